package io.taiqu.supervisor.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.PeriodUsage;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.json.JsonCursor;
import io.taiqu.supervisor.tariff.ChargeCheck.RatingStore;
import io.taiqu.supervisor.tariff.TariffJson;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How supply points are charged, and how far the check of it has come. */
public final class SqlRatingStore implements RatingStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** States of an older release, whose tariffs had nothing that depends on it. */
  private static final String UNKNOWN_START = "2000-01-01";

  private final Database database;
  private final CurrencyCode currency;
  private final ZoneId zone;
  // A report asks for the same few tariffs dozens of times.
  private final Map<String, Tariff> tariffs = new ConcurrentHashMap<>();

  public SqlRatingStore(Database database, CurrencyCode currency, ZoneId zone) {
    this.database = database;
    this.currency = currency;
    this.zone = zone;
  }

  @Override
  public Optional<Terms> terms(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.content,
                     COALESCE((SELECT b.ct_ratio FROM ct_ratio_before b
                                WHERE b.point = p.id AND b.until * 60000 > p.opening_at
                                ORDER BY b.until LIMIT 1), p.ct_ratio),
                     p.opening_count, p.opening_exponent, p.opening_at
                FROM point p JOIN unit_tariff t
                     ON t.transformer_no = p.transformer_no AND t.code = p.tariff
               WHERE p.id = ? AND p.opening_at IS NOT NULL
              """)) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Terms(
                      tariff(rows.getString(1)),
                      CtRatio.parse(rows.getString(2)),
                      new MeterRegister(rows.getLong(3), rows.getInt(4)),
                      Instant.ofEpochMilli(rows.getLong(5))))
              : Optional.empty();
        }
      }
    });
  }

  private Tariff tariff(String content) {
    return tariffs.computeIfAbsent(
        content,
        json -> {
          JsonCursor cursor = JsonCursor.parse(json.getBytes(StandardCharsets.UTF_8));
          return TariffJson.read(cursor, currency, zone)
              .orElseThrow(
                  () -> new StoreException("A stored tariff can't be read: " + cursor.problems()));
        });
  }

  @Override
  public Optional<Progress> progress(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT content, tariff, charge_offset, settled_at FROM rating_state WHERE point = ?")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          if (!rows.next()) {
            return Optional.empty();
          }
          JsonNode content = json(rows.getString(1));
          return Optional.of(
              new Progress(
                  state(content),
                  tariff(rows.getString(2)),
                  new Money(rows.getLong(3)),
                  content.path("assignment").asLong(0),
                  Instant.ofEpochMilli(rows.getLong(4))));
        }
      }
    });
  }

  @Override
  public void save(SupplyPointId point, Progress progress) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO rating_state (point, content, tariff, charge_offset, settled_at)
              VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (point) DO UPDATE SET
                content = excluded.content, tariff = excluded.tariff,
                charge_offset = excluded.charge_offset, settled_at = excluded.settled_at
              """)) {
        upsert.setString(1, point.toString());
        upsert.setString(2, text(progress.state(), progress.assignment()));
        upsert.setString(3, TariffJson.write(progress.tariff()).toString());
        upsert.setLong(4, progress.offset().nano());
        upsert.setLong(5, progress.settledAt().toEpochMilli());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public void finished(SupplyPointId point, Tariff tariff, RatedSegment segment) {
    Tariff alone =
        new Tariff(tariff.code(), tariff.currency(), tariff.zone(), List.of(segment.version()));
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO rated_segment (point, month, started_at, tariff, content) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (point, month, started_at) DO NOTHING
              """)) {
        insert.setString(1, point.toString());
        insert.setString(2, segment.usage().month().toString());
        insert.setLong(3, segment.from().toEpochMilli());
        insert.setString(4, TariffJson.write(alone).toString());
        insert.setString(5, text(segment.usage()));
        insert.executeUpdate();
      }
    });
  }

  /** The finished segments of a month, in order. */
  List<RatedSegment> segments(SupplyPointId point, YearMonth month) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT started_at, tariff, content FROM rated_segment
               WHERE point = ? AND month = ? ORDER BY started_at
              """)) {
        query.setString(1, point.toString());
        query.setString(2, month.toString());
        List<RatedSegment> segments = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            segments.add(
                new RatedSegment(
                    Instant.ofEpochMilli(rows.getLong(1)),
                    tariff(rows.getString(2)).versions().getFirst(),
                    usage(month, rows.getString(3))));
          }
        }
        return segments;
      }
    });
  }

  private static String text(PeriodUsage usage) {
    ObjectNode json = JSON.createObjectNode();
    json.put("since", usage.since().toString());
    json.put("monthBefore", usage.monthBefore().wattHours());
    json.put("yearBefore", usage.yearBefore().wattHours());
    ArrayNode byRate = json.putArray("byRate");
    usage.byRate().forEach(energy -> byRate.add(energy.wattHours()));
    json.put("days", usage.days());
    return json.toString();
  }

  private static PeriodUsage usage(YearMonth month, String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return new PeriodUsage(
          month,
          LocalDate.parse(json.path("since").asText()),
          new Energy(json.path("monthBefore").asLong()),
          new Energy(json.path("yearBefore").asLong()),
          energies(json.path("byRate")),
          json.path("days").asInt());
    } catch (JsonProcessingException e) {
      throw new StoreException("A stored segment of charging can't be read", e);
    }
  }

  private static List<Energy> energies(JsonNode list) {
    List<Energy> energies = new ArrayList<>();
    list.forEach(energy -> energies.add(new Energy(energy.asLong())));
    return energies;
  }

  private static String text(ChargingState state, long assignment) {
    ObjectNode json = JSON.createObjectNode();
    json.put("tariff", state.tariff().code());
    json.put("version", state.version());
    json.put("closed", state.closed().nano());
    json.put("charged", state.charged().nano());
    json.put("tierSince", state.tierSince().toString());
    json.put("segmentStart", state.segmentStart().toEpochMilli());
    json.put("monthBefore", state.monthBefore().wattHours());
    json.put("yearBefore", state.yearBefore().wattHours());
    ArrayNode byRate = json.putArray("byRate");
    state.byRate().forEach(energy -> byRate.add(energy.wattHours()));
    json.put("count", state.register().count());
    json.put("exponent", state.register().exponent());
    json.put("at", state.at().toEpochMilli());
    json.put("ratio", state.ratio().toString());
    json.put("assignment", assignment);
    return json.toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new StoreException("A stored charging state can't be read", e);
    }
  }

  private static ChargingState state(JsonNode json) {
    return new ChargingState(
        new TariffCode(json.path("tariff").asText()),
        json.path("version").asInt(),
        new Money(json.path("closed").asLong()),
        new Money(json.path("charged").asLong()),
        LocalDate.parse(json.path("tierSince").asText(UNKNOWN_START)),
        Instant.ofEpochMilli(json.path("segmentStart").asLong()),
        new Energy(json.path("monthBefore").asLong()),
        new Energy(json.path("yearBefore").asLong()),
        energies(json.path("byRate")),
        new MeterRegister(json.path("count").asLong(), json.path("exponent").asInt()),
        Instant.ofEpochMilli(json.path("at").asLong()),
        CtRatio.parse(json.path("ratio").asText()));
  }
}

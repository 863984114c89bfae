package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.estate.EstateDocument;
import io.taiqu.supervisor.estate.EstateStore;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.tariff.PolicyRules;
import io.taiqu.supervisor.tariff.TariffJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The estate in tables. */
public final class SqlEstateStore implements EstateStore {
  /** The setting that changes with the points of any edge. */
  static final String LAYOUT_VERSION = "layout-version";

  private static final String ESTATE = "estate";
  private static final String WAITING = "estate-with-waiting-tariffs";

  private final Database database;

  public SqlEstateStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<StoredPoint> point(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.code, p.serial, p.account
                FROM point p JOIN transformer t ON t.no = p.transformer_no
               WHERE p.id = ?
              """)) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new StoredPoint(
                      new TransformerId(rows.getString(1)),
                      new MeterSerial(rows.getString(2)),
                      Optional.ofNullable(rows.getString(3)).map(AccountId::new)))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public Optional<SupplyPointId> pointOf(AccountId account) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT id FROM point WHERE account = ?")) {
        query.setString(1, account.value());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(SupplyPointId.parse(rows.getString(1)))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public Optional<EdgeId> edgeOf(TransformerId transformer) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT edge FROM transformer WHERE code = ?")) {
        query.setString(1, transformer.code());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? Optional.of(EdgeId.parse(rows.getString(1))) : Optional.empty();
        }
      }
    });
  }

  @Override
  public Optional<String> parentOf(Link link, String child) {
    return database.read(connection -> NetworkRows.parentOf(connection, link, child));
  }

  @Override
  public List<String> versions(TariffCode code) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT content FROM tariff_version WHERE code = ? ORDER BY number")) {
        query.setString(1, code.code());
        List<String> versions = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            versions.add(rows.getString(1));
          }
        }
        return versions;
      }
    });
  }

  @Override
  public void noteVersion(TariffCode code, int number, String content, Instant now) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO tariff_version (code, number, content, since) VALUES (?, ?, ?, ?)
              ON CONFLICT (code, number) DO NOTHING
              """)) {
        insert.setString(1, code.code());
        insert.setInt(2, number);
        insert.setString(3, content);
        insert.setLong(4, now.toEpochMilli());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public int save(EstateDocument document, List<SupplyPointId> active, Instant now) {
    return database.write(connection -> {
      int changed = 0;
      changed += NetworkRows.save(connection, document.network());
      for (EstateDocument.District district : document.districts()) {
        changed +=
            upsert(
                connection,
                "district",
                "code",
                List.of("code", "name_en", "name_zh", "loss_target_percent"),
                district.code().code(),
                district.name().en(),
                district.name().zh(),
                district.lossTargetPercent().orElse(null));
        for (EstateDocument.Transformer transformer : district.transformers()) {
          changed += save(connection, document, district, transformer, active, now);
        }
      }
      if (changed > 0) {
        nextLayout(connection);
      }
      return changed;
    });
  }

  static void nextLayout(Connection connection) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO setting (name, value) VALUES (?, '1')
            ON CONFLICT (name) DO UPDATE SET
              value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)
            """)) {
      upsert.setString(1, LAYOUT_VERSION);
      upsert.executeUpdate();
    }
  }

  private static int save(
      Connection connection,
      EstateDocument document,
      EstateDocument.District district,
      EstateDocument.Transformer transformer,
      List<SupplyPointId> active,
      Instant now)
      throws SQLException {
    boolean known = isKnown(connection, transformer);
    long number =
        numberOf(
            connection,
            "SELECT no FROM transformer WHERE code = ?",
            "SELECT COALESCE(MAX(no), 0) + 1 FROM transformer",
            transformer.code().code());
    int changed =
        upsert(
            connection,
            "transformer",
            "code",
            List.of(
                "code",
                "no",
                "district",
                "name_en",
                "name_zh",
                "rated_kva",
                "edge",
                "supply_point",
                "no_load_w",
                "short_circuit_w",
                "impedance_percent",
                "voltage_ratio",
                "vector_group",
                "metered_side"),
            transformer.code().code(),
            number,
            district.code().code(),
            transformer.name().en(),
            transformer.name().zh(),
            transformer.ratedKva(),
            transformer.edge().toString(),
            transformer.supplyPoint().toString(),
            watts(transformer.plate().noLoadWatts()),
            watts(transformer.plate().shortCircuitWatts()),
            transformer.plate().impedancePercent().map(BigDecimal::toPlainString).orElse(null),
            transformer.plate().voltageRatio().map(Object::toString).orElse(null),
            transformer.plate().vectorGroup().orElse(null),
            transformer.plate().meteredSide().name());
    NetworkRows.serve(connection, transformer.edge().toString(), number);
    changed +=
        NetworkRows.first(
            connection, Link.AREA, transformer.code().code(), Optional.of(district.code().code()));
    changed +=
        NetworkRows.first(connection, Link.FEEDER, transformer.code().code(), transformer.line());
    for (Tariff tariff : document.rulesOf(transformer).tariffs()) {
      changed +=
          upsert(
              connection,
              "unit_tariff",
              "transformer_no, code",
              List.of("transformer_no", "code", "content"),
              number,
              tariff.code().code(),
              TariffJson.write(tariff).toString());
    }
    changed +=
        savePoint(
            connection,
            number,
            transformer.supplyPoint(),
            GridView.Role.SUPPLY,
            transformer.supplyMeter(),
            null,
            null,
            Optional.empty(),
            false,
            null,
            0);
    for (EstateDocument.Point point : transformer.points()) {
      changed +=
          savePoint(
              connection,
              number,
              point.id(),
              GridView.Role.CUSTOMER,
              point.meter(),
              point.account().value(),
              point.tariff().code(),
              point.opening(),
              active.contains(point.id()),
              point.policy(),
              known ? Calendar.minuteOf(point.since().orElse(now)) : 0);
      changed +=
          upsert(
              connection,
              "customer",
              "account",
              List.of("account", "name", "phone", "mail"),
              point.account().value(),
              point.customerName(),
              point.phone().orElse(null),
              point.mail().orElse(null));
      if (point.contract().isPresent()) {
        Contract contract = point.contract().get();
        changed +=
            upsert(
                connection,
                "contract",
                "account",
                List.of("account", "number", "signed_on", "valid_until"),
                point.account().value(),
                contract.number(),
                contract.signedOn().map(LocalDate::toString).orElse(null),
                contract.validUntil().map(LocalDate::toString).orElse(null));
      }
    }
    return changed;
  }

  private static int savePoint(
      Connection connection,
      long transformer,
      SupplyPointId id,
      GridView.Role role,
      EstateDocument.Meter meter,
      @Nullable String account,
      @Nullable String tariff,
      Optional<EstateDocument.Opening> opening,
      boolean active,
      PolicyRules.@Nullable PointRules rules,
      long since)
      throws SQLException {
    OptionalLong known = found(connection, "SELECT place FROM point WHERE id = ?", id.toString());
    long place =
        known.isPresent()
            ? known.getAsLong()
            : NetworkRows.stay(connection, id.toString(), transformer, since);
    if (known.isEmpty() && since > 0) {
      // Its readings may have come before it was known here.
      RemakeRows.add(connection, id, since);
    }
    return upsert(
        connection,
        "point",
        "id",
        List.of(
            "id",
            "transformer_no",
            "place",
            "role",
            "account",
            "serial",
            "profile",
            "ct_ratio",
            "phase",
            "rated_watts",
            "tariff",
            "active",
            "opening_count",
            "opening_exponent",
            "opening_at",
            "reconnect_at",
            "post_paid",
            "credit_limit"),
        id.toString(),
        transformer,
        place,
        role.name(),
        account,
        meter.serial().text(),
        meter.profile(),
        meter.ratio().toString(),
        meter.phase().orElse(null),
        meter.ratedWatts(),
        tariff,
        active ? 1 : 0,
        opening.map(o -> o.register().count()).orElse(null),
        opening.map(o -> o.register().exponent()).orElse(null),
        opening.map(o -> o.at().toEpochMilli()).orElse(null),
        rules == null ? null : rules.reconnectAt().nano(),
        rules != null && rules.terms().postPaid() ? 1 : 0,
        rules == null ? null : rules.creditLimit().map(Money::nano).orElse(null));
  }

  private static boolean isKnown(Connection connection, EstateDocument.Transformer transformer)
      throws SQLException {
    return found(connection, "SELECT no FROM transformer WHERE code = ?", transformer.code().code())
        .isPresent();
  }

  private static @Nullable Long watts(OptionalInt watts) {
    return watts.isPresent() ? (long) watts.getAsInt() : null;
  }

  private static OptionalLong found(Connection connection, String find, String key)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(find)) {
      query.setString(1, key);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private static long numberOf(Connection connection, String find, String next, String key)
      throws SQLException {
    OptionalLong known = found(connection, find, key);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    try (PreparedStatement query = connection.prepareStatement(next);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /**
   * Adds a row or changes what differs; 1 if something changed. Table and columns are constants of
   * this class.
   */
  static int upsert(
      Connection connection,
      String table,
      String key,
      List<String> columns,
      @Nullable Object... values)
      throws SQLException {
    List<String> others = columns.stream().filter(column -> !column.equals(key)).toList();
    String sql =
        """
        INSERT INTO %1$s (%2$s) VALUES (%3$s)
        ON CONFLICT (%4$s) DO UPDATE SET %5$s
         WHERE %6$s
        """
            .formatted(
                table,
                String.join(", ", columns),
                String.join(", ", columns.stream().map(column -> "?").toList()),
                key,
                String.join(", ", others.stream().map(c -> c + " = excluded." + c).toList()),
                String.join(
                    " OR ",
                    others.stream()
                        .map(c -> "%1$s.%2$s IS DISTINCT FROM excluded.%2$s".formatted(table, c))
                        .toList()));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  @Override
  public Optional<byte[]> newest() {
    return setting(ESTATE);
  }

  @Override
  public Optional<byte[]> waiting() {
    return setting(WAITING);
  }

  private Optional<byte[]> setting(String name) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT value FROM setting WHERE name = ?")) {
        query.setString(1, name);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(rows.getString(1).getBytes(StandardCharsets.UTF_8))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public void move(EdgeId from, EdgeId to) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE transformer SET edge = ? WHERE edge = ?")) {
        update.setString(1, to.toString());
        update.setString(2, from.toString());
        update.executeUpdate();
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO edge_service (edge, transformer_no)
              SELECT ?, transformer_no FROM edge_service WHERE edge = ?
              """)) {
        insert.setString(1, to.toString());
        insert.setString(2, from.toString());
        insert.executeUpdate();
      }
      nextLayout(connection);
    });
  }

  @Override
  public void exchange(SupplyPointId point, MeterSerial serial) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE point SET serial = ? WHERE id = ?")) {
        update.setString(1, serial.text());
        update.setString(2, point.toString());
        update.executeUpdate();
      }
    });
  }

  @Override
  public void keep(byte[] json) {
    keep(ESTATE, json);
  }

  @Override
  public void keepWaiting(Optional<byte[]> json) {
    if (json.isPresent()) {
      keep(WAITING, json.get());
      return;
    }
    database.execute(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM setting WHERE name = ?")) {
        delete.setString(1, WAITING);
        delete.executeUpdate();
      }
    });
  }

  private void keep(String name, byte[] json) {
    database.execute(connection ->
        upsert(
            connection,
            "setting",
            "name",
            List.of("name", "value"),
            name,
            new String(json, StandardCharsets.UTF_8)));
  }
}

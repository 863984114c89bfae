package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.estate.EstateDocument;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.tariff.PolicyRules;
import io.taiqu.supervisor.tariff.TariffJson;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Writes what an estate document says into the tables of the grid and its customers. */
final class EstateRows {
  private EstateRows() {}

  /** Saves a transformer with its tariffs, its supply meter and its customers; what changed. */
  static int save(
      Connection connection,
      EstateDocument document,
      EstateDocument.District district,
      EstateDocument.Transformer transformer,
      List<SupplyPointId> active,
      Instant now)
      throws SQLException {
    OptionalLong known = TransformerRows.numberOf(connection, transformer.code());
    long number = known.isPresent() ? known.getAsLong() : nextNumber(connection);
    if (known.isPresent()) {
      NameplateRows.keepBefore(connection, number, transformer.ratedKva(), transformer.plate());
    }
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
                "metered_side",
                "plate_since"),
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
            transformer.plate().meteredSide().name(),
            transformer.plate().since().map(LocalDate::toEpochDay).orElse(null));
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
              known.isPresent() ? Calendar.minuteOf(point.since().orElse(now)) : 0);
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
    OptionalLong known = placeOf(connection, id);
    long place =
        known.isPresent()
            ? known.getAsLong()
            : NetworkRows.stay(connection, id.toString(), transformer, since);
    if (known.isEmpty() && since > 0) {
      // Its readings may have come before it was known here.
      RemakeRows.add(connection, id, since);
    }
    Optional<Long> ratioSince =
        RatioRows.take(connection, id, meter.ratio(), meter.ratioSince().map(Calendar::minuteOf));
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
            "ratio_since",
            "phase",
            "rated_watts",
            "tariff",
            "active",
            "opening_count",
            "opening_exponent",
            "opening_at",
            "reconnect_at",
            "post_paid",
            "credit_limit",
            "estimates_in_a_row"),
        id.toString(),
        transformer,
        place,
        role.name(),
        account,
        meter.serial().text(),
        meter.profile(),
        meter.ratio().toString(),
        ratioSince.orElse(null),
        meter.phase().orElse(null),
        meter.ratedWatts(),
        tariff,
        active ? 1 : 0,
        opening.map(o -> o.register().count()).orElse(null),
        opening.map(o -> o.register().exponent()).orElse(null),
        opening.map(o -> o.at().toEpochMilli()).orElse(null),
        rules == null ? null : rules.reconnectAt().nano(),
        rules != null && rules.terms().postPaid() ? 1 : 0,
        rules == null ? null : rules.creditLimit().map(Money::nano).orElse(null),
        rules == null ? 0 : rules.estimatesInARow());
  }

  private static OptionalLong placeOf(Connection connection, SupplyPointId point)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT place FROM point WHERE id = ?")) {
      query.setString(1, point.toString());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private static @Nullable Long watts(OptionalInt watts) {
    return watts.isPresent() ? (long) watts.getAsInt() : null;
  }

  private static long nextNumber(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT COALESCE(MAX(no), 0) + 1 FROM transformer");
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
}

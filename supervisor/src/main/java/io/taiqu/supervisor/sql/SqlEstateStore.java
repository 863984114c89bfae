package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.estate.EstateDocument;
import io.taiqu.supervisor.estate.EstateStore;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.tariff.TariffJson;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The estate in tables. */
public final class SqlEstateStore implements EstateStore {
  /** The setting that changes with the points of any edge. */
  static final String LAYOUT_VERSION = "layout-version";

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
  public int save(EstateDocument document, List<SupplyPointId> active) {
    return database.write(connection -> {
      int changed = 0;
      for (Tariff tariff : document.tariffs()) {
        changed +=
            upsert(
                connection,
                "tariff",
                "code",
                List.of("code", "content"),
                tariff.code().code(),
                TariffJson.write(tariff).toString());
      }
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
          changed += save(connection, district, transformer, active);
        }
      }
      if (changed > 0) {
        nextLayout(connection);
      }
      return changed;
    });
  }

  private static void nextLayout(Connection connection) throws SQLException {
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
      EstateDocument.District district,
      EstateDocument.Transformer transformer,
      List<SupplyPointId> active)
      throws SQLException {
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
                "supply_point"),
            transformer.code().code(),
            number,
            district.code().code(),
            transformer.name().en(),
            transformer.name().zh(),
            transformer.ratedKva(),
            transformer.edge().toString(),
            transformer.supplyPoint().toString());
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
            null);
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
              point.policy().reconnectAt().nano());
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
      @Nullable Long reconnectAt)
      throws SQLException {
    long place =
        numberOf(
            connection,
            "SELECT place FROM point WHERE id = ?",
            "SELECT COALESCE(MAX(place), -1) + 1 FROM point WHERE transformer_no = " + transformer,
            id.toString());
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
            "reconnect_at"),
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
        reconnectAt);
  }

  private static long numberOf(Connection connection, String find, String next, String key)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(find)) {
      query.setString(1, key);
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          return rows.getLong(1);
        }
      }
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
  private static int upsert(
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
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT value FROM setting WHERE name = 'estate'");
          ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(rows.getString(1).getBytes(StandardCharsets.UTF_8))
            : Optional.empty();
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
    database.execute(connection ->
        upsert(
            connection,
            "setting",
            "name",
            List.of("name", "value"),
            "estate",
            new String(json, StandardCharsets.UTF_8)));
  }
}

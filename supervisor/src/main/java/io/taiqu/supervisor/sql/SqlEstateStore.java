package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.supervisor.estate.EstateDocument;
import io.taiqu.supervisor.estate.EstateStore;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.ledger.AccountId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
              SELECT t.code, p.serial, p.account, p.ct_ratio, p.ratio_since,
                     (SELECT MAX(b.until) FROM ct_ratio_before b
                       WHERE b.point = p.id AND b.until < p.ratio_since)
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
                      Optional.ofNullable(rows.getString(3)).map(AccountId::new),
                      new StoredRatio(
                          CtRatio.parse(rows.getString(4)),
                          RatioRows.optional(rows, 5).map(Calendar::instantOf),
                          RatioRows.optional(rows, 6).map(Calendar::instantOf))))
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
    return database.read(connection -> TransformerRows.unitAt(connection, transformer));
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
            EstateRows.upsert(
                connection,
                "district",
                "code",
                List.of("code", "name_en", "name_zh", "loss_target_percent"),
                district.code().code(),
                district.name().en(),
                district.name().zh(),
                district.lossTargetPercent().orElse(null));
        for (EstateDocument.Transformer transformer : district.transformers()) {
          changed += EstateRows.save(connection, document, district, transformer, active, now);
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
        EstateRows.upsert(
            connection,
            "setting",
            "name",
            List.of("name", "value"),
            name,
            new String(json, StandardCharsets.UTF_8)));
  }
}

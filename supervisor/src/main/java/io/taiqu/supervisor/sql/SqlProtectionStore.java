package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.ProtectionStore;
import io.taiqu.supervisor.protection.Standing;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Protections in a table. */
public final class SqlProtectionStore implements ProtectionStore {
  private static final String SELECT =
      "SELECT protection, in_force, changed_by, reason, changed_at, point FROM protection";

  private final Database database;

  public SqlProtectionStore(Database database) {
    this.database = database;
  }

  @Override
  public Map<SupplyPointId, List<Standing>> all() {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(SELECT);
          ResultSet rows = query.executeQuery()) {
        Map<SupplyPointId, List<Standing>> all = new HashMap<>();
        while (rows.next()) {
          all.computeIfAbsent(SupplyPointId.parse(rows.getString(6)), _ -> new ArrayList<>())
              .add(standing(rows));
        }
        return all;
      }
    });
  }

  @Override
  public List<Standing> of(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              SELECT + " WHERE point = ? ORDER BY changed_at, protection")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          List<Standing> found = new ArrayList<>();
          while (rows.next()) {
            found.add(standing(rows));
          }
          return found;
        }
      }
    });
  }

  private static Standing standing(ResultSet rows) throws SQLException {
    return new Standing(
        Protection.valueOf(rows.getString(1)),
        rows.getInt(2) == 1,
        rows.getString(3),
        rows.getString(4),
        Instant.ofEpochMilli(rows.getLong(5)));
  }

  @Override
  public void save(SupplyPointId point, Standing standing) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO protection (point, protection, in_force, changed_by, reason, changed_at)
              VALUES (?, ?, ?, ?, ?, ?)
              ON CONFLICT (point, protection) DO UPDATE SET in_force = excluded.in_force,
                changed_by = excluded.changed_by, reason = excluded.reason,
                changed_at = excluded.changed_at
              """)) {
        upsert.setString(1, point.toString());
        upsert.setString(2, standing.protection().name());
        upsert.setInt(3, standing.inForce() ? 1 : 0);
        upsert.setString(4, standing.by());
        upsert.setString(5, standing.reason());
        upsert.setLong(6, standing.at().toEpochMilli());
        upsert.executeUpdate();
      }
    });
  }
}

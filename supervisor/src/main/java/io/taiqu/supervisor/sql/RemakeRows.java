package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.reading.ReadingStore.Remake;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What of the roll-ups is to be made anew. */
final class RemakeRows {
  private RemakeRows() {}

  static List<Remake> due(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT id, point, from_minute, to_minute FROM remake_due ORDER BY id");
        ResultSet rows = query.executeQuery()) {
      List<Remake> due = new ArrayList<>();
      while (rows.next()) {
        long to = rows.getLong(4);
        OptionalLong last = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(to);
        due.add(
            new Remake(
                rows.getLong(1), SupplyPointId.parse(rows.getString(2)), rows.getLong(3), last));
      }
      return due;
    }
  }

  /** Everything of a point from a minute on, because it was moved. */
  static void add(Connection connection, SupplyPointId point, long fromMinute) throws SQLException {
    add(connection, point, fromMinute, OptionalLong.empty());
  }

  static void add(
      Connection connection, SupplyPointId point, long fromMinute, OptionalLong toMinute)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO remake_due (id, point, from_minute, summing, to_minute)
            SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ? FROM remake_due
            """)) {
      insert.setString(1, point.toString());
      insert.setLong(2, fromMinute);
      insert.setInt(3, toMinute.isEmpty() ? 1 : 0);
      if (toMinute.isPresent()) {
        insert.setLong(4, toMinute.getAsLong());
      } else {
        insert.setNull(4, Types.BIGINT);
      }
      insert.executeUpdate();
    }
  }

  static void done(Connection connection, Remake remake, Set<EdgeId> company) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM remake_due WHERE id = ?")) {
      delete.setLong(1, remake.id());
      delete.executeUpdate();
    }
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO roll_up_revision (edge, revision) VALUES (?, 1)
            ON CONFLICT (edge) DO UPDATE SET revision = roll_up_revision.revision + 1
            """)) {
      for (EdgeId edge : company) {
        upsert.setString(1, edge.toString());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }
}

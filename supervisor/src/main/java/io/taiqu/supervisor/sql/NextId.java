package io.taiqu.supervisor.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Numbers the rows of a table that count up from 1 and that people call by their number. */
final class NextId {
  private NextId() {}

  /**
   * The number of a table's next row; within the transaction that writes it.
   *
   * @param table a constant of the store that asks
   */
  static long of(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT COALESCE(MAX(id), 0) + 1 FROM " + table);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}

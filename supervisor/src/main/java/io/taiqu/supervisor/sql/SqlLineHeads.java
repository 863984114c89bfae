package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.topology.LineHeads;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;

/** Registers at the heads of lines, in a table. */
public final class SqlLineHeads implements LineHeads {
  private final Database database;

  public SqlLineHeads(Database database) {
    this.database = database;
  }

  @Override
  public void save(String line, List<Reading> readings) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO line_head_reading (line, minute, register) VALUES (?, ?, ?)
              ON CONFLICT (line, minute) DO UPDATE SET register = excluded.register
              """)) {
        for (Reading reading : readings) {
          upsert.setString(1, line);
          upsert.setLong(2, Calendar.minuteOf(reading.at()));
          upsert.setLong(3, reading.register().wattHours());
          upsert.addBatch();
        }
        upsert.executeBatch();
      }
    });
  }

  @Override
  public int count(String line) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT COUNT(*) FROM line_head_reading WHERE line = ?")) {
        query.setString(1, line);
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getInt(1);
        }
      }
    });
  }
}

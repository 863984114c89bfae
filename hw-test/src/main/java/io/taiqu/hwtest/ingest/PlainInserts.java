package io.taiqu.hwtest.ingest;

import io.taiqu.supervisor.sql.Database;
import java.sql.PreparedStatement;
import java.sql.Statement;

/**
 * The bare speed of a database: one row a reading, in batches, without index, roll-up, signature or
 * doubt.
 */
public final class PlainInserts {
  private static final int BATCH = 10_000;

  private PlainInserts() {}

  /** Inserts rows and drops them again. */
  public static double rowsPerSecond(Database database, int rows) {
    execute(
        database,
        "CREATE TABLE plain_reading (meter BIGINT, at BIGINT, energy BIGINT, voltage BIGINT, power BIGINT)");
    long start = System.nanoTime();
    for (int done = 0; done < rows; done += BATCH) {
      int first = done;
      database.execute(connection -> {
        try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO plain_reading (meter, at, energy, voltage, power) VALUES (?, ?, ?, ?, ?)")) {
          for (int i = first; i < first + BATCH; i++) {
            insert.setLong(1, i % 20_000);
            insert.setLong(2, 1_772_000_000_000L + i);
            insert.setLong(3, 12_345_678L + i);
            insert.setLong(4, 230_000L + i % 1000);
            insert.setLong(5, i % 8000);
            insert.addBatch();
          }
          insert.executeBatch();
        }
      });
    }
    double rate = 1e9 * rows / (System.nanoTime() - start);
    execute(database, "DROP TABLE plain_reading");
    return rate;
  }

  private static void execute(Database database, String sql) {
    database.execute(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    });
  }
}

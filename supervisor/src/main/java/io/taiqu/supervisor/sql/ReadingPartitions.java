package io.taiqu.supervisor.sql;

import io.taiqu.protocol.message.ReadingBlock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parts of the table of blocks, one a month by UTC, so that old readings go by dropping a table
 * and the indexes in use stay small. PostgreSQL only: a file is not divided.
 */
final class ReadingPartitions {
  private static final YearMonth FIRST = YearMonth.of(2020, 1);
  private static final YearMonth LAST = YearMonth.of(2099, 12);

  private final Engine.Kind kind;
  private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();

  ReadingPartitions(Engine.Kind kind) {
    this.kind = kind;
  }

  /**
   * Makes what the blocks need and is not there. Months that a clock gone wrong names share a rest.
   */
  void make(Connection connection, List<ReadingBlock> blocks) throws SQLException {
    if (kind == Engine.Kind.SQLITE) {
      return;
    }
    for (ReadingBlock block : blocks) {
      make(connection, block.intervalEnd());
    }
  }

  /** Makes what a block that ends then needs and is not there. */
  void make(Connection connection, Instant intervalEnd) throws SQLException {
    YearMonth month = monthOf(intervalEnd);
    if (!month.isBefore(FIRST) && !month.isAfter(LAST) && !known.contains(month)) {
      make(connection, month);
    }
  }

  private void make(Connection connection, YearMonth month) throws SQLException {
    String name = "reading_block_%d_%02d".formatted(month.getYear(), month.getMonthValue());
    try (Statement statement = connection.createStatement()) {
      boolean present;
      try (var rows = statement.executeQuery("SELECT to_regclass('" + name + "') IS NOT NULL")) {
        rows.next();
        present = rows.getBoolean(1);
      }
      if (present) {
        // Committed by another transaction, or by one of ours that went well.
        known.add(month);
      } else {
        statement.execute(
            "CREATE TABLE %s PARTITION OF reading_block FOR VALUES FROM (%d) TO (%d)"
                .formatted(name, firstMilli(month), firstMilli(month.plusMonths(1))));
      }
    }
  }

  /** Drops the oldest part that ends before a time, if there is one; how many it was. */
  static int drop(Connection connection, Engine.Kind kind, long beforeMilli) throws SQLException {
    if (kind == Engine.Kind.SQLITE) {
      return 0;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'reading_block'::regclass ORDER BY 1")) {
      while (rows.next()) {
        String name = rows.getString(1);
        if (name.matches("reading_block_\\d{4}_\\d{2}")) {
          YearMonth month = YearMonth.parse(name.substring(14).replace('_', '-'));
          if (firstMilli(month.plusMonths(1)) <= beforeMilli) {
            try (Statement drop = connection.createStatement()) {
              drop.execute("DROP TABLE " + name);
            }
            return 1;
          }
        }
      }
      return 0;
    }
  }

  private static YearMonth monthOf(Instant instant) {
    return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
  }

  private static long firstMilli(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}

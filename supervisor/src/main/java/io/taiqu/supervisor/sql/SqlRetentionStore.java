package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.reading.SlotKey;
import io.taiqu.supervisor.retention.RetentionStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes rows away; on PostgreSQL the blocks of a whole month at once, by dropping the part of the
 * table that holds them, where nothing of it is held.
 */
public final class SqlRetentionStore implements RetentionStore {
  private final Database database;
  private final ZoneId zone;

  public SqlRetentionStore(Database database, ZoneId zone) {
    this.database = database;
    this.zone = zone;
  }

  private static String setting(Kind kind) {
    return "kept-" + kind;
  }

  @Override
  public Optional<YearMonth> keptSince(Kind kind) {
    return database.read(connection -> keptSince(connection, kind));
  }

  static Optional<YearMonth> keptSince(Connection connection, Kind kind) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT value FROM setting WHERE name = ?")) {
      query.setString(1, setting(kind));
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(YearMonth.parse(rows.getString(1))) : Optional.empty();
      }
    }
  }

  /** The minute since which all blocks are kept; 0 while all are. */
  static long keptMinute(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT value FROM setting WHERE name = ?")) {
      query.setString(1, setting(Kind.RAW) + "-minute");
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Long.parseLong(rows.getString(1)) : 0;
      }
    }
  }

  @Override
  public void keepSince(Kind kind, YearMonth month) {
    database.execute(connection -> {
      EstateRows.upsert(
          connection, "setting", "name", List.of("name", "value"), setting(kind), month.toString());
      EstateRows.upsert(
          connection,
          "setting",
          "name",
          List.of("name", "value"),
          setting(kind) + "-minute",
          Long.toString(startOf(month)));
      // Layouts end where intervals are kept no longer.
      SqlEstateStore.nextLayout(connection);
    });
  }

  private long startOf(YearMonth month) {
    return Calendar.minuteOf(month.atDay(1).atStartOfDay(zone).toInstant());
  }

  @Override
  public boolean isSummingDue() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  """
                  SELECT 1 FROM setting WHERE name = 'roll-ups'
                  UNION ALL SELECT 1 FROM remake_due
                  """);
          ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    });
  }

  @Override
  public Set<Long> held(YearMonth before) {
    return database.read(connection -> {
      Set<Long> held = new HashSet<>();
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT s.transformer_no FROM point_stay s WHERE s.point IN (
                SELECT point FROM protection WHERE protection = 'DISPUTE' AND in_force = 1
                UNION SELECT p.id FROM point p JOIN approval a
                          ON a.subject LIKE 'account:' || p.account || ':%'
                       WHERE a.decided_at IS NULL AND a.kind = 'MONTH_SETTLEMENT'
                UNION SELECT r.point FROM rated_segment r
                       WHERE r.month < ? AND r.point IN (SELECT point FROM settled_month)
                         AND NOT EXISTS (SELECT 1 FROM settled_month m
                                          WHERE m.point = r.point AND m.month = r.month)
                         AND r.month > (SELECT MIN(m.month) FROM settled_month m
                                         WHERE m.point = r.point))
              """)) {
        query.setString(1, before.toString());
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            held.add(rows.getLong(1));
          }
        }
      }
      return held;
    });
  }

  @Override
  public int remove(Kind kind, YearMonth before, Set<Long> held, int most) {
    return database.write(connection ->
        switch (kind) {
          case RAW -> removeBlocks(connection, before, held, most);
          case INTERVALS -> removeIntervals(connection, startOf(before), held, most);
          case DAILY -> removeDays(connection, before.atDay(1).toEpochDay(), held, most);
        });
  }

  private int removeBlocks(Connection connection, YearMonth before, Set<Long> held, int most)
      throws SQLException {
    long millis = startOf(before) * 60_000;
    if (held.isEmpty()) {
      int dropped = ReadingPartitions.drop(connection, database.engine().kind(), millis);
      if (dropped > 0) {
        return dropped;
      }
    }
    List<Object[]> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT k.edge, k.epoch, k.first_sequence, k.interval_end, s.transformer_no
              FROM reading_block k LEFT JOIN edge_service s ON s.edge = k.edge
             WHERE k.interval_end < ?
            """)) {
      query.setFetchSize(most);
      query.setLong(1, millis);
      try (ResultSet rows = query.executeQuery()) {
        while (found.size() < most && rows.next()) {
          if (!held.contains(rows.getLong(5))) {
            found.add(
                new Object[] {
                  rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)
                });
          }
        }
      }
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM reading_block
             WHERE edge = ? AND epoch = ? AND first_sequence = ? AND interval_end = ?
            """)) {
      for (Object[] key : found) {
        for (int i = 0; i < key.length; i++) {
          delete.setObject(i + 1, key[i]);
        }
        delete.addBatch();
      }
      delete.executeBatch();
    }
    return found.size();
  }

  private static List<Long> transformers(Connection connection, Set<Long> held)
      throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT no FROM transformer ORDER BY no");
        ResultSet rows = query.executeQuery()) {
      List<Long> all = new ArrayList<>();
      while (rows.next()) {
        if (!held.contains(rows.getLong(1))) {
          all.add(rows.getLong(1));
        }
      }
      return all;
    }
  }

  /** The intervals of a day on which a transformer was moved stay: its day is divided by them. */
  private int removeIntervals(Connection connection, long before, Set<Long> held, int most)
      throws SQLException {
    int removed = 0;
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM transformer_interval WHERE id IN (
              SELECT i.id FROM transformer_interval i
               WHERE i.id BETWEEN ? AND ?
                 AND NOT EXISTS (SELECT 1 FROM attachment a LEFT JOIN transformer t ON t.code = a.child
                                  WHERE a.since > 0
                                    AND (a.kind NOT IN ('AREA', 'FEEDER') OR t.no = ?)
                                    AND i.id - ? BETWEEN a.since - 1500 AND a.since + 1500)
               ORDER BY i.id LIMIT ?)
            """)) {
      for (long transformer : transformers(connection, held)) {
        long first = SlotKey.ofTransformer(transformer, 0);
        delete.setLong(1, first);
        delete.setLong(2, SlotKey.ofTransformer(transformer, before));
        delete.setLong(3, transformer);
        delete.setLong(4, first);
        delete.setInt(5, most - removed);
        removed += delete.executeUpdate();
        if (removed >= most) {
          break;
        }
      }
    }
    return removed;
  }

  private static int removeDays(Connection connection, long before, Set<Long> held, int most)
      throws SQLException {
    int removed = 0;
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM transformer_day WHERE id IN (
              SELECT id FROM transformer_day WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?)
            """)) {
      for (long transformer : transformers(connection, held)) {
        delete.setLong(1, SlotKey.ofTransformer(transformer, 0));
        delete.setLong(2, SlotKey.ofTransformer(transformer, Math.max(0, before)) - 1);
        delete.setInt(3, most - removed);
        removed += delete.executeUpdate();
        if (removed >= most) {
          break;
        }
      }
    }
    return removed;
  }
}

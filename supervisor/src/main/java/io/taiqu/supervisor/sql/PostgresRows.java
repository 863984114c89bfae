package io.taiqu.supervisor.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows on their way into a table of PostgreSQL, many at once; and what a table there holds. */
final class PostgresRows implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 500;
  private static final int BYTES_AT_ONCE = 1 << 20;
  private static final int ROWS_READ_AHEAD = 100;
  private static final String DIVIDED = "reading_block";
  private static final String DIVIDED_BY = "interval_end";

  private final Connection connection;
  private final TableShape table;
  private final PreparedStatement insert;
  private final ReadingPartitions parts = new ReadingPartitions(Engine.Kind.POSTGRES);
  private final int dividedBy;
  private int rows;
  private long bytes;

  /** Begins to write into a table. */
  PostgresRows(Connection connection, TableShape table) throws SQLException {
    this.connection = connection;
    this.table = table;
    this.insert = connection.prepareStatement(table.insertion());
    this.dividedBy =
        IntStream.range(0, table.columns().size())
            .filter(i ->
                table.name().equals(DIVIDED) && table.columns().get(i).name().equals(DIVIDED_BY))
            .findFirst()
            .orElse(-1);
  }

  /** Writes a row, now or later. */
  void add(@Nullable Object[] row) throws SQLException {
    if (dividedBy >= 0 && row[dividedBy] instanceof Long end) {
      parts.make(connection, Instant.ofEpochMilli(end));
    }
    for (int i = 0; i < row.length; i++) {
      set(i + 1, table.columns().get(i).kind(), row[i]);
    }
    insert.addBatch();
    if (++rows >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) {
      flush();
    }
  }

  private void set(int place, TableShape.Kind kind, @Nullable Object value) throws SQLException {
    switch (value) {
      case null -> insert.setNull(place, type(kind));
      case Long whole -> insert.setLong(place, whole);
      case Double real -> insert.setDouble(place, real);
      case String text -> {
        insert.setString(place, text);
        bytes += text.length();
      }
      case byte[] raw -> {
        insert.setBytes(place, raw);
        bytes += raw.length;
      }
      default -> throw new IllegalArgumentException("no value of a row: " + value.getClass());
    }
  }

  private static int type(TableShape.Kind kind) {
    return switch (kind) {
      case WHOLE -> Types.BIGINT;
      case REAL -> Types.DOUBLE;
      case TEXT -> Types.VARCHAR;
      case BYTES -> Types.BINARY;
    };
  }

  /** Writes what waits. */
  void flush() throws SQLException {
    insert.executeBatch();
    rows = 0;
    bytes = 0;
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }

  /** Reads a whole table. */
  static ContentSum sum(Connection connection, TableShape table) throws SQLException {
    ContentSum sum = new ContentSum();
    List<TableShape.Column> columns = table.columns();
    try (Statement statement = connection.createStatement()) {
      // Otherwise the driver would hold the whole table in memory.
      statement.setFetchSize(ROWS_READ_AHEAD);
      try (ResultSet rows = statement.executeQuery(table.selection())) {
        @Nullable Object[] row = new @Nullable Object[columns.size()];
        while (rows.next()) {
          for (int i = 0; i < row.length; i++) {
            row[i] = value(rows, i + 1, columns.get(i).kind());
          }
          sum.add(row);
        }
      }
    }
    return sum;
  }

  private static @Nullable Object value(ResultSet rows, int place, TableShape.Kind kind)
      throws SQLException {
    Object value =
        switch (kind) {
          case WHOLE -> rows.getLong(place);
          case REAL -> rows.getDouble(place);
          case TEXT -> rows.getString(place);
          case BYTES -> rows.getBytes(place);
        };
    return rows.wasNull() ? null : value;
  }
}

package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.transaction.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A supervisor's file of SQLite that nobody else has open, and nobody can open until this is
 * closed. Nothing is written to it.
 */
final class HeldFile implements AutoCloseable {
  private static final int BUSY_MILLIS = 1_000;
  private static final String VERSION = "schema_version";

  private final Path file;
  private final Connection connection;

  private HeldFile(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens the file.
   *
   * @throws CopyRefused if it is not there, is no supervisor's of this version, or is in use
   * @throws StoreException if it can't be read
   */
  static HeldFile open(Path file) throws CopyRefused {
    if (!Files.isRegularFile(file)) {
      throw CopyRefused.withoutSource("There is no database " + file + ".");
    }
    SQLiteConfig config = new SQLiteConfig();
    // Whoever has a file with a write-ahead log open holds a shared lock on it, at work or not;
    // this connection wants it alone.
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setTransactionMode(SQLiteConfig.TransactionMode.EXCLUSIVE);
    config.setBusyTimeout(BUSY_MILLIS);
    HeldFile held;
    try {
      held = new HeldFile(file, config.createConnection("jdbc:sqlite:" + file));
    } catch (SQLException e) {
      throw SqliteEngine.failure(file, e);
    }
    boolean usable = false;
    try {
      held.connection.setAutoCommit(false);
      held.requireVersion();
      usable = true;
      return held;
    } catch (SQLException e) {
      if (e instanceof SQLiteException sqlite
          && sqlite.getResultCode().code == SQLiteErrorCode.SQLITE_BUSY.code) {
        throw new CopyRefused(
            file + " is in use: stop the supervisor, and every other program that has it open.");
      }
      throw SqliteEngine.failure(file, e);
    } finally {
      if (!usable) {
        held.close();
      }
    }
  }

  private void requireVersion() throws SQLException, CopyRefused {
    if (names("SELECT name FROM sqlite_master WHERE name = '" + VERSION + "'").isEmpty()) {
      throw new CopyRefused(file + " is not the database of a supervisor.");
    }
    long version = count("SELECT MAX(version) FROM " + VERSION);
    if (version != Migrations.newest()) {
      throw new CopyRefused(
          "%s has schema %d, and this version of Taiqu has %d: %s."
              .formatted(
                  file,
                  version,
                  Migrations.newest(),
                  version < Migrations.newest()
                      ? "start its supervisor once with this version, and stop it again"
                      : "use the version that wrote it, or a newer one"));
    }
  }

  /** Its tables but SQLite's own and the one with the schema's version, and their columns. */
  Map<String, Set<String>> tables() {
    try {
      Map<String, Set<String>> tables = new TreeMap<>();
      for (String table :
          names(
              "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) {
        tables.put(table, names("SELECT name FROM pragma_table_info('" + table + "')"));
      }
      tables.remove(VERSION);
      return tables;
    } catch (SQLException e) {
      throw SqliteEngine.failure(file, e);
    }
  }

  private Set<String> names(String query) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** Begins to read a table. */
  Cursor read(TableShape table) {
    try {
      return new Cursor(table);
    } catch (SQLException e) {
      throw SqliteEngine.failure(file, e);
    }
  }

  /** The rows of a table, one after the other. */
  final class Cursor implements AutoCloseable {
    private final TableShape table;
    private final Statement statement;
    private final ResultSet rows;

    private Cursor(TableShape table) throws SQLException {
      this.table = table;
      this.statement = connection.createStatement();
      this.rows = statement.executeQuery(table.selection());
    }

    /** The next row, if there is one: its values in the order of the table's columns. */
    Optional<@Nullable Object[]> next() {
      try {
        if (!rows.next()) {
          return Optional.empty();
        }
        @Nullable Object[] row = new @Nullable Object[table.columns().size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = value(table.columns().get(i), rows.getObject(i + 1));
        }
        return Optional.of(row);
      } catch (SQLException e) {
        throw SqliteEngine.failure(file, e);
      }
    }

    /** SQLite keeps whatever is written, whatever the column says. */
    private @Nullable Object value(TableShape.Column column, @Nullable Object value) {
      if (value == null) {
        return null;
      }
      Object one = value instanceof Integer small ? Long.valueOf(small) : value;
      boolean fits =
          switch (column.kind()) {
            case WHOLE -> one instanceof Long;
            case REAL -> one instanceof Double;
            case TEXT -> one instanceof String;
            case BYTES -> one instanceof byte[];
          };
      if (!fits) {
        throw new StoreException(
            "%s: a row of %s has in %s what does not belong there (%s): correct or delete it first."
                .formatted(file, table.name(), column.name(), one.getClass().getSimpleName()));
      }
      return one;
    }

    @Override
    public void close() {
      try {
        rows.close();
        statement.close();
      } catch (SQLException e) {
        throw SqliteEngine.failure(file, e);
      }
    }
  }

  /** How many rows a table has. */
  long rows(String table) {
    try {
      return count("SELECT COUNT(*) FROM " + table);
    } catch (SQLException e) {
      throw SqliteEngine.failure(file, e);
    }
  }

  private long count(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqliteEngine.failure(file, e);
    }
  }
}

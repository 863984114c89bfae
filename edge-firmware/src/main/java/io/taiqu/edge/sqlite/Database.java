package io.taiqu.edge.sqlite;

import io.taiqu.edge.runtime.StorageFailure;
import io.taiqu.edge.runtime.StorageNewer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file in WAL mode with full synchronisation, owned by one thread of one process. Its
 * schema is a list of migrations; their number is the schema version.
 */
final class Database implements AutoCloseable {
  /** No limit but the disk. */
  static final long NO_QUOTA = 1L << 43;

  private static final int PAGE_BYTES = 4096;

  private final Connection connection;
  private final Path file;
  private final CommitPacing pacing;
  private boolean inTransaction;
  private int uncommitted;

  private Database(Connection connection, Path file, CommitPacing pacing) {
    this.connection = connection;
    this.file = file;
    this.pacing = pacing;
  }

  /**
   * Opens the file, or makes it, and brings its schema up to date.
   *
   * @param quotaBytes the file grows no further; a full quota is a full disk
   * @throws StorageNewer if a newer release wrote it
   * @throws StorageFailure if it can't be opened, is damaged, or another process uses it
   */
  static Database open(Path file, List<String> migrations, CommitPacing pacing, long quotaBytes) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      Database database = new Database(connection, file, pacing);
      try {
        database.prepare(migrations, quotaBytes);
      } catch (SQLException | RuntimeException failed) {
        connection.close();
        throw failed;
      }
      return database;
    } catch (SQLException failed) {
      throw failure("open", file, failed);
    }
  }

  /**
   * Opens a file that no process works with, for reading alone. After a clean end it is one file,
   * which is read as it is; only with a log beside it does SQLite put a shared memory there.
   *
   * @throws StorageFailure if it can't be opened
   */
  static Database look(Path file) {
    boolean clean = !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    try {
      return new Database(
          DriverManager.getConnection(
              "jdbc:sqlite:" + file.toUri() + (clean ? "?mode=ro&immutable=1" : "?mode=ro")),
          file,
          CommitPacing.EACH);
    } catch (SQLException failed) {
      throw failure("open", file, failed);
    }
  }

  private void prepare(List<String> migrations, long quotaBytes) throws SQLException {
    // Exclusive: a second process on the same files is an error, and no shared memory is mapped.
    execute("PRAGMA locking_mode = EXCLUSIVE");
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA cache_size = -512");
    execute("PRAGMA wal_autocheckpoint = 256");
    execute("PRAGMA temp_store = MEMORY");
    execute("PRAGMA max_page_count = " + quotaBytes / PAGE_BYTES);
    execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    int version = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT max(version) FROM schema_version")) {
      version = rows.next() ? rows.getInt(1) : 0;
    }
    if (version > migrations.size()) {
      throw new StorageNewer(
          file
              + " has schema version "
              + version
              + ", this release knows up to "
              + migrations.size()
              + ": install the newer release again, or restore a backup made before it");
    }
    begin();
    for (int next = version; next < migrations.size(); next++) {
      for (String statement : migrations.get(next).split(";;")) {
        execute(statement);
      }
      execute("INSERT INTO schema_version (version) VALUES (" + (next + 1) + ")");
    }
    commit();
  }

  Connection connection() {
    return connection;
  }

  Path file() {
    return file;
  }

  /** Begins an addition, which may share the transaction of those before it. */
  void begin() throws SQLException {
    if (!inTransaction) {
      execute("BEGIN IMMEDIATE");
      inTransaction = true;
    }
  }

  /** Ends an addition: commits it, or lets it share its transaction with the next ones. */
  void added() throws SQLException {
    // A disk that is full shows it here, when the log is written: this addition is not made then.
    if (uncommitted + 1 < pacing.additions()) {
      uncommitted++;
    } else {
      commit();
    }
  }

  void commit() throws SQLException {
    if (inTransaction) {
      execute("COMMIT");
    }
    inTransaction = false;
    uncommitted = 0;
  }

  /**
   * Takes an addition back for which there was no room.
   *
   * @throws StorageFailure if that takes back additions that were reported as made
   */
  void rollbackAfterFull(SQLException full) {
    if (uncommitted > 0) {
      throw failure("write", file, full);
    }
    try {
      execute("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      // SQLite rolls back by itself after some of the ways in which a disk is full.
      uncommitted = 0;
    }
    inTransaction = false;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static boolean isFull(SQLException failed) {
    return failed instanceof SQLiteException sqlite
        && (sqlite.getResultCode().code & 0xFF) == SQLiteErrorCode.SQLITE_FULL.code;
  }

  static boolean isDamaged(SQLException failed) {
    if (!(failed instanceof SQLiteException sqlite)) {
      return false;
    }
    int code = sqlite.getResultCode().code & 0xFF;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  static StorageFailure failure(String doing, Path file, SQLException failed) {
    String hint = "";
    if (isDamaged(failed)) {
      hint =
          ". The file is damaged. Keep it for examination and restore the unit as described under"
              + " \"replace a unit\"";
    } else if (failed instanceof SQLiteException sqlite
        && (sqlite.getResultCode().code & 0xFF) == SQLiteErrorCode.SQLITE_BUSY.code) {
      hint =
          ". Another process uses the file: is a second unit running on the same data directory?";
    } else if (isFull(failed)) {
      hint = ". The disk is full";
    }
    return new StorageFailure(
        "can't " + doing + " " + file + ": " + failed.getMessage() + hint, failed);
  }

  @Override
  public void close() {
    try (connection) {
      commit();
    } catch (SQLException failed) {
      throw failure("close", file, failed);
    }
  }
}

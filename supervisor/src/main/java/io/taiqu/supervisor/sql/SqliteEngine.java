package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.transaction.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One file: one writer at a time, and readers that never wait for it. */
final class SqliteEngine implements Engine {
  private static final int BUSY_MILLIS = 10_000;
  private static final int CACHE_KIBIBYTES = 32 << 10;
  private static final int SPARE_READERS = 8;

  private final Path file;
  private final KeptStatements writer;
  // Fair, so that a short transaction waits for at most one long one.
  private final ReentrantLock writing = new ReentrantLock(true);
  private final ConcurrentLinkedDeque<KeptStatements> readers = new ConcurrentLinkedDeque<>();

  private SqliteEngine(Path file, KeptStatements writer) {
    this.file = file;
    this.writer = writer;
  }

  static SqliteEngine open(Path file) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      // Immediate, because another process, such as a command, may write between our read and our
      // write.
      return new SqliteEngine(file, connect(file, "BEGIN IMMEDIATE"));
    } catch (AccessDeniedException e) {
      throw new StoreException(
          "The directory of "
              + file
              + " can't be made: "
              + System.getProperty("user.name")
              + " may not write in "
              + e.getFile(),
          e);
    } catch (IOException e) {
      throw new StoreException("The directory of " + file + " can't be made: " + e.getMessage(), e);
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static KeptStatements connect(Path file, String beginning) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-CACHE_KIBIBYTES);
    config.enforceForeignKeys(true);
    return new KeptStatements(file.toString(), config.toProperties(), beginning);
  }

  @Override
  public Kind kind() {
    return Kind.SQLITE;
  }

  @Override
  public <T> T write(Database.Work<T> work) throws SQLException {
    writing.lock();
    try {
      writer.begin();
      try {
        T result = work.on(writer);
        writer.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        undo(e);
        throw e;
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public <T> T writeFor(Collection<String> subjects, Database.Work<T> work) throws SQLException {
    return write(work);
  }

  private void undo(Exception cause) {
    try {
      writer.rollback();
    } catch (SQLException e) {
      // SQLite rolls back by itself when the disk is full, and then finds nothing to roll back.
      cause.addSuppressed(e);
    }
  }

  @Override
  public <T> T read(Database.Work<T> work) throws SQLException {
    KeptStatements reader = readers.pollFirst();
    if (reader == null) {
      reader = connect(file, "BEGIN DEFERRED");
    }
    boolean usable = false;
    try {
      reader.begin();
      T result = work.on(reader);
      reader.commit();
      usable = true;
      return result;
    } finally {
      if (usable && readers.size() < SPARE_READERS) {
        readers.addFirst(reader);
      } else {
        reader.close();
      }
    }
  }

  @Override
  public int furtherTries(SQLException e) {
    return 0;
  }

  @Override
  public String script(String text) {
    return text.replace("ID64", "INTEGER")
        .replace("BYTES", "BLOB")
        .replaceAll("PARTITIONED \\(\\w+\\)", "")
        .replaceAll("PARTITION FOR THE REST OF \\w+;", "");
  }

  @Override
  public StoreException failure(SQLException e) {
    return failure(file, e);
  }

  static StoreException failure(Path file, SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      if (code == SQLiteErrorCode.SQLITE_FULL) {
        return new StoreException(
            "The disk of "
                + file
                + " is full: nothing was stored. Free some space; work goes on by itself.",
            e);
      }
      if (code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB) {
        return new StoreException(
            "The database "
                + file
                + " is damaged ("
                + code.message
                + "). Stop the supervisor, keep the file, and restore the newest backup; the fence then keeps it"
                + " from issuing credit until it is reconciled.",
            e);
      }
      if (code == SQLiteErrorCode.SQLITE_CANTOPEN || code == SQLiteErrorCode.SQLITE_READONLY) {
        return new StoreException(
            "The database " + file + " can't be opened for writing: check the path and its owner.",
            e);
      }
    }
    return new StoreException("The database " + file + " failed: " + e.getMessage(), e);
  }

  @Override
  public long sizeInBytes() throws SQLException {
    return read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  @Override
  public void close() throws SQLException {
    writing.lock();
    try {
      for (KeptStatements reader = readers.pollFirst();
          reader != null;
          reader = readers.pollFirst()) {
        reader.close();
      }
      writer.close();
    } finally {
      writing.unlock();
    }
  }
}

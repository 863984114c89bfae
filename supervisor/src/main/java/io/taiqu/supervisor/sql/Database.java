package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.transaction.StoreException;
import io.taiqu.supervisor.transaction.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The supervisor's database in one SQLite file: one writer at a time with every commit on disk
 * before it returns, and readers that never wait for the writer.
 */
public final class Database implements Transactions, AutoCloseable {
  private static final int BUSY_MILLIS = 10_000;
  private static final int CACHE_KIBIBYTES = 32 << 10;
  private static final int SPARE_READERS = 8;

  private final Path file;
  private final Connection writer;
  // Fair, so that a short transaction waits for at most one long one.
  private final ReentrantLock writing = new ReentrantLock(true);
  private final ConcurrentLinkedDeque<Connection> readers = new ConcurrentLinkedDeque<>();
  private final ThreadLocal<@Nullable Running> running = new ThreadLocal<>();

  private record Running(Connection connection, List<Runnable> afterCommit) {}

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does the work; statements only, no commit. */
    T on(Connection connection) throws SQLException;
  }

  /** Work on a connection without a result. */
  @FunctionalInterface
  public interface Action {
    /** Does the work; statements only, no commit. */
    void on(Connection connection) throws SQLException;
  }

  private Database(Path file, Connection writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Opens the database, makes it if it does not exist, and brings its schema up to date.
   *
   * @throws StoreException if the file is not usable or was written by a newer version
   */
  public static Database open(Path file) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      // Immediate, because another process, such as a command, may write between our read and our
      // write.
      Connection writer = connect(file, SQLiteConfig.TransactionMode.IMMEDIATE);
      Database database = new Database(file, writer);
      try {
        Migrations.apply(database);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
      return database;
    } catch (IOException e) {
      throw new StoreException("The directory of " + file + " can't be made: " + e.getMessage(), e);
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static Connection connect(Path file, SQLiteConfig.TransactionMode mode)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-CACHE_KIBIBYTES);
    config.enforceForeignKeys(true);
    config.setTransactionMode(mode);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  @Override
  public <T> T run(Supplier<T> work) {
    return write(connection -> work.get());
  }

  @Override
  public void afterCommit(Runnable action) {
    Running current = running.get();
    if (current == null) {
      action.run();
    } else {
      current.afterCommit().add(action);
    }
  }

  /** Runs the work in a transaction of its own, or in the one that this thread already runs. */
  public <T> T write(Work<T> work) {
    Running outer = running.get();
    if (outer != null) {
      try {
        return work.on(outer.connection());
      } catch (SQLException e) {
        throw failure(file, e);
      }
    }
    Running current = new Running(writer, new ArrayList<>());
    T result;
    writing.lock();
    running.set(current);
    try {
      result = inTransaction(work);
    } catch (SQLException e) {
      throw failure(file, e);
    } finally {
      running.remove();
      writing.unlock();
    }
    current.afterCommit().forEach(Runnable::run);
    return result;
  }

  /** As {@link #write(Work)}, without a result. */
  public void execute(Action action) {
    write(connection -> {
      action.on(connection);
      return Boolean.TRUE;
    });
  }

  private <T> T inTransaction(Work<T> work) throws SQLException {
    writer.setAutoCommit(false);
    T result;
    try {
      result = work.on(writer);
      writer.commit();
    } catch (SQLException | RuntimeException e) {
      undo(e);
      throw e;
    }
    writer.setAutoCommit(true);
    return result;
  }

  private void undo(Exception cause) {
    try {
      writer.rollback();
    } catch (SQLException e) {
      // SQLite rolls back by itself when the disk is full, and then finds nothing to roll back.
      cause.addSuppressed(e);
    }
    try {
      writer.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Reads a consistent state: the running transaction's, or the newest committed one. */
  public <T> T read(Work<T> work) {
    Running current = running.get();
    try {
      if (current != null) {
        return work.on(current.connection());
      }
      Connection reader = readers.pollFirst();
      if (reader == null) {
        reader = connect(file, SQLiteConfig.TransactionMode.DEFERRED);
        reader.setAutoCommit(false);
      }
      boolean usable = false;
      try {
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
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static StoreException failure(Path file, SQLException e) {
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
  public void close() {
    writing.lock();
    try {
      for (Connection reader = readers.pollFirst(); reader != null; reader = readers.pollFirst()) {
        reader.close();
      }
      writer.close();
    } catch (SQLException e) {
      throw failure(file, e);
    } finally {
      writing.unlock();
    }
  }
}

package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.transaction.StoreException;
import io.taiqu.supervisor.transaction.Transactions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's database. Every commit is on disk before it returns, readers never wait for a
 * writer, and a transaction behaves as if it ran alone: on SQLite because there is one writer, on
 * PostgreSQL because it is serialisable and is run again where the server saw that it was not. So
 * whatever runs in a transaction may run more than once, and what must happen once waits for {@link
 * #afterCommit}.
 */
public final class Database implements Transactions, AutoCloseable {
  private static final int LONGEST_PAUSE_MILLIS = 200;

  private final Engine engine;
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

  /** One try of a transaction. */
  private interface Attempt<T> {
    T make(Work<T> work) throws SQLException;
  }

  private Database(Engine engine) {
    this.engine = engine;
  }

  /**
   * Opens a file of SQLite.
   *
   * @throws StoreException if the file is not usable or was written by a newer version
   */
  public static Database open(Path file) {
    return open(new DatabaseSettings.SqliteFile(file));
  }

  /**
   * Opens the database and brings its schema up to date.
   *
   * @throws StoreException if it is not usable or was written by a newer version
   */
  public static Database open(DatabaseSettings settings) {
    Engine engine =
        switch (settings) {
          case DatabaseSettings.SqliteFile(Path file) -> SqliteEngine.open(file);
          case DatabaseSettings.PostgresServer server -> PostgresEngine.open(server);
        };
    Database database = new Database(engine);
    try {
      Migrations.apply(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return database;
  }

  /**
   * What the server of the database says about itself, without changing anything there; empty for a
   * file.
   *
   * @throws StoreException if the server can't be used
   */
  public static Optional<String> serverAnswer(DatabaseSettings settings) {
    return switch (settings) {
      case DatabaseSettings.SqliteFile _ -> Optional.empty();
      case DatabaseSettings.PostgresServer server -> Optional.of(PostgresEngine.answer(server));
    };
  }

  /** How much of the disk it takes, indexes and everything else included. */
  public long sizeInBytes() {
    try {
      return engine.sizeInBytes();
    } catch (SQLException e) {
      throw engine.failure(e);
    }
  }

  Engine engine() {
    return engine;
  }

  @Override
  public <T> T run(Supplier<T> work) {
    return write(connection -> work.get());
  }

  @Override
  public <T> T runFor(Collection<String> subjects, Supplier<T> work) {
    return writeFor(subjects, connection -> work.get());
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
    return transaction(work, engine::write);
  }

  /**
   * As {@link #write(Work)}, beside everything but what has a subject in common; a caller's
   * transaction has to have these subjects already.
   */
  public <T> T writeFor(Collection<String> subjects, Work<T> work) {
    return transaction(work, body -> engine.writeFor(subjects, body));
  }

  /** As {@link #write(Work)}, without a result. */
  public void execute(Action action) {
    write(connection -> {
      action.on(connection);
      return Boolean.TRUE;
    });
  }

  private <T> T transaction(Work<T> work, Attempt<T> attempt) {
    Running outer = running.get();
    if (outer != null) {
      try {
        return work.on(outer.connection());
      } catch (SQLException e) {
        throw engine.failure(e);
      }
    }
    for (int tries = 0; ; tries++) {
      List<Runnable> afterCommit = new ArrayList<>();
      T result;
      try {
        result =
            attempt.make(connection -> {
              running.set(new Running(connection, afterCommit));
              try {
                return work.on(connection);
              } finally {
                running.remove();
              }
            });
      } catch (SQLException e) {
        pauseOrThrow(e, engine.failure(e), tries);
        continue;
      } catch (StoreException e) {
        // From a statement of a nested call.
        if (e.getCause() instanceof SQLException cause) {
          pauseOrThrow(cause, e, tries);
          continue;
        }
        throw e;
      }
      runAll(afterCommit);
      return result;
    }
  }

  /** What is committed is told to everybody who waits for that, whatever happens to one of them. */
  private static void runAll(List<Runnable> actions) {
    @Nullable RuntimeException first = null;
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void pauseOrThrow(SQLException cause, StoreException failure, int tries) {
    if (tries >= engine.furtherTries(cause)) {
      throw failure;
    }
    try {
      // Random, so that two that disturb each other do not go on doing so.
      int most = Math.min(LONGEST_PAUSE_MILLIS, 2 << Math.min(tries, 10));
      Thread.sleep(ThreadLocalRandom.current().nextInt(most + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  /** Reads a consistent state: the running transaction's, or the newest committed one. */
  public <T> T read(Work<T> work) {
    Running current = running.get();
    try {
      return current == null ? engine.read(work) : work.on(current.connection());
    } catch (SQLException e) {
      throw engine.failure(e);
    }
  }

  @Override
  public void close() {
    try {
      engine.close();
    } catch (SQLException e) {
      throw engine.failure(e);
    }
  }
}

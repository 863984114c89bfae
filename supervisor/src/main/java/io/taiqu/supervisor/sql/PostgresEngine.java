package io.taiqu.supervisor.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;

/** A database on a server of PostgreSQL, shared with other supervisors. */
final class PostgresEngine implements Engine {
  private static final int OLDEST_VERSION = 13;
  private static final long CONNECT_MILLIS = 10_000;
  private static final int FURTHER_TRIES = 60;

  /** What was committed is on disk, also where the server was told to be faster than that. */
  private static final String DURABLE =
      "; SELECT set_config('synchronous_commit', 'on', true)"
          + " WHERE current_setting('synchronous_commit') = 'off'";

  private static final int FURTHER_TRIES_ON_DUPLICATES = 5;

  private final DatabaseSettings.PostgresServer settings;
  private final HikariDataSource pool;

  private PostgresEngine(DatabaseSettings.PostgresServer settings, HikariDataSource pool) {
    this.settings = settings;
    this.pool = pool;
  }

  static PostgresEngine open(DatabaseSettings.PostgresServer settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("taiqu");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    settings.password().ifPresent(config::setPassword);
    config.setMaximumPoolSize(settings.connections());
    config.setAutoCommit(false);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setInitializationFailTimeout(CONNECT_MILLIS);
    config.addDataSourceProperty("ApplicationName", "taiqu");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // What the URL says wins over these. A server that vanished must not hold a thread for ever.
    addUnlessGiven(config, settings.url(), "connectTimeout", "10");
    addUnlessGiven(config, settings.url(), "socketTimeout", "120");
    addUnlessGiven(config, settings.url(), "reWriteBatchedInserts", "true");
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw failure(settings, cause);
      }
      throw e;
    }
    PostgresEngine engine = new PostgresEngine(settings, pool);
    engine.requireVersion();
    return engine;
  }

  private static void addUnlessGiven(HikariConfig config, String url, String name, String value) {
    if (!url.contains("?" + name + "=") && !url.contains("&" + name + "=")) {
      config.addDataSourceProperty(name, value);
    }
  }

  /** The server's place and version, over a connection that is closed again. */
  static String answer(DatabaseSettings.PostgresServer settings) {
    PostgresEngine engine = open(settings);
    try {
      return settings.place() + " is PostgreSQL " + engine.version();
    } finally {
      engine.close();
    }
  }

  private void requireVersion() {
    int version;
    try {
      version = version();
    } catch (StoreException e) {
      close();
      throw e;
    }
    if (version < OLDEST_VERSION) {
      close();
      throw new StoreException(
          "%s is PostgreSQL %d; Taiqu needs %d or newer."
              .formatted(settings.place(), version, OLDEST_VERSION));
    }
  }

  private int version() {
    try {
      return read(connection -> connection.getMetaData().getDatabaseMajorVersion());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Kind kind() {
    return Kind.POSTGRES;
  }

  @Override
  public <T> T read(Database.Work<T> work) throws SQLException {
    return transaction("REPEATABLE READ, READ ONLY", work);
  }

  @Override
  public <T> T write(Database.Work<T> work) throws SQLException {
    return transaction("SERIALIZABLE" + DURABLE, work);
  }

  @Override
  public <T> T writeFor(Collection<String> subjects, Database.Work<T> work) throws SQLException {
    return transaction(
        "READ COMMITTED" + DURABLE,
        connection -> {
          lock(connection, subjects);
          return work.on(connection);
        });
  }

  private <T> T transaction(String isolation, Database.Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      try {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET TRANSACTION ISOLATION LEVEL " + isolation);
        }
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        undo(connection, e);
        throw e;
      }
    }
  }

  private static void undo(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and the server rolls back by itself.
      cause.addSuppressed(e);
    }
  }

  /** Held until the transaction ends; taken in one order, so that no two wait for each other. */
  private static void lock(Connection connection, Collection<String> subjects) throws SQLException {
    Object[] keys = subjects.stream().map(PostgresEngine::keyOf).distinct().sorted().toArray();
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(k) FROM unnest(?) AS k")) {
      Array array = connection.createArrayOf("bigint", keys);
      lock.setArray(1, array);
      lock.execute();
      array.free();
    }
  }

  private static Long keyOf(String subject) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Two transactions that disturbed each other end with 40001 (serialization_failure) or 40P01
   * (deadlock_detected), or with a duplicate where both took the next number.
   */
  @Override
  public int furtherTries(SQLException e) {
    return switch (state(e)) {
      case "40001", "40P01" -> FURTHER_TRIES;
      // unique_violation, duplicate_table
      case "23505", "42P07" -> FURTHER_TRIES_ON_DUPLICATES;
      default -> 0;
    };
  }

  private static String state(SQLException e) {
    for (SQLException next = e; next != null; next = next.getNextException()) {
      if (next.getSQLState() != null) {
        return next.getSQLState();
      }
    }
    return "";
  }

  /** The message of a batch is the whole statement with all that it would have stored. */
  private static String said(SQLException e) {
    SQLException next = e instanceof BatchUpdateException ? e.getNextException() : null;
    return String.valueOf((next == null ? e : next).getMessage());
  }

  @Override
  public String script(String text) {
    return text.replace("ID64", "BIGINT")
        .replace("BYTES", "BYTEA")
        .replaceAll("PARTITIONED \\((\\w+)\\)", "PARTITION BY RANGE ($1)")
        .replaceAll(
            "PARTITION FOR THE REST OF (\\w+)", "CREATE TABLE $1_rest PARTITION OF $1 DEFAULT");
  }

  @Override
  public StoreException failure(SQLException e) {
    return failure(settings, e);
  }

  private static StoreException failure(DatabaseSettings.PostgresServer settings, SQLException e) {
    String place = settings.place();
    String state = state(e);
    String said = said(e);
    return new StoreException(
        switch (state) {
          case "28000", "28P01" ->
              "%s refuses the user %s: check database.user, the password and the server's pg_hba.conf."
                  .formatted(place, settings.user());
          case "3D000" ->
              "%s: there is no such database. Make it with: createdb --owner=%s NAME"
                  .formatted(place, settings.user());
          case "42501" ->
              "%s: the user %s lacks rights (%s). Make it the owner of the database."
                  .formatted(place, settings.user(), said);
          case "53100" ->
              "The disk of %s is full: nothing was stored. Free some space; work goes on by itself."
                  .formatted(place);
          case "53300" ->
              "%s has no connection left: lower database.connections of the supervisors, or raise max_connections of the server."
                  .formatted(place);
          case "25006" -> "%s takes no writes: it is a standby, or read-only.".formatted(place);
          default ->
              state.startsWith("08") || state.startsWith("57P")
                  ? "%s can't be reached (%s); it is tried again.".formatted(place, said)
                  : "The database %s failed: %s".formatted(place, said);
        },
        e);
  }

  @Override
  public long sizeInBytes() throws SQLException {
    return read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT pg_database_size(current_database())")) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  @Override
  public void close() {
    pool.close();
  }
}

package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.transaction.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A fence in a database of its own on a server of PostgreSQL, which several supervisors share. What
 * others recorded is seen after two seconds at most; what is recorded only ever grows, so an older
 * view publishes less and never more.
 */
public final class SqlFenceJournal implements FenceJournal, AutoCloseable {
  private static final long AT_HAND_NANOS = 2_000_000_000L;
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final String SUBJECT = "fence";

  private final PostgresEngine engine;
  private final LongSupplier nanoTime;
  private State state;
  private long readAt;

  private record State(
      long generation,
      Map<SupplyPointId, Revision> highest,
      Map<SupplyPointId, Long> tokens,
      Map<IssuedVersion, Fingerprint> versions) {}

  private SqlFenceJournal(PostgresEngine engine, LongSupplier nanoTime, State state) {
    this.engine = engine;
    this.nanoTime = nanoTime;
    this.state = state;
    this.readAt = nanoTime.getAsLong();
  }

  /**
   * Opens the fence, or makes it if its database is empty.
   *
   * @param nanoTime monotonic real time
   * @throws FenceException if it can't be used, or is another deployment's
   */
  public static SqlFenceJournal open(
      DatabaseSettings.PostgresServer settings, DeploymentId deployment, LongSupplier nanoTime)
      throws FenceException {
    PostgresEngine engine;
    try {
      engine = PostgresEngine.open(settings);
    } catch (StoreException e) {
      throw new FenceException("The fence: " + e.getMessage(), e);
    }
    try {
      String owner =
          engine.writeFor(List.of(SUBJECT), connection -> ownerOf(connection, deployment));
      if (!owner.equals(deployment.toString())) {
        throw new FenceException(
            "The fence " + settings.place() + " belongs to deployment " + owner + ".");
      }
      return new SqlFenceJournal(engine, nanoTime, engine.read(SqlFenceJournal::load));
    } catch (SQLException e) {
      engine.close();
      throw new FenceException("The fence: " + engine.failure(e).getMessage(), e);
    } catch (FenceException e) {
      engine.close();
      throw e;
    }
  }

  private static String ownerOf(Connection connection, DeploymentId deployment)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table :
          List.of(
              "fence_owner (deployment TEXT NOT NULL PRIMARY KEY, generation BIGINT NOT NULL)",
              "fence_point (point TEXT NOT NULL PRIMARY KEY, generation BIGINT NOT NULL, sequence BIGINT NOT NULL)",
              "fence_token (point TEXT NOT NULL PRIMARY KEY, counter BIGINT NOT NULL)",
              "fence_tariff (code TEXT NOT NULL, number INTEGER NOT NULL, fingerprint TEXT NOT NULL, PRIMARY KEY (code, number))")) {
        statement.execute("CREATE TABLE IF NOT EXISTS " + table);
      }
      try (ResultSet rows = statement.executeQuery("SELECT deployment FROM fence_owner")) {
        if (rows.next()) {
          return rows.getString(1);
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO fence_owner (deployment, generation) VALUES (?, 1)")) {
      insert.setString(1, deployment.toString());
      insert.executeUpdate();
    }
    return deployment.toString();
  }

  private static State load(Connection connection) throws SQLException {
    Map<SupplyPointId, Revision> highest = new HashMap<>();
    Map<SupplyPointId, Long> tokens = new HashMap<>();
    long generation;
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT GREATEST((SELECT MAX(generation) FROM fence_owner),
                              COALESCE((SELECT MAX(generation) FROM fence_point), 0))
              """)) {
        rows.next();
        generation = rows.getLong(1);
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT point, generation, sequence FROM fence_point")) {
        while (rows.next()) {
          highest.put(
              SupplyPointId.parse(rows.getString(1)),
              new Revision(rows.getLong(2), rows.getLong(3)));
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT point, counter FROM fence_token")) {
        while (rows.next()) {
          tokens.put(SupplyPointId.parse(rows.getString(1)), rows.getLong(2));
        }
      }
    }
    Map<IssuedVersion, Fingerprint> versions = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT code, number, fingerprint FROM fence_tariff")) {
      while (rows.next()) {
        versions.put(
            new IssuedVersion(new TariffCode(rows.getString(1)), rows.getInt(2)),
            new Fingerprint(UUID.fromString(rows.getString(3))));
      }
    }
    return new State(generation, highest, tokens, versions);
  }

  private synchronized State state() {
    long now = nanoTime.getAsLong();
    if (now - readAt > AT_HAND_NANOS) {
      try {
        state = engine.read(SqlFenceJournal::load);
        readAt = now;
      } catch (SQLException e) {
        throw engine.failure(e);
      }
    }
    return state;
  }

  @Override
  public boolean isNew() {
    return state().highest().isEmpty();
  }

  @Override
  public long generation() {
    return state().generation();
  }

  @Override
  public long tokens(SupplyPointId point) {
    return state().tokens().getOrDefault(point, 0L);
  }

  @Override
  public Revision highest(SupplyPointId point) {
    return state().highest().getOrDefault(point, Revision.NONE);
  }

  @Override
  public Map<SupplyPointId, Revision> all() {
    return Map.copyOf(state().highest());
  }

  @Override
  public long advance() throws FenceException {
    change(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            """
            UPDATE fence_owner SET generation =
              1 + GREATEST(generation, COALESCE((SELECT MAX(generation) FROM fence_point), 0))
            """);
      }
      return true;
    });
    return state().generation();
  }

  @Override
  public void recordTokens(SupplyPointId point, long counter) throws FenceException {
    change(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO fence_token (point, counter) VALUES (?, ?)
              ON CONFLICT (point) DO UPDATE
                SET counter = GREATEST(fence_token.counter, excluded.counter)
              """)) {
        upsert.setString(1, point.toString());
        upsert.setLong(2, counter);
        return upsert.executeUpdate() == 1;
      }
    });
  }

  @Override
  public void record(Map<SupplyPointId, Revision> revisions) throws FenceException {
    change(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO fence_point (point, generation, sequence) VALUES (?, ?, ?)
              ON CONFLICT (point) DO UPDATE
                SET generation = excluded.generation, sequence = excluded.sequence
              WHERE (excluded.generation, excluded.sequence)
                    > (fence_point.generation, fence_point.sequence)
              """)) {
        for (Map.Entry<SupplyPointId, Revision> entry : revisions.entrySet()) {
          upsert.setString(1, entry.getKey().toString());
          upsert.setLong(2, entry.getValue().generation());
          upsert.setLong(3, entry.getValue().sequence());
          upsert.addBatch();
        }
        upsert.executeBatch();
        return true;
      }
    });
  }

  @Override
  public Map<IssuedVersion, Fingerprint> versions() {
    return Map.copyOf(state().versions());
  }

  @Override
  public void recordVersions(Map<IssuedVersion, Fingerprint> issued) throws FenceException {
    if (FenceJournal.unknown(issued, state().versions()).isEmpty()) {
      return;
    }
    change(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO fence_tariff (code, number, fingerprint) VALUES (?, ?, ?)
              ON CONFLICT (code, number) DO NOTHING
              """)) {
        for (Map.Entry<IssuedVersion, Fingerprint> entry : issued.entrySet()) {
          insert.setString(1, entry.getKey().tariff().code());
          insert.setInt(2, entry.getKey().number());
          insert.setString(3, entry.getValue().bits().toString());
          insert.addBatch();
        }
        insert.executeBatch();
        return true;
      }
    });
    // Another supervisor may have recorded something else since it was looked at.
    FenceJournal.unknown(issued, state().versions());
  }

  /** Changes the fence, alone among all supervisors, and sees what came of it. */
  private synchronized void change(Database.Work<Boolean> work) throws FenceException {
    long begun = nanoTime.getAsLong();
    while (true) {
      try {
        state =
            engine.writeFor(
                List.of(SUBJECT),
                connection -> {
                  work.on(connection);
                  return load(connection);
                });
        readAt = nanoTime.getAsLong();
        return;
      } catch (SQLException e) {
        // To record the same again does no harm, and a server that restarts is soon back.
        if (nanoTime.getAsLong() - begun > PATIENCE_NANOS || !pause()) {
          throw new FenceException(
              "The fence was not written: " + engine.failure(e).getMessage(), e);
        }
      }
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}

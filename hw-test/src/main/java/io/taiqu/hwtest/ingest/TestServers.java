package io.taiqu.hwtest.ingest;

import io.taiqu.hwtest.demo.Mosquitto;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Servers of others that a run needs: PostgreSQL and mosquitto, started here and ended again. */
public final class TestServers {
  private static final int CONNECTIONS = 10;

  private TestServers() {}

  /** A server of PostgreSQL with its usual promises: every commit waits for the disk. */
  public static final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    /**
     * Starts one.
     *
     * @throws IOException if its binaries do not run on this machine
     */
    public Postgres() throws IOException {
      this.server = EmbeddedPostgres.builder().setServerConfig("max_wal_size", "2GB").start();
    }

    /** Its first database. */
    public DatabaseSettings.PostgresServer settings() {
      return settings("postgres");
    }

    /** Another database, made now. */
    public DatabaseSettings.PostgresServer create(String name) throws SQLException {
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
      return settings(name);
    }

    private DatabaseSettings.PostgresServer settings(String database) {
      String url = server.getJdbcUrl("postgres", database);
      int query = url.indexOf('?');
      return new DatabaseSettings.PostgresServer(
          query < 0 ? url : url.substring(0, query), "postgres", Optional.empty(), CONNECTIONS);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /**
   * Starts mosquitto as a deployment would.
   *
   * @param directory with the keys that were issued for it
   * @throws IOException if this machine has none, or it does not listen
   */
  public static ManagedProcess mosquitto(Path directory, int port) throws IOException {
    Path program =
        Mosquitto.program()
            .orElseThrow(() ->
                new IOException(
                    "mosquitto is not installed (Debian, Ubuntu: apt install mosquitto)"));
    Mosquitto.configure(directory, port, Mosquitto.Saving.EVERY_HALF_MINUTE);
    ManagedProcess process =
        ManagedProcess.start(
            "mosquitto",
            List.of(program.toString(), "-c", directory.resolve("mosquitto.conf").toString()),
            Map.of(),
            directory.resolve("mosquitto.log"));
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("mosquitto does not listen: " + process.lastLines(3));
      }
      RealTime.pause(50);
    }
    return process;
  }

  /** Whether something listens on a port of this machine. */
  public static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

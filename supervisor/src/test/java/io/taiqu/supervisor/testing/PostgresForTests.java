package io.taiqu.supervisor.testing;

import io.taiqu.supervisor.sql.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** One server of PostgreSQL for all tests of this process, from the binaries in the test's path. */
public final class PostgresForTests {
  private static final int CONNECTIONS = 6;
  private static final Map<Path, String> NAMES = new HashMap<>();
  private static @Nullable EmbeddedPostgres server;
  private static @Nullable String obstacle;

  private PostgresForTests() {}

  /** The database of a path; made when it is first asked for. */
  public static synchronized DatabaseSettings.PostgresServer database(Path path) {
    EmbeddedPostgres running = running();
    Path key = path.toAbsolutePath().normalize();
    String name = NAMES.get(key);
    if (name == null) {
      name = "t" + NAMES.size();
      NAMES.put(key, name);
      execute("CREATE DATABASE " + name + " TEMPLATE template0");
    }
    return new DatabaseSettings.PostgresServer(
        running.getJdbcUrl("postgres", name).replaceAll("\\?.*", ""),
        "postgres",
        Optional.empty(),
        CONNECTIONS);
  }

  static synchronized void copy(Path from, Path to) {
    String origin = NAMES.get(from.toAbsolutePath().normalize());
    String name = "t" + NAMES.size();
    NAMES.put(to.toAbsolutePath().normalize(), name);
    execute("CREATE DATABASE " + name + " TEMPLATE " + origin);
  }

  /** Executes a statement as the server's owner. */
  public static synchronized void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(running().getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static EmbeddedPostgres running() {
    EmbeddedPostgres started = server;
    if (started != null) {
      return started;
    }
    if (obstacle == null) {
      try {
        // Nothing here outlives the machine, so nothing waits for the disk.
        started =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "200")
                .start();
        server = started;
        return started;
      } catch (IOException | IllegalStateException e) {
        obstacle = "PostgreSQL can't be run here: " + e.getMessage();
      }
    }
    if (System.getenv("CI") != null) {
      throw new AssertionError(obstacle);
    }
    return Assumptions.abort(obstacle);
  }
}

package io.taiqu.supervisor.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import io.taiqu.supervisor.testing.PostgresForTests;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What only a server can say or suffer. */
@StoreTest
@EnabledIfSystemProperty(named = "taiqu.test.store", matches = "postgres")
final class PostgresDatabaseTest {
  @TempDir Path directory;

  private PostgresServer server() {
    return PostgresForTests.database(directory.resolve("supervisor.db"));
  }

  private static String refusalOf(PostgresServer server) {
    return String.valueOf(
        assertThrows(StoreException.class, () -> Database.open(server)).getMessage());
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    String refusal =
        refusalOf(
            new PostgresServer("jdbc:postgresql://127.0.0.1:1/taiqu", "a", Optional.empty(), 2));
    assertTrue(refusal.contains("postgresql://127.0.0.1:1/taiqu can't be reached"), refusal);
  }

  @Test
  void aDatabaseThatIsNotThereIsToldHowToBeMade() {
    String url = server().url().replaceAll("/[^/]*$", "/nowhere");
    String refusal = refusalOf(new PostgresServer(url, "postgres", Optional.empty(), 2));
    assertTrue(refusal.contains("createdb"), refusal);
  }

  @Test
  void aUserWithoutRightsIsNamedAndThePasswordIsNot() {
    PostgresServer server = server();
    PostgresForTests.execute("DROP ROLE IF EXISTS visitor");
    PostgresForTests.execute("CREATE ROLE visitor LOGIN");
    String refusal =
        refusalOf(new PostgresServer(server.url(), "visitor", Optional.of("hush-hush"), 2));
    assertTrue(refusal.contains("visitor lacks rights"), refusal);
    assertFalse(refusal.contains("hush"), refusal);
    assertFalse(
        new PostgresServer(server.url(), "visitor", Optional.of("hush-hush"), 2)
            .toString()
            .contains("hush"));
  }

  @Test
  void aConnectionThatTheServerEndsCostsOneTransaction() {
    PostgresServer server = server();
    try (Database database = Database.open(server)) {
      StoreException lost =
          assertThrows(
              StoreException.class,
              () ->
                  DatabaseTest.execute(
                      database,
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                          + " WHERE datname = current_database()"));
      assertTrue(String.valueOf(lost.getMessage()).contains("can't be reached"), lost.toString());
      DatabaseTest.execute(database, "INSERT INTO setting (name, value) VALUES ('a', 'b')");
      assertEquals(1, DatabaseTest.settings(database));
    }
  }

  @Test
  void aBatchThatFailsIsToldWithoutWhatItWouldHaveStored() {
    try (Database database = Database.open(server())) {
      StoreException failure =
          assertThrows(
              StoreException.class,
              () ->
                  database.execute(connection -> {
                    try (PreparedStatement insert =
                        connection.prepareStatement(
                            "INSERT INTO setting (name, value) VALUES (?, ?)")) {
                      for (int i = 0; i < 3; i++) {
                        insert.setString(1, "same");
                        insert.setString(2, "a customer's affair");
                        insert.addBatch();
                      }
                      insert.executeBatch();
                    }
                  }));
      String said = String.valueOf(failure.getMessage());
      assertTrue(said.contains("duplicate key"), said);
      assertFalse(said.contains("affair"), said);
    }
  }

  @Test
  void urlsWithPasswordsAreRefused() {
    for (String url :
        new String[] {
          "postgresql://me:hush@host/taiqu",
          "postgresql://host/taiqu?user=me",
          "jdbc:postgresql://host/taiqu?sslmode=require&password=hush",
          "jdbc:mysql://host/taiqu"
        }) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> PostgresServer.urlOf(url));
      assertFalse(String.valueOf(refusal.getMessage()).contains("hush"));
    }
    assertEquals(
        "jdbc:postgresql://host/taiqu?sslmode=verify-full",
        PostgresServer.urlOf("postgresql://host/taiqu?sslmode=verify-full"));
  }

  @Test
  void supervisorsThatStartTogetherMakeTheSchemaOnce() throws InterruptedException {
    PostgresServer server = server();
    Thread other = Thread.ofPlatform().start(() -> Database.open(server).close());
    Database.open(server).close();
    other.join();
    try (Database database = Database.open(server)) {
      assertEquals(0, DatabaseTest.settings(database));
      database.execute(connection -> {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SELECT version FROM schema_version");
        }
      });
    }
  }

  /** A setting of the server that makes commits faster must not lose money that was taken. */
  @Test
  void commitsAreOnDiskBeforeTheyReturnWhateverTheServerUsuallyDoes() {
    PostgresServer server = server();
    String name = server.url().replaceAll(".*/", "");
    for (String usual : List.of("off", "remote_apply")) {
      PostgresForTests.execute("ALTER DATABASE " + name + " SET synchronous_commit = " + usual);
      try (Database database = Database.open(server)) {
        String expected = usual.equals("off") ? "on" : usual;
        assertEquals(expected, database.write(PostgresDatabaseTest::synchronousCommit));
        assertEquals(
            expected,
            database.writeFor(List.of("subject"), PostgresDatabaseTest::synchronousCommit));
      }
    }
  }

  private static String synchronousCommit(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW synchronous_commit")) {
      rows.next();
      return rows.getString(1);
    }
  }
}

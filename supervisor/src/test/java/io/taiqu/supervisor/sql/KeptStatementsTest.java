package io.taiqu.supervisor.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptStatementsTest {
  private static final String INSERT = "INSERT INTO thing (id, name) VALUES (?, ?)";
  private static final String COUNT = "SELECT COUNT(*) FROM thing";

  @TempDir Path directory;
  private KeptStatements connection;

  @BeforeEach
  void open() throws SQLException {
    connection =
        new KeptStatements(
            directory.resolve("kept.db").toString(), new Properties(), "BEGIN IMMEDIATE");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void insert(long id, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setLong(1, id);
      statement.setString(2, name);
      statement.executeUpdate();
    }
  }

  private long count() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void aClosedStatementServesAgainWithoutWhatWasBoundToIt() throws SQLException {
    PreparedStatement first = connection.prepareStatement(INSERT);
    first.setLong(1, 1);
    first.setString(2, "one");
    first.executeUpdate();
    first.close();
    PreparedStatement second = connection.prepareStatement(INSERT);
    assertSame(first, second);
    second.setLong(1, 2);
    second.executeUpdate();
    second.close();
    try (PreparedStatement named =
            connection.prepareStatement("SELECT COUNT(*) FROM thing WHERE name = 'one'");
        ResultSet rows = named.executeQuery()) {
      rows.next();
      assertEquals(1, rows.getLong(1), "the second place was bound by nobody");
    }
  }

  @Test
  void twoThatAreOpenAtOnceAreTwo() throws SQLException {
    try (PreparedStatement one = connection.prepareStatement(COUNT);
        PreparedStatement other = connection.prepareStatement(COUNT)) {
      assertNotSame(one, other);
    }
    assertEquals(0, count());
  }

  @Test
  void oneThatFailedServesAgain() throws SQLException {
    insert(1, "one");
    assertThrows(SQLException.class, () -> insert(1, "again"));
    insert(2, "two");
    assertEquals(2, count());
  }

  @Test
  void aChangeOfTheSchemaIsSeenByKeptStatements() throws SQLException {
    insert(1, "one");
    try (Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE thing ADD COLUMN size INTEGER NOT NULL DEFAULT 7");
    }
    insert(2, "two");
    assertEquals(2, count());
  }

  @Test
  void columnsAreKnownByTheirNamesEachTime() throws SQLException {
    insert(1, "one");
    for (int i = 0; i < 2; i++) {
      try (PreparedStatement statement =
              connection.prepareStatement("SELECT name, id AS number FROM thing");
          ResultSet rows = statement.executeQuery()) {
        rows.next();
        assertEquals("one", rows.getString("name"));
        assertEquals(1, rows.getLong("number"));
      }
    }
  }

  @Test
  void aColumnThatWasAddedIsKnownByItsName() throws SQLException {
    insert(1, "one");
    try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM thing");
        ResultSet rows = statement.executeQuery()) {
      assertTrue(rows.next());
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE thing ADD COLUMN size INTEGER NOT NULL DEFAULT 7");
    }
    try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM thing");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      assertEquals(7, rows.getLong("size"));
    }
  }

  @Test
  void aTransactionIsUndoneWholeAndAnotherOneBegins() throws SQLException {
    connection.begin();
    insert(1, "one");
    connection.rollback();
    assertTrue(connection.getAutoCommit());
    connection.begin();
    insert(2, "two");
    assertFalse(connection.getAutoCommit());
    connection.commit();
    assertEquals(1, count());
  }

  /** After a commit nothing is locked: another process may write at once. */
  @Test
  void nothingIsLockedBetweenTransactions() throws SQLException {
    connection.begin();
    insert(1, "one");
    connection.commit();
    try (KeptStatements other =
        new KeptStatements(
            directory.resolve("kept.db").toString(), new Properties(), "BEGIN IMMEDIATE")) {
      other.begin();
      other.commit();
    }
  }
}

package io.taiqu.supervisor.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.testing.TestDatabases;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every database keeps to. */
@StoreTest
final class DatabaseTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("supervisor.db");
  }

  static void execute(Database database, String sql) {
    database.execute(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    });
  }

  static int settings(Database database) {
    return database.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM setting")) {
        rows.next();
        return rows.getInt(1);
      }
    });
  }

  @Test
  void aDatabaseOfANewerVersionIsLeftAlone() {
    try (Database database = TestDatabases.open(file())) {
      execute(database, "INSERT INTO schema_version (version) VALUES (999)");
    }
    StoreException refusal = assertThrows(StoreException.class, () -> TestDatabases.open(file()));
    assertTrue(refusal.toString().contains("newer version"));
  }

  @Test
  void aThrowUndoesTheWholeTransaction() {
    try (Database database = TestDatabases.open(file())) {
      List<String> told = new ArrayList<>();
      assertThrows(
          IllegalStateException.class,
          () ->
              database.run(() -> {
                execute(database, "INSERT INTO setting (name, value) VALUES ('a', 'b')");
                database.afterCommit(() -> told.add("told"));
                throw new IllegalStateException("no");
              }));
      assertEquals(0, settings(database));
      assertEquals(List.of(), told);
    }
  }

  @Test
  void readersSeeTheirOwnTransactionAndOthersOnlyTheCommitted() throws InterruptedException {
    try (Database database = TestDatabases.open(file())) {
      List<Integer> seen = new ArrayList<>();
      database.run(() -> {
        execute(database, "INSERT INTO setting (name, value) VALUES ('a', 'b')");
        seen.add(settings(database));
        Thread other = Thread.ofVirtual().start(() -> seen.add(settings(database)));
        try {
          other.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
      seen.add(settings(database));
      assertEquals(List.of(1, 0, 1), seen);
    }
  }

  /** Two that read the same and then write what they read cannot both be right. */
  @Test
  void transactionsBehaveAsIfOneRanAfterTheOther() throws InterruptedException {
    try (Database database = TestDatabases.open(file())) {
      execute(database, "INSERT INTO setting (name, value) VALUES ('sum', '0')");
      int each = 40;
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int n = 0; n < each; n++) {
                    database.run(() -> {
                      int sum = Integer.parseInt(valueOf(database, "sum"));
                      execute(
                          database,
                          "UPDATE setting SET value = '%d' WHERE name = 'sum'".formatted(sum + 1));
                    });
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(Integer.toString(4 * each), valueOf(database, "sum"));
    }
  }

  @Test
  void worksThatShareASubjectComeOneAfterTheOther() throws InterruptedException {
    try (Database database = TestDatabases.open(file())) {
      execute(database, "INSERT INTO setting (name, value) VALUES ('sum', '0')");
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String other = "other" + i;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int n = 0; n < 40; n++) {
                    database.runFor(
                        List.of(other, "sum"),
                        () -> {
                          int sum = Integer.parseInt(valueOf(database, "sum"));
                          execute(
                              database,
                              "UPDATE setting SET value = '%d' WHERE name = 'sum'"
                                  .formatted(sum + 1));
                          return true;
                        });
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals("160", valueOf(database, "sum"));
    }
  }

  @Test
  void whatWaitsForTheCommitHappensOnce() throws InterruptedException {
    try (Database database = TestDatabases.open(file())) {
      java.util.concurrent.atomic.LongAdder told = new java.util.concurrent.atomic.LongAdder();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int n = 0; n < 20; n++) {
                    database.run(() -> {
                      int count = settings(database);
                      execute(
                          database,
                          "INSERT INTO setting (name, value) VALUES ('n%d', '')".formatted(count));
                      database.afterCommit(told::increment);
                    });
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(80, told.sum());
      assertEquals(80, settings(database));
    }
  }

  private static String valueOf(Database database, String name) {
    return database.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT value FROM setting WHERE name = '%s'".formatted(name))) {
        rows.next();
        return rows.getString(1);
      }
    });
  }

  /** It is committed: whoever else waits for that must hear of it. */
  @Test
  void whatWaitsForTheCommitHappensThoughSomethingBeforeItFails() {
    try (Database database = TestDatabases.open(file())) {
      List<String> told = new ArrayList<>();
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  database.run(() -> {
                    execute(database, "INSERT INTO setting (name, value) VALUES ('a', 'b')");
                    database.afterCommit(() -> {
                      throw new IllegalStateException("no");
                    });
                    database.afterCommit(() -> told.add("told"));
                  }));
      assertEquals("no", thrown.getMessage());
      assertEquals(1, settings(database));
      assertEquals(List.of("told"), told);
    }
  }
}

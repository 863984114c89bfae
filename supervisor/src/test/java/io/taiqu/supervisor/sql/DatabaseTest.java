package io.taiqu.supervisor.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.transaction.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("supervisor.db");
  }

  private static void execute(Database database, String sql) {
    database.execute(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    });
  }

  private static int settings(Database database) {
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
    try (Database database = Database.open(file())) {
      execute(database, "INSERT INTO schema_version (version) VALUES (999)");
    }
    StoreException refusal = assertThrows(StoreException.class, () -> Database.open(file()));
    assertTrue(refusal.toString().contains("newer version"));
  }

  @Test
  void aDamagedFileIsNamedAsSuch() throws IOException {
    Files.writeString(
        file(), "this is not a database, and it is long enough to be looked at ".repeat(20));
    StoreException refusal = assertThrows(StoreException.class, () -> Database.open(file()));
    assertTrue(refusal.toString().contains("damaged"), refusal.getMessage());
  }

  @Test
  void aThrowUndoesTheWholeTransaction() {
    try (Database database = Database.open(file())) {
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
    try (Database database = Database.open(file())) {
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

  @Test
  void aFullDiskStoresNothingAndSaysSo() {
    try (Database database = Database.open(file())) {
      execute(database, "PRAGMA max_page_count = 1");
      StoreException refusal =
          assertThrows(
              StoreException.class,
              () ->
                  execute(
                      database,
                      "INSERT INTO setting (name, value) VALUES ('big', hex(randomblob(20000000)))"));
      assertTrue(refusal.toString().contains("full"), refusal.getMessage());
      assertEquals(0, settings(database));
    }
  }
}

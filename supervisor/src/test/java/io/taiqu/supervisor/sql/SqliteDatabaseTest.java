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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a file can suffer. */
final class SqliteDatabaseTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("supervisor.db");
  }

  @Test
  void aDamagedFileIsNamedAsSuch() throws IOException {
    Files.writeString(
        file(), "this is not a database, and it is long enough to be looked at ".repeat(20));
    StoreException refusal = assertThrows(StoreException.class, () -> Database.open(file()));
    assertTrue(refusal.toString().contains("damaged"), refusal.getMessage());
  }

  @Test
  void aFullDiskStoresNothingAndSaysSo() {
    try (Database database = Database.open(file())) {
      DatabaseTest.execute(database, "PRAGMA max_page_count = 1");
      StoreException refusal =
          assertThrows(
              StoreException.class,
              () ->
                  DatabaseTest.execute(
                      database,
                      "INSERT INTO setting (name, value) VALUES ('big', hex(randomblob(20000000)))"));
      assertTrue(refusal.toString().contains("full"), refusal.getMessage());
      assertEquals(0, DatabaseTest.settings(database));
    }
  }

  /** A step that is written and not listed is one that some databases never see. */
  @Test
  void everyStepOfTheSchemaIsTaken() throws IOException {
    try (Database database = Database.open(file());
        Stream<Path> steps =
            Files.list(Path.of("src/main/resources/io/taiqu/supervisor/sql/migrations"))) {
      long taken =
          database.read(connection -> {
            try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM schema_version")) {
              rows.next();
              return rows.getLong(1);
            }
          });
      assertEquals(steps.count(), taken);
    }
  }
}

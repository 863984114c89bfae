package io.taiqu.supervisor.testing;

import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Databases of tests, each known by a path: the file itself, or a database of its own on a server
 * of PostgreSQL, as the system property {@code taiqu.test.store} says.
 */
public final class TestDatabases {
  private TestDatabases() {}

  /** Whether the tests run on PostgreSQL now. */
  public static boolean onPostgres() {
    return System.getProperty("taiqu.test.store", "sqlite").equals("postgres");
  }

  /** The database of a path. */
  public static DatabaseSettings at(Path file) {
    return onPostgres() ? PostgresForTests.database(file) : new DatabaseSettings.SqliteFile(file);
  }

  /** Opens the database of a path. */
  public static Database open(Path file) {
    return Database.open(at(file));
  }

  /** Copies a closed database, as a backup does. */
  public static void copy(Path from, Path to) {
    if (onPostgres()) {
      PostgresForTests.copy(from, to);
      return;
    }
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.taiqu.supervisor.testing;

import io.taiqu.supervisor.sql.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes a database look as if an older version had written it. */
public final class OlderDatabase {
  private static final Path MIGRATIONS =
      Path.of("src/main/resources/io/taiqu/supervisor/sql/migrations");
  private static final Pattern ADDED = Pattern.compile("ALTER TABLE (\\w+) ADD COLUMN (\\w+)");

  private static final Pattern INDEXED = Pattern.compile("CREATE INDEX (\\w+) ON [^;]+");
  private static final Pattern CREATED = Pattern.compile("(?s)CREATE TABLE (\\w+) \\(.*?\\n\\)");

  private OlderDatabase() {}

  /**
   * Takes back the columns and tables that came after a schema version; what was in them is gone.
   */
  public static void backTo(int version, Database database) {
    String earlier = String.join("\n", scripts().limit(version).toList());
    String later = String.join("\n", scripts().skip(version).toList());
    Matcher indexed = INDEXED.matcher(later);
    while (indexed.find()) {
      execute(database, "DROP INDEX IF EXISTS " + indexed.group(1));
    }
    Matcher added = ADDED.matcher(later);
    while (added.find()) {
      if (!later.contains("CREATE TABLE " + added.group(1) + " ")) {
        execute(database, "ALTER TABLE " + added.group(1) + " DROP COLUMN " + added.group(2));
      }
    }
    Matcher created = CREATED.matcher(later);
    List<String> tables = created.results().map(table -> table.group(1)).toList();
    // One that refers to another came after it.
    for (String table : tables.reversed()) {
      execute(database, "DROP TABLE IF EXISTS " + table);
    }
    Matcher present = CREATED.matcher(earlier);
    while (present.find()) {
      if (later.matches("(?s).*TABLE " + present.group(1) + "\\b.*")
          && (!later.contains("ALTER TABLE " + present.group(1) + " ADD")
              || later.contains("CREATE TABLE " + present.group(1) + " "))) {
        execute(
            database,
            present
                .group()
                .replace("ID64", TestDatabases.onPostgres() ? "BIGINT" : "INTEGER")
                .replace("BYTES", TestDatabases.onPostgres() ? "BYTEA" : "BLOB"));
      }
    }
    Matcher before = INDEXED.matcher(earlier);
    while (before.find()) {
      if (later.contains("INDEX " + before.group(1) + " ON")
          || later.contains("DROP INDEX " + before.group(1) + ";")) {
        execute(database, before.group().replace("INDEX ", "INDEX IF NOT EXISTS "));
      }
    }
    execute(database, "DELETE FROM schema_version WHERE version > " + version);
  }

  /** Executes a statement. */
  public static void execute(Database database, String sql) {
    database.execute(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    });
  }

  private static Stream<String> scripts() {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      List<Path> sorted = files.sorted().toList();
      return sorted.stream().map(OlderDatabase::text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

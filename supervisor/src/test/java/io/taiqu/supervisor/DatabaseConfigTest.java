package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.YamlConfig;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseConfigTest {
  @TempDir Path directory;

  private YamlConfig.Loaded<SupervisorConfig> read(String database, Map<String, String> environment)
      throws Exception {
    Path file = directory.resolve("supervisor.yaml");
    Files.writeString(
        file,
        """
        keys: { dir: keys }
        data: { dir: data }
        fence: { url: fence/fence.journal }
        broker: { external: { host: broker } }
        %s
        """
            .formatted(database));
    return SupervisorConfig.read(file, new Overrides(environment, Map.of()));
  }

  private String problems(String database, Map<String, String> environment) {
    return assertThrows(ConfigException.class, () -> read(database, environment))
        .problems()
        .toString();
  }

  @Test
  void withoutASectionItIsAFileInTheDataDirectory() throws Exception {
    assertEquals(
        new DatabaseSettings.SqliteFile(directory.resolve("data/supervisor.db")),
        read("", Map.of()).value().database());
  }

  @Test
  void thePasswordComesFromAFileOrTheEnvironmentAndIsNeverShown() throws Exception {
    Files.writeString(directory.resolve("secret"), "from-file\n");
    String section =
        "database: { url: 'postgresql://db/taiqu?sslmode=verify-full', user: taiqu, passwordFile: secret }";
    assertEquals(
        new PostgresServer(
            "jdbc:postgresql://db/taiqu?sslmode=verify-full",
            "taiqu",
            Optional.of("from-file"),
            10),
        read(section, Map.of()).value().database());
    YamlConfig.Loaded<SupervisorConfig> loaded =
        read(section, Map.of("TAIQU_DATABASE_PASSWORD", "from-variable"));
    assertEquals(
        Optional.of("from-variable"), ((PostgresServer) loaded.value().database()).password());
    assertFalse(loaded.provenance().toString().contains("from-variable"));
    assertFalse(loaded.value().toString().contains("from-variable"));
  }

  @Test
  void aPasswordInTheFileIsRefusedAndNotRepeated() {
    String problems =
        problems("database: { url: 'postgresql://db/taiqu', user: a, password: hush }", Map.of());
    assertTrue(problems.contains("TAIQU_DATABASE_PASSWORD"), problems);
    assertFalse(problems.contains("hush"), problems);
    String url = problems("database: { url: 'postgresql://a:hush@db/taiqu', user: a }", Map.of());
    assertTrue(url.contains("database.passwordFile"), url);
    assertFalse(url.contains("hush"), url);
  }

  @Test
  void aPasswordFileThatIsNotThereIsNamed() {
    String problems =
        problems(
            "database: { url: 'postgresql://db/taiqu', user: a, passwordFile: nowhere }", Map.of());
    assertTrue(problems.contains("nowhere can't be read"), problems);
  }

  private static final String SHARED =
      """
      database: { url: 'postgresql://db/taiqu', user: taiqu }
      sideBySide: { name: a }
      """;

  @Test
  void severalSideBySideNeedEverythingShared() {
    String problems = problems(SHARED, Map.of());
    assertTrue(problems.contains("fence.url on a server"), problems);
  }

  @Test
  void aFenceInTheDatabaseThatItGuardsIsRefused() {
    String problems =
        problems(
            SHARED, Map.of("TAIQU_FENCE_URL", "postgresql://db/taiqu", "TAIQU_FENCE_USER", "b"));
    assertTrue(problems.contains("a backup of the data"), problems);
  }

  @Test
  void aSharedFenceIsADatabaseOfItsOwn() throws Exception {
    SupervisorConfig config =
        read(
                SHARED,
                Map.of(
                    "TAIQU_FENCE_URL", "postgresql://db/taiqu_fence",
                    "TAIQU_FENCE_USER", "b",
                    "TAIQU_FENCE_PASSWORD", "hush"))
            .value();
    assertEquals(Optional.of("a"), config.sideBySide());
    assertEquals(
        new SupervisorConfig.Fence.OnServer(
            new PostgresServer("jdbc:postgresql://db/taiqu_fence", "b", Optional.of("hush"), 10)),
        config.fence());
  }
}

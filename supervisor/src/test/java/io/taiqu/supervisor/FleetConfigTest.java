package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.YamlConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FleetConfigTest {
  @TempDir Path directory;

  private SupervisorConfig read(String fleet) throws Exception {
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
            .formatted(fleet));
    YamlConfig.Loaded<SupervisorConfig> loaded =
        SupervisorConfig.read(file, new Overrides(Map.of(), Map.of()));
    return loaded.value();
  }

  @Test
  void everySettingOfTheFleetCanBeGivenInOneSection() throws Exception {
    SupervisorConfig config =
        read("fleet: { silentAfter: PT5M, haltAbovePercent: 7, rollOutHold: PT2H }");
    assertEquals(Duration.ofMinutes(5), config.silentAfter());
    assertEquals(7, config.haltAbovePercent());
    assertEquals(Duration.ofHours(2), config.rollOut().hold());
    assertEquals(Duration.ofMinutes(30), config.rollOut().acceptance());
  }

  @Test
  void twoPercentOfTheCustomersAreTheUsualLimit() throws Exception {
    assertEquals(2, read("").haltAbovePercent());
  }

  @Test
  void aLimitOfNewCasesIsOneOrMore() throws Exception {
    assertEquals(10, read("").mostNewCases());
    assertEquals(3, read("lineLoss: { mostNewCases: 3 }").mostNewCases());
    assertThrows(ConfigException.class, () -> read("lineLoss: { mostNewCases: 0 }"));
  }
}

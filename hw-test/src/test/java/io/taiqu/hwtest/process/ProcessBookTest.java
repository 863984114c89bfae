package io.taiqu.hwtest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessBookTest {
  @TempDir private Path directory;

  @Test
  void whatAKilledRunLeftBehindIsEnded() {
    ManagedProcess child = sleeper();
    Path file = directory.resolve("processes.txt");
    new ProcessBook(file).enter(child);
    assertEquals(List.of("sleeper"), new ProcessBook(file).endLeftovers());
    assertTrue(child.awaitEnd(Duration.ofSeconds(5)));
    assertFalse(Files.exists(file));
  }

  @Test
  void aPidThatSomebodyElseHasNowIsLeftAlone() throws Exception {
    ManagedProcess child = sleeper();
    Path file = directory.resolve("processes.txt");
    Files.writeString(file, "other\t" + child.pid() + "\t12345\n");
    assertEquals(List.of(), new ProcessBook(file).endLeftovers());
    assertTrue(child.isAlive());
    child.kill();
  }

  @Test
  void eachPartFindsItsOwnResourcesFirst() {
    String whole =
        "/x/hw-test/target/classes:/m2/a.jar:/x/supervisor/target/classes"
            + ":/x/edge-firmware/target/taiqu-edge-firmware-0.1.0.jar:/x/protocol/target/classes";
    assertEquals(
        "/x/edge-firmware/target/taiqu-edge-firmware-0.1.0.jar:/x/hw-test/target/classes:/m2/a.jar"
            + ":/x/protocol/target/classes",
        Part.EDGE.classPath(whole));
    assertEquals(
        "/x/supervisor/target/classes:/m2/a.jar:/x/protocol/target/classes",
        Part.SUPERVISOR.classPath(whole));
  }

  private ManagedProcess sleeper() {
    return ManagedProcess.start(
        "sleeper", List.of("sleep", "60"), Map.of(), directory.resolve("sleeper.log"));
  }
}

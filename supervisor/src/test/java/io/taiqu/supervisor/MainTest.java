package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MainTest {
  @Test
  void whatTheServiceStartsNeedsNoParser() {
    assertEquals(
        Optional.of(Path.of("/etc/taiqu/supervisor.yaml")),
        Main.serviceConfig("run", "--config", "/etc/taiqu/supervisor.yaml"));
  }

  @Test
  void whateverElseIsTypedIsParsed() {
    assertEquals(Optional.empty(), Main.serviceConfig());
    assertEquals(Optional.empty(), Main.serviceConfig("run"));
    assertEquals(Optional.empty(), Main.serviceConfig("run", "-c", "a.yaml"));
    assertEquals(Optional.empty(), Main.serviceConfig("run", "--config", "a", "--set", "b=c"));
    assertEquals(Optional.empty(), Main.serviceConfig("config", "--config", "a.yaml"));
  }
}

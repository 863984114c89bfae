package io.taiqu.edge.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's checks on copies of the kernel's files. */
class SelfTestTest {
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  @TempDir Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private MachineChecks machine() {
    return new MachineChecks(root, NOW);
  }

  @Test
  void whatIsNotThereIsSkipped() {
    assertEquals(Outcome.State.SKIPPED, machine().realTimeClock().state());
    assertEquals(Outcome.State.SKIPPED, machine().watchdog().state());
    assertEquals(Outcome.State.SKIPPED, machine().temperature().state());
    assertEquals(Outcome.State.SKIPPED, machine().supply().state());
    assertEquals(Outcome.State.SKIPPED, machine().networkTime(false).state());
    assertEquals(Outcome.State.SKIPPED, new StorageChecks(root, root).wear().state());
  }

  @Test
  void batteryBackedClockMustAgreeWithinMinutes() throws IOException {
    file("sys/class/rtc/rtc0/since_epoch", Long.toString(NOW.getEpochSecond() - 3));
    assertEquals(Outcome.State.PASSED, machine().realTimeClock().state());
    file("sys/class/rtc/rtc0/since_epoch", "946684800");
    assertEquals(Outcome.State.FAILED, machine().realTimeClock().state());
  }

  @Test
  void watchdogMustBeArmedAndIsNeverOpened() throws IOException {
    file("dev/watchdog", "");
    Files.setLastModifiedTime(
        root.resolve("dev/watchdog"), java.nio.file.attribute.FileTime.fromMillis(1000));
    file("sys/class/watchdog/watchdog0/state", "inactive\n");
    assertEquals(Outcome.State.FAILED, machine().watchdog().state());
    file("sys/class/watchdog/watchdog0/state", "active\n");
    file("sys/class/watchdog/watchdog0/timeout", "60\n");
    assertEquals(Outcome.State.PASSED, machine().watchdog().state());
    assertEquals(0, Files.size(root.resolve("dev/watchdog")));
    assertEquals(1000, Files.getLastModifiedTime(root.resolve("dev/watchdog")).toMillis());
  }

  @Test
  void wearAndWeakSupplyAreFailures() throws IOException {
    file("sys/block/mmcblk0/device/life_time", "0x02 0x03\n");
    assertEquals(Outcome.State.PASSED, new StorageChecks(root, root).wear().state());
    file("sys/block/mmcblk0/device/life_time", "0x02 0x0a\n");
    assertEquals(Outcome.State.FAILED, new StorageChecks(root, root).wear().state());
    file("sys/devices/platform/soc/soc:firmware/get_throttled", "10000\n");
    assertEquals(Outcome.State.FAILED, machine().supply().state());
  }

  @Test
  void relayIsClosedAgainWhateverItSays() {
    List<SupplyState> driven = new ArrayList<>();
    Outcome stuck =
        RelayChecks.check(
            "x",
            wanted -> {
              driven.add(wanted);
              return RelayFeedback.CLOSED;
            });
    assertEquals(Outcome.State.FAILED, stuck.state());
    assertEquals(List.of(SupplyState.OFF, SupplyState.ON), driven);
    driven.clear();
    RelayChecks.check(
        "x",
        wanted -> {
          driven.add(wanted);
          if (wanted == SupplyState.OFF) {
            throw new IOException("gone");
          }
          return RelayFeedback.CLOSED;
        });
    assertEquals(List.of(SupplyState.OFF, SupplyState.ON), driven);
  }
}

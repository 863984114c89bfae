package io.taiqu.edge.selftest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Clock, watchdog, temperature and supply, as the kernel shows them in files. */
public final class MachineChecks {
  /** A battery-backed clock that is off by more than this would start the unit on a wrong day. */
  private static final Duration MOST_DRIFT = Duration.ofMinutes(2);

  private static final long HOT_MILLIDEGREES = 80_000;

  private final Path root;
  private final Instant now;

  /**
   * Checks on this machine.
   *
   * @param root {@code /}, or a copy of its files
   * @param now by the system's clock
   */
  public MachineChecks(Path root, Instant now) {
    this.root = root;
    this.now = now;
  }

  public Outcome realTimeClock() {
    String check = "real-time clock";
    Optional<Long> seconds = number("sys/class/rtc/rtc0/since_epoch");
    if (seconds.isEmpty()) {
      return Outcome.skipped(
          check,
          "this machine has none: after a power cut without network the unit starts with a wrong"
              + " clock and enforces nothing until it is set");
    }
    Duration off = Duration.between(Instant.ofEpochSecond(seconds.get()), now).abs();
    Map<String, Long> figures = Map.of("offSeconds", off.toSeconds());
    return off.compareTo(MOST_DRIFT) <= 0
        ? Outcome.passed(check, "present, " + off.toSeconds() + " s off").with(figures)
        : Outcome.failed(
                check,
                off.toSeconds()
                    + " s off the system's clock: set it (hwclock --systohc), and look at its"
                    + " battery")
            .with(figures);
  }

  /**
   * Whether the clock follows the network's.
   *
   * @param synchronised what the unit itself found out
   */
  public Outcome networkTime(boolean synchronised) {
    String check = "network time";
    if (synchronised) {
      return Outcome.passed(check, "synchronised");
    }
    return Files.isDirectory(root.resolve("run/systemd/system"))
        ? Outcome.failed(
            check, "not synchronised: give the unit a time service (NTP) and look at its network")
        : Outcome.skipped(check, "there is no systemd to ask");
  }

  /**
   * Looks at the watchdog without opening it: a watchdog that was opened bites when the one who
   * opened it ends.
   */
  public Outcome watchdog() {
    String check = "watchdog";
    if (!Files.exists(root.resolve("dev/watchdog"))) {
      return Outcome.skipped(check, "there is no /dev/watchdog");
    }
    String name = text("sys/class/watchdog/watchdog0/identity").orElse("unknown chip");
    Optional<String> state = text("sys/class/watchdog/watchdog0/state");
    Optional<Long> timeout = number("sys/class/watchdog/watchdog0/timeout");
    Map<String, Long> figures = new LinkedHashMap<>();
    timeout.ifPresent(seconds -> figures.put("timeoutSeconds", seconds));
    if (state.isPresent() && state.get().equals("active")) {
      return Outcome.passed(
              check,
              name
                  + " is armed"
                  + timeout.map(seconds -> ", bites after " + seconds + " s").orElse("")
                  + "; it was left alone")
          .with(figures);
    }
    return Outcome.failed(
            check,
            name
                + " is there and nobody arms it: set RuntimeWatchdogSec=30 in"
                + " /etc/systemd/system.conf")
        .with(figures);
  }

  public Outcome temperature() {
    String check = "temperature";
    Optional<Long> milli = number("sys/class/thermal/thermal_zone0/temp");
    if (milli.isEmpty()) {
      return Outcome.skipped(check, "the kernel shows none");
    }
    Map<String, Long> figures = Map.of("milliCelsius", milli.get());
    String said = "%.1f °C".formatted(milli.get() / 1000.0);
    return milli.get() < HOT_MILLIDEGREES
        ? Outcome.passed(check, said).with(figures)
        : Outcome.failed(check, said + ": too hot for the processor, and for the card")
            .with(figures);
  }

  /** A Pi tells whether its supply was ever too weak since it started (bits 0 and 16). */
  public Outcome supply() {
    String check = "supply voltage";
    Optional<String> throttled = text("sys/devices/platform/soc/soc:firmware/get_throttled");
    if (throttled.isEmpty()) {
      return Outcome.skipped(check, "this machine does not tell");
    }
    try {
      long bits = Long.parseLong(throttled.get().replaceFirst("^0x", ""), 16);
      return (bits & 0x1_0001) == 0
          ? Outcome.passed(check, "never too low since the start")
          : Outcome.failed(check, "was too low since the start: a stronger supply is needed");
    } catch (NumberFormatException e) {
      return Outcome.skipped(check, "this machine tells \"" + throttled.get() + "\"");
    }
  }

  private Optional<String> text(String file) {
    try {
      return Optional.of(Files.readString(root.resolve(file)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Long> number(String file) {
    try {
      return text(file).map(Long::parseLong);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

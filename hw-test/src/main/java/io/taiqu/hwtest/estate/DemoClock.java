package io.taiqu.hwtest.estate;

import java.time.Instant;

/**
 * The clock of a demonstration: at the real time {@code origin} it shows {@code base}, and from
 * there it runs {@code speed} times as fast.
 */
public record DemoClock(Instant origin, Instant base, int speed) {
  /** A Monday, 10:00 in the utility's zone. */
  public static final Instant MONDAY_TEN = Instant.parse("2026-03-02T02:00:00Z");

  /** The setting as a process's configuration has it. */
  String toYaml() {
    return """
    clock:
      demonstration:
        origin: %s
        base: %s
        speed: %d
    """
        .formatted(origin, base, speed);
  }
}

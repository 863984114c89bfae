package io.taiqu.hwtest.readings;

import java.util.SplittableRandom;

/** What happens to the meter in a history. */
enum Incident {
  NOTHING,
  ROLL_OVER,
  /** An account in use: the meter answers zero for a moment. */
  ZERO_AFTER_POWER_UP,
  /** Nothing is known of the meter yet, and its first answers are zero. */
  ZERO_AT_FIRST_CONTACT,
  RESET,
  EXCHANGE,
  RESTART,
  CLOCK_FORWARD,
  CLOCK_BACK,
  FROZEN,
  /** The register shows too much, once. */
  GLITCH,
  /** The power shows more than the supply can carry, once. */
  POWER_GLITCH,
  /** Somebody sets another transformer ratio in the meter. */
  RATIO_SET,
  /** The register counts in another unit than the profile says. */
  UNIT,
  /** Another meter stands at the address. */
  STRANGER;

  private static final Incident[] ALL = values();

  /** What can happen to this make: a float is coarse at its end, and not all tell everything. */
  static Incident drawn(BenchMeter bench, SplittableRandom random) {
    Incident any = ALL[random.nextInt(ALL.length)];
    boolean possible =
        switch (any) {
          case ROLL_OVER -> !bench.isFloat();
          case STRANGER -> bench.tellsSerial();
          case RATIO_SET -> bench.tellsRatio();
          case NOTHING,
              ZERO_AFTER_POWER_UP,
              ZERO_AT_FIRST_CONTACT,
              RESET,
              EXCHANGE,
              RESTART,
              CLOCK_FORWARD,
              CLOCK_BACK,
              FROZEN,
              GLITCH,
              POWER_GLITCH,
              UNIT ->
              true;
        };
    return possible ? any : NOTHING;
  }

  /** Sweeps before the last ones: a wrong unit shows over kilowatt-hours only. */
  int sweeps() {
    return this == UNIT ? 45 : 12;
  }

  /** Seconds until the next sweep. */
  int pause(SplittableRandom random) {
    if (this == UNIT) {
      return random.nextInt(60, 110);
    }
    return switch (random.nextInt(3)) {
      case 0 -> 5;
      case 1 -> 60;
      default -> 300;
    };
  }
}

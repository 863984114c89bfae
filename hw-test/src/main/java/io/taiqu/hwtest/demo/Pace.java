package io.taiqu.hwtest.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * When the parts of the story happen, so that it fits into the time that was given. All offsets are
 * wall time.
 *
 * @param whole from ready to the end
 */
record Pace(Duration whole) {
  /** The pace of a demonstration that nobody limits. */
  static final Pace USUAL = new Pace(Duration.ofSeconds(180));

  /** From the clock's origin to the moment when the system is ready, about. */
  private static final Duration START = Duration.ofSeconds(16);

  /** When the poor customer's supply is expected to open, after the clock's origin. */
  Duration poorOpens() {
    return START.plus(share(34));
  }

  /** When the second poor customer's supply is expected to open: amid the first outage. */
  Duration poorLaterOpens() {
    return START.plus(share(55));
  }

  /** Not before this, after ready, the supervisor is killed. */
  Duration firstOutage() {
    return share(48);
  }

  /** How long the supervisor, and then the broker, is away. */
  Duration outage() {
    return share(12);
  }

  /** After this, waiting for the poor customer's opening is given up. */
  Duration openingGivenUp() {
    return share(60);
  }

  private Duration share(int percent) {
    return whole.multipliedBy(percent).dividedBy(100);
  }

  /** The simulated time at a wall time after the origin. */
  static Instant simulated(Instant base, int speed, Duration afterOrigin) {
    return base.plus(afterOrigin.multipliedBy(speed));
  }
}

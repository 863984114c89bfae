package io.taiqu.hwtest.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * When the parts of the story happen, so that it fits into the time that was given. All offsets are
 * wall time.
 *
 * @param whole from ready to the end
 * @param speed simulated seconds per second
 */
record Pace(Duration whole, int speed) {
  private static final Duration USUAL = Duration.ofSeconds(180);

  /** An interval ends, and is recorded, within it. */
  private static final Duration INTERVAL_AND_MORE = Duration.ofMinutes(17);

  /** The pace of a demonstration that may have no end. */
  static Pace of(DemoOptions options) {
    return new Pace(options.runFor().orElse(USUAL), options.speed());
  }

  /**
   * When the poor customer's supply is expected to open, after the clock's origin.
   *
   * @param supervisorStart how long the supervisor took to start, which tells how fast the machine
   *     is
   */
  Duration poorOpens(Duration supervisorStart) {
    return readyAfter(supervisorStart).plus(share(34));
  }

  /** When the second poor customer's supply is expected to open: amid the first outage. */
  Duration poorLaterOpens(Duration supervisorStart) {
    return readyAfter(supervisorStart).plus(share(55));
  }

  private static Duration readyAfter(Duration supervisorStart) {
    return supervisorStart.multipliedBy(2).plusSeconds(2);
  }

  /** At this time after ready the supervisor is killed, if nothing asked for it before. */
  Duration firstOutage() {
    return share(58);
  }

  /** How long the supervisor, and then the broker, is away. */
  Duration outage() {
    Duration least = INTERVAL_AND_MORE.dividedBy(speed).plusSeconds(2);
    return least.compareTo(share(12)) > 0 ? least : share(12);
  }

  /** After this, waiting for the poor customer's opening is given up. */
  Duration openingGivenUp() {
    return share(60);
  }

  private Duration share(int percent) {
    return whole.multipliedBy(percent).dividedBy(100);
  }

  /** The simulated time at a wall time after the origin. */
  Instant simulated(Instant base, Duration afterOrigin) {
    return base.plus(afterOrigin.multipliedBy(speed));
  }
}

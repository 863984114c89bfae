package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.message.ClockQuality;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of the unit itself in this run of the process.
 *
 * @param startedAt when the run began
 * @param graceFrom from when the grace after a start counts: the start, the last brown-out, or the
 *     moment at which the clock became good
 * @param clock how good the clock is; empty before anybody looked
 * @param synced when the clock was last seen synchronised, on both clocks
 * @param sweepNanos how long one sweep over all meters takes; empty before the first
 * @param connected whether a session with the broker is up
 * @param heardNanos when the last document with a good signature came from the supervisor,
 *     monotonic time
 * @param cabinetOpen whether the door of the unit's cabinet is open
 */
public record UnitTrack(
    Instant startedAt,
    Instant graceFrom,
    Optional<ClockQuality> clock,
    Optional<Moment> synced,
    OptionalLong sweepNanos,
    boolean connected,
    OptionalLong heardNanos,
    Truth cabinetOpen) {

  /** More than a clock drifts in a day by itself. */
  private static final Duration CLOCK_DRIFT = Duration.ofMinutes(1);

  static UnitTrack started(Instant at) {
    return new UnitTrack(
        at,
        at,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        false,
        OptionalLong.empty(),
        Truth.UNKNOWN);
  }

  /**
   * Since when the clock holds its time by itself, monotonic time: since it was last synchronised.
   * Empty if it never was, or if it was set since: then the two clocks went differently.
   *
   * @param speed how many seconds of the deployment's clock pass in one of the monotonic clock
   */
  OptionalLong heldSinceNanos(Moment now, int speed) {
    if (synced.isEmpty()) {
      return OptionalLong.empty();
    }
    long nanos = synced.get().monotonicNanos();
    Duration went = Duration.ofNanos(now.monotonicNanos() - nanos).multipliedBy(speed);
    Duration strayed = Duration.between(synced.get().at().plus(went), now.at()).abs();
    return strayed.compareTo(CLOCK_DRIFT.multipliedBy(speed)) <= 0
        ? OptionalLong.of(nanos)
        : OptionalLong.empty();
  }

  UnitTrack withGraceFrom(Instant from) {
    return new UnitTrack(
        startedAt, from, clock, synced, sweepNanos, connected, heardNanos, cabinetOpen);
  }

  /**
   * After a brown-out. Where the clock does not hold its time, the grace begins anew with the right
   * time, as after a start.
   */
  UnitTrack brownedOut(Moment now, int speed) {
    Optional<Moment> known =
        heldSinceNanos(now, speed).isPresent() ? synced : Optional.<Moment>empty();
    return new UnitTrack(
        startedAt, now.at(), clock, known, sweepNanos, connected, heardNanos, cabinetOpen);
  }

  UnitTrack withClock(ClockQuality quality, Optional<Moment> lastSynced) {
    return new UnitTrack(
        startedAt,
        graceFrom,
        Optional.of(quality),
        lastSynced,
        sweepNanos,
        connected,
        heardNanos,
        cabinetOpen);
  }

  UnitTrack withSweep(long nanos) {
    return new UnitTrack(
        startedAt,
        graceFrom,
        clock,
        synced,
        OptionalLong.of(nanos),
        connected,
        heardNanos,
        cabinetOpen);
  }

  UnitTrack withLink(boolean up) {
    return new UnitTrack(
        startedAt, graceFrom, clock, synced, sweepNanos, up, heardNanos, cabinetOpen);
  }

  UnitTrack withCabinet(Truth open) {
    return new UnitTrack(
        startedAt, graceFrom, clock, synced, sweepNanos, connected, heardNanos, open);
  }

  UnitTrack heard(long nanos) {
    return new UnitTrack(
        startedAt,
        graceFrom,
        clock,
        synced,
        sweepNanos,
        connected,
        OptionalLong.of(nanos),
        cabinetOpen);
  }
}

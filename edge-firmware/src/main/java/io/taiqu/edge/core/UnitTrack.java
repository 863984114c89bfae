package io.taiqu.edge.core;

import io.taiqu.protocol.message.ClockQuality;
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
 * @param syncedNanos monotonic time at which the clock was last seen synchronised
 * @param sweepNanos how long one sweep over all meters takes; empty before the first
 * @param connected whether a session with the broker is up
 * @param heardAt when the last document with a good signature came from the supervisor
 */
public record UnitTrack(
    Instant startedAt,
    Instant graceFrom,
    Optional<ClockQuality> clock,
    OptionalLong syncedNanos,
    OptionalLong sweepNanos,
    boolean connected,
    Optional<Instant> heardAt) {

  static UnitTrack started(Instant at) {
    return new UnitTrack(
        at,
        at,
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        Optional.empty());
  }

  UnitTrack withGraceFrom(Instant from) {
    return new UnitTrack(startedAt, from, clock, syncedNanos, sweepNanos, connected, heardAt);
  }

  UnitTrack withClock(ClockQuality quality, OptionalLong synced) {
    return new UnitTrack(
        startedAt, graceFrom, Optional.of(quality), synced, sweepNanos, connected, heardAt);
  }

  UnitTrack withSweep(long nanos) {
    return new UnitTrack(
        startedAt, graceFrom, clock, syncedNanos, OptionalLong.of(nanos), connected, heardAt);
  }

  UnitTrack withLink(boolean up) {
    return new UnitTrack(startedAt, graceFrom, clock, syncedNanos, sweepNanos, up, heardAt);
  }

  UnitTrack heard(Instant at) {
    return new UnitTrack(
        startedAt, graceFrom, clock, syncedNanos, sweepNanos, connected, Optional.of(at));
  }
}

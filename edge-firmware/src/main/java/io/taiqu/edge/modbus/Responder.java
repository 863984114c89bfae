package io.taiqu.edge.modbus;

/**
 * One address on the bus and how it has been answering. A device that stays silent is set aside and
 * tried ever more rarely, so that it does not cost the others their time; a device that failed is
 * left alone until a late answer can no longer be mistaken for the next one's.
 */
final class Responder {
  /** A meter that writes its flash memory may take this long, however quick it was before. */
  private static final long SHORTEST_TIMEOUT_NANOS = 150_000_000L;

  /** A late answer would collide with the next request: the device is left alone for so long. */
  private static final long LATE_ANSWER_NANOS = 500_000_000L;

  /** After so many silences somebody may have put another, slower device in its place. */
  private static final int SILENCES_OF_THE_SAME = 3;

  /**
   * One answer can be lost by a device that is well, and the read that decides about a supply must
   * not wait for a probe because of it.
   */
  private static final int SILENCES_SET_ASIDE = 2;

  private static final long FIRST_PROBE_NANOS = 1_000_000_000L;

  /** A returning meter must be back within a minute, whatever else is going on. */
  private static final long RAREST_PROBE_NANOS = 30_000_000_000L;

  private final int unit;
  private final MeterProfile.Limits limits;
  private long smoothedNanos = -1;
  private long jitterNanos;

  /** Also read by those who ask from other threads. */
  private volatile int silences;

  private long readyAt;
  private long probeAt;

  Responder(int unit, MeterProfile.Limits limits, long now) {
    this.unit = unit;
    this.limits = limits;
    this.readyAt = now;
    this.probeAt = now;
  }

  int unit() {
    return unit;
  }

  MeterProfile.Limits limits() {
    return limits;
  }

  /**
   * How long the answer may take to begin: what was learned plus four times its jitter; all that
   * the model may take while nothing was learned, or what was may hold no longer.
   */
  long timeoutNanos() {
    if (smoothedNanos < 0 || silences > SILENCES_OF_THE_SAME) {
      return limits.timeoutNanos();
    }
    return Math.min(
        limits.timeoutNanos(), Math.max(SHORTEST_TIMEOUT_NANOS, smoothedNanos + 4 * jitterNanos));
  }

  /** When the device may be asked again at all. */
  long readyAt() {
    return readyAt;
  }

  /** Whether it fell silent and is only probed. */
  boolean setAside() {
    return silences >= SILENCES_SET_ASIDE;
  }

  /** When another try is worth it; while it answers, when it may be asked again at all. */
  long worthAskingAt() {
    return setAside() && probeAt - readyAt > 0 ? probeAt : readyAt;
  }

  /** Whether it answers, or has been silent for so long that another try is due. */
  boolean worthAsking(long now) {
    return !setAside() || probeAt - now <= 0;
  }

  void note(Reply reply, long now) {
    switch (reply) {
      case Reply.Answered answered -> {
        if (silences > SILENCES_OF_THE_SAME) {
          smoothedNanos = -1;
        }
        learn(answered.responseNanos());
        silences = 0;
        readyAt = now + limits.minimumGapNanos();
      }
      case Reply.Refused _ -> {
        silences = 0;
        readyAt = now + limits.minimumGapNanos();
      }
      case Reply.Garbled _ -> readyAt = now + Math.max(LATE_ANSWER_NANOS, limits.minimumGapNanos());
      case Reply.Silent _ -> {
        silences++;
        int doublings = Math.clamp(silences - SILENCES_SET_ASIDE, 0, 10);
        probeAt = now + Math.min(RAREST_PROBE_NANOS, FIRST_PROBE_NANOS << doublings);
        readyAt = now + Math.max(LATE_ANSWER_NANOS, limits.minimumGapNanos());
      }
      case Reply.LineDown _ -> readyAt = now;
    }
  }

  /** Smoothed mean and mean deviation, as TCP does for its round trips (RFC 6298). */
  private void learn(long responseNanos) {
    if (smoothedNanos < 0) {
      smoothedNanos = responseNanos;
      jitterNanos = responseNanos / 2;
      return;
    }
    jitterNanos += (Math.abs(responseNanos - smoothedNanos) - jitterNanos) / 4;
    smoothedNanos += (responseNanos - smoothedNanos) / 8;
  }
}

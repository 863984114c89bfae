package io.taiqu.supervisor.rollout;

import io.taiqu.protocol.identity.EdgeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a unit shows of the rules that it was given.
 *
 * @param heardAt when its newest report came; empty before the first
 * @param accepted whether that report names the rules that were published to it last
 * @param alarm what is wrong at the unit since the roll-out began, by the name of the alarm
 */
public record Evidence(
    EdgeId unit, Optional<Instant> heardAt, boolean accepted, Optional<String> alarm) {
  /** How a unit stands. */
  public enum Standing {
    /** It was not heard since it was given the rules. */
    SILENT,
    /** It reports, and does not name the new rules yet. */
    WAITS,
    /** It has them, and nothing is wrong. */
    AGREES,
    /** It reports for longer than it may take, and does not have them. */
    REFUSES,
    /** It has them or not; something is wrong there since. */
    DISAGREES
  }

  /**
   * How the unit stands.
   *
   * @param givenAt when it was given the rules
   * @param patience how long after that a report may still name the old ones
   */
  public Standing standing(Instant givenAt, Duration patience) {
    if (alarm.isPresent()) {
      return Standing.DISAGREES;
    }
    if (heardAt.isEmpty() || heardAt.get().isBefore(givenAt)) {
      return Standing.SILENT;
    }
    if (accepted) {
      return Standing.AGREES;
    }
    return heardAt.get().isAfter(givenAt.plus(patience)) ? Standing.REFUSES : Standing.WAITS;
  }
}

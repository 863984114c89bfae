package io.taiqu.supervisor.alarm;

import java.time.Instant;
import java.util.Optional;

/**
 * One alarm: the same kind about the same subject is one alarm until it was cleared.
 *
 * @param cause what was seen when it was raised or last repeated
 * @param occurrences how often it was seen since it was raised
 */
public record Alarm(
    long id,
    AlarmKind kind,
    AlarmSubject subject,
    AlarmCause cause,
    Instant raisedAt,
    Instant lastSeenAt,
    long occurrences,
    Optional<Acknowledgement> acknowledged,
    Optional<Instant> clearedAt) {

  /** Who took notice, and when. */
  public record Acknowledgement(String by, Instant at) {}
}

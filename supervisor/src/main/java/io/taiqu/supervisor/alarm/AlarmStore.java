package io.taiqu.supervisor.alarm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps alarms. Every call is one transaction, or part of the caller's. */
public interface AlarmStore {
  /** Raises or repeats the alarm of a kind about a subject; the alarm's number. */
  long raise(AlarmKind kind, AlarmSubject subject, AlarmCause cause, Instant now);

  /** Clears the open alarm of a kind about a subject; its number if there was one. */
  OptionalLong clear(AlarmKind kind, AlarmSubject subject, Instant now);

  /** Acknowledges an alarm; false if there is none of that number. */
  boolean acknowledge(long id, String by, Instant now);

  /** Alarms that are not cleared, newest first. */
  List<Alarm> open();

  /** The alarm of a kind about a subject, if it is not cleared. */
  Optional<Alarm> open(AlarmKind kind, AlarmSubject subject);

  /** How many alarms are not cleared. */
  int openCount();

  /** How many alarms there are of each kind; a kind without one is left out. */
  Map<AlarmKind, Integer> counts(Which which);

  /** Some alarms of a kind, newest first. */
  List<Alarm> ofKind(Which which, AlarmKind kind, int skip, int limit);

  /** Some alarms with a lower number than this, newest first. */
  List<Alarm> before(Which which, long number, int limit);

  /** Which alarms. */
  enum Which {
    /** Those that are not cleared and nobody took notice of. */
    WAITING,
    /** Those that are not cleared. */
    OPEN,
    /** Every one that was ever raised. */
    ALL
  }

  /** One alarm. */
  Optional<Alarm> find(long id);
}

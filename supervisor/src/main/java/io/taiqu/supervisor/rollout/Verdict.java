package io.taiqu.supervisor.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be done with a roll-out. */
public sealed interface Verdict {
  /** Nothing yet. */
  record Wait() implements Verdict {}

  /** The next stage's units get the rules. */
  record Advance() implements Verdict {}

  /** It ran through. */
  record Finish() implements Verdict {}

  /** Nobody else gets them. */
  record Halt(String cause) implements Verdict {}

  /**
   * How patient a roll-out is.
   *
   * @param hold how long every unit of a stage must have agreed before the next stage
   * @param acceptance how long after it was given the rules a unit may report the old ones
   */
  record Pace(Duration hold, Duration acceptance) {
    /** A day, so that each stage sees a night, and half an hour. */
    public static final Pace USUAL = new Pace(Duration.ofDays(1), Duration.ofMinutes(30));
  }

  /**
   * Judges a running roll-out. One that disagrees halts it at once. The last stage waits for nobody
   * who is silent: such a unit gets the rules when it is back.
   *
   * @param units what the units that have the rules show
   */
  static Verdict of(RollOut rollOut, List<Evidence> units, Pace pace, Instant now) {
    boolean last = !rollOut.divides();
    boolean allAgree = true;
    for (Evidence unit : units) {
      Optional<String> wrong = Optional.empty();
      switch (unit.standing(rollOut.stageSince(), pace.acceptance())) {
        case AGREES -> {}
        case SILENT -> allAgree &= last;
        case WAITS -> allAgree = false;
        case REFUSES -> wrong = Optional.of(unit.unit() + " NOT_ACCEPTED");
        case DISAGREES -> wrong = unit.alarm().map(alarm -> unit.unit() + " " + alarm);
      }
      if (wrong.isPresent()) {
        return new Halt(wrong.get());
      }
    }
    if (!allAgree || now.isBefore(rollOut.stageSince().plus(pace.hold()))) {
      return new Wait();
    }
    return last ? new Finish() : new Advance();
  }
}

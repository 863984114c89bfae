package io.taiqu.supervisor.web;

import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.rollout.Evidence.Standing;
import io.taiqu.supervisor.rollout.RollOut;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * New rules on their way to the units.
 *
 * @param open the one that is under way
 * @param waiting changes of tariffs that a second person has not decided yet
 * @param before those that came to their end
 * @param failure what could not be done just now
 */
public record RollOutPage(
    Instant asOf,
    Optional<Open> open,
    List<Approval> waiting,
    List<RollOut> before,
    Optional<String> failure) {
  /**
   * The one that is under way.
   *
   * @param reached units that were given the rules
   * @param units all units
   * @param nextAt when the next stage begins at the earliest
   */
  public record Open(
      RollOut rollOut, int reached, int units, int agree, Instant nextAt, List<Unit> shown) {
    /** How many of the units that were reached are shown. */
    public static final int SHOWN = 50;
  }

  /**
   * One unit that was given the rules.
   *
   * @param place the name of its transformer
   */
  public record Unit(
      String id,
      String place,
      Standing standing,
      Optional<String> alarm,
      Optional<Instant> heardAt) {
    /** How it looks. */
    public String tone() {
      return switch (standing) {
        case AGREES -> Tone.OK;
        case WAITS -> Tone.WATCH;
        case SILENT -> Tone.NONE;
        case REFUSES, DISAGREES -> Tone.SEVERE;
      };
    }
  }

  /** How a roll-out looks. */
  public static String tone(RollOut.State state) {
    return switch (state) {
      case RUNNING -> Tone.WATCH;
      case DONE -> Tone.OK;
      case HALTED -> Tone.SEVERE;
      case TAKEN_BACK -> Tone.NONE;
    };
  }
}

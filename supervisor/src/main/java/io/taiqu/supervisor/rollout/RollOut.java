package io.taiqu.supervisor.rollout;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * New rules on their way to the units.
 *
 * @param stage 0 for the first
 * @param stageSince when the units of this stage were given the rules
 * @param cause why it was halted or taken back; empty while it runs and when it ran through
 */
public record RollOut(
    long id,
    State state,
    int stage,
    Instant stageSince,
    Instant startedAt,
    String startedBy,
    Optional<String> cause) {
  /** How many of all units, per cent, have the rules in each stage; never fewer than one. */
  public static final List<Integer> PERCENT = List.of(1, 10, 100);

  /** Where it stands. The names are stable: they are stored, and the pages translate them. */
  public enum State {
    /** It goes on by itself. */
    RUNNING,
    /** Something disagrees: nobody is reached until a person decides. */
    HALTED,
    /** Every unit has the rules, or gets them when it is back. */
    DONE,
    /** The rules from before are in force again. */
    TAKEN_BACK
  }

  /** Whether some units are kept on the rules from before. */
  public boolean divides() {
    return switch (state) {
      case RUNNING, HALTED -> stage < PERCENT.size() - 1;
      case DONE, TAKEN_BACK -> false;
    };
  }

  /** Whether it has not come to its end. */
  public boolean isOpen() {
    return state == State.RUNNING || state == State.HALTED;
  }

  /**
   * The units that have the rules in the present stage. Which ones come first follows from their
   * identities and the number of the roll-out alone, so that several supervisors choose the same,
   * and not the same units are always the first.
   */
  public Set<EdgeId> reached(Collection<EdgeId> units) {
    int count =
        Math.clamp(
            Math.ceilDiv((long) units.size() * PERCENT.get(stage), 100), 1, Integer.MAX_VALUE);
    Set<EdgeId> reached = new LinkedHashSet<>();
    units.stream()
        .sorted(Comparator.comparing(this::lot).thenComparing(EdgeId::toString))
        .limit(count)
        .forEach(reached::add);
    return reached;
  }

  private String lot(EdgeId unit) {
    return Digest.of((id + " " + unit).getBytes(StandardCharsets.UTF_8)).toString();
  }
}

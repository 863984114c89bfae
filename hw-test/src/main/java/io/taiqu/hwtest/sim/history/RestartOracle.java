package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Evolution;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.runtime.Journal;
import io.taiqu.protocol.identity.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a unit's ledger must say after a restart: what it said before, with what was decided last or
 * without it, as the ledger answered and as something followed from it or not.
 */
final class RestartOracle {
  /** What the ledger answered to the entry with what was decided last. */
  private enum Entry {
    UNKNOWN,
    DONE,
    NO_ROOM
  }

  /** What was decided by a state, and perhaps did not happen. */
  record Unfinished(EdgeState state, List<Event> events) {
    private EdgeState after() {
      EdgeState reached = state;
      for (Event event : events) {
        reached = Evolution.evolve(reached, event);
      }
      return reached;
    }
  }

  private Optional<EdgeState> last = Optional.empty();
  private Optional<Unfinished> inFlight = Optional.empty();
  private Entry entry = Entry.UNKNOWN;
  private boolean effects;
  private boolean setBack;

  /** The newest state that was durable when a step began or ended. */
  EdgeState last() {
    return last.orElseThrow();
  }

  /** A step begins; nothing is decided yet. */
  void begins(EdgeState state) {
    decide(state, List.of());
  }

  /**
   * Something is decided. Within one step a second decision may follow from what the ledger took of
   * the first: then that is durable, and only the second is in flight.
   *
   * @return what was decided before in this step
   */
  Optional<Unfinished> decided(EdgeState state, List<Event> events) {
    Optional<Unfinished> before = inFlight;
    decide(state, events);
    return before;
  }

  private void decide(EdgeState state, List<Event> events) {
    last = Optional.of(state);
    inFlight = Optional.of(new Unfinished(state, events));
    effects = false;
    entry = Entry.UNKNOWN;
  }

  /** The ledger says what became of an entry. */
  void kept(Journal.Appended appended) {
    entry =
        switch (appended) {
          case Journal.Appended.Done _ -> Entry.DONE;
          case Journal.Appended.NoRoom _ -> Entry.NO_ROOM;
        };
  }

  /** Something followed from what was decided: it must be durable by now. */
  void effect() {
    effects = true;
  }

  /** The step ended. */
  void ended(EdgeState state) {
    inFlight = Optional.empty();
    last = Optional.of(state);
  }

  /** The disk is not what it was: the next start may say anything. */
  void setBack() {
    setBack = true;
  }

  /** Whether the next start begins on a disk that is not what it was. */
  boolean isSetBack() {
    return setBack;
  }

  /** The unit is gone, and with it what was decided last. */
  void forget() {
    inFlight = Optional.empty();
  }

  /**
   * The process started. Ends the history if the ledger says what it can't.
   *
   * @return what the process before had decided last and perhaps not done
   */
  Optional<Unfinished> booted(EdgeState restored) {
    if (last.isPresent() && !setBack && !isRight(comparable(restored))) {
      List<Event.Kept> before = comparable(last.get());
      throw new Broken(
          Invariant.ACKNOWLEDGED_IS_DURABLE,
          "after a restart the ledger says "
              + without(comparable(restored), before)
              + ", before it said "
              + without(before, comparable(restored))
              + (inFlight.isPresent() ? ", within a step" : ", at rest"));
    }
    setBack = false;
    Optional<Unfinished> unfinished = inFlight;
    ended(restored);
    return unfinished;
  }

  private boolean isRight(List<Event.Kept> now) {
    List<Event.Kept> before = comparable(last.orElseThrow());
    boolean asBefore = now.equals(before);
    if (inFlight.isEmpty()) {
      return asBefore;
    }
    List<Event.Kept> after = comparable(inFlight.get().after());
    boolean asAfter = now.equals(after);
    return switch (entry) {
      case DONE -> asAfter;
      case NO_ROOM -> asBefore;
      case UNKNOWN -> effects ? asAfter : asBefore || asAfter;
    };
  }

  /** What the ledger must hold of a state; numbers that are only reserved do not matter. */
  private static List<Event.Kept> comparable(EdgeState state) {
    List<Event.Kept> kept = new ArrayList<>();
    for (Event.Kept event : Evolution.essence(state)) {
      boolean matters =
          !(event instanceof Event.PositionKept
              || event instanceof Event.StreamBegun
              || event instanceof Event.StreamAdvanced
              || event instanceof Event.ReportsReserved);
      if (matters) {
        kept.add(event);
      }
    }
    return kept;
  }

  private static List<String> without(List<Event.Kept> some, List<Event.Kept> others) {
    List<Event.Kept> rest = new ArrayList<>(some);
    rest.removeAll(others);
    return rest.stream()
        .map(event ->
            event instanceof Event.DocumentAccepted(SignedDocument<?> signed)
                ? event + " as " + Digest.of(signed.raw())
                : event.toString())
        .toList();
  }
}

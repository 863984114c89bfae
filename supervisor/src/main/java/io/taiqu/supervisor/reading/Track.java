package io.taiqu.supervisor.reading;

import io.taiqu.protocol.quantity.CtRatio;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The cells of one point in the order of time: on the transformer that it hangs on, and before or
 * after a move on another one.
 */
final class Track {
  private final List<Leg> legs;

  /** A stay on one transformer. */
  record Leg(Timeline timeline, Layout.Place place) {}

  /**
   * A track.
   *
   * @param legs at least one; they share no interval
   */
  Track(List<Leg> legs) {
    this.legs = List.copyOf(legs);
  }

  private Optional<Leg> leg(long minute) {
    for (Leg leg : legs) {
      if (leg.place().holds(minute)) {
        return Optional.of(leg);
      }
    }
    return Optional.empty();
  }

  CtRatio ratio() {
    return legs.getLast().place().ratio();
  }

  /** What is known at an interval's end; nothing while the point hung nowhere. */
  Cell at(long minute) {
    return leg(minute)
        .map(leg -> leg.timeline().at(minute, leg.place().place()))
        .orElse(Cell.NOTHING);
  }

  void set(long minute, Cell cell) {
    leg(minute).ifPresent(leg -> leg.timeline().set(minute, leg.place().place(), cell));
  }

  void set(long minute, OptionalLong energy, Cell.Basis basis) {
    Cell before = at(minute);
    Cell after = before.with(energy, basis);
    if (!after.equals(before)) {
      set(minute, after);
    }
  }

  /** The newest interval of which anything is known, of this point or of others beside it. */
  long newest() {
    long newest = 0;
    for (Leg leg : legs) {
      newest = Math.max(newest, leg.timeline().newest());
    }
    return newest;
  }
}

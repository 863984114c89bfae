package io.taiqu.supervisor.reading;

import io.taiqu.protocol.quantity.MeterRegister;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The cells of one point in the order of time: on the transformer that it hangs on, and before or
 * after a move on another one.
 */
final class Track {
  private final List<Leg> legs;
  private final List<Amendment> amendments;

  /** A stay on one transformer. */
  record Leg(Timeline timeline, Layout.Place place) {}

  /**
   * A track.
   *
   * @param legs at least one; they share no interval
   * @param amendments of the point, in the order in which they were made
   */
  Track(List<Leg> legs, List<Amendment> amendments) {
    this.legs = List.copyOf(legs);
    this.amendments = List.copyOf(amendments);
  }

  /** The register that counts at an interval's end; empty if none was read, or does not count. */
  Optional<MeterRegister> register(long minute) {
    for (Amendment amendment : amendments.reversed()) {
      if (amendment instanceof Amendment.Replaced(long at, MeterRegister register)
          && at == minute) {
        return Optional.of(register);
      }
      if (amendment instanceof Amendment.Rejected(long at) && at == minute) {
        return Optional.empty();
      }
    }
    return at(minute).register();
  }

  /** Whether somebody put the register there. */
  boolean isReplaced(long minute) {
    return amendments.stream()
        .anyMatch(amendment ->
            amendment instanceof Amendment.Replaced(long at, MeterRegister _) && at == minute);
  }

  /** By which usual day a gap is to be filled. */
  Optional<Amendment.Profiled> profile(long previous, long minute) {
    Optional<Amendment.Profiled> found = Optional.empty();
    for (Amendment amendment : amendments) {
      if (amendment instanceof Amendment.Profiled profile
          && profile.from() <= previous
          && minute <= profile.to()) {
        found = Optional.of(profile);
      }
    }
    return found;
  }

  /** The longest gap that is filled, in minutes; the usual one if no longer one is asked for. */
  long reach(long usual) {
    long reach = usual;
    for (Amendment amendment : amendments) {
      reach = Math.max(reach, amendment.to() - amendment.from());
    }
    return reach;
  }

  private Optional<Leg> leg(long minute) {
    for (Leg leg : legs) {
      if (leg.place().holds(minute)) {
        return Optional.of(leg);
      }
    }
    return Optional.empty();
  }

  /** The ratios in front of its meter, wherever it hangs. */
  Ratios ratios() {
    return legs.getLast().place().ratios();
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
    for (Amendment amendment : amendments) {
      if (amendment instanceof Amendment.Replaced(long at, MeterRegister _)) {
        newest = Math.max(newest, at);
      }
    }
    return newest;
  }
}

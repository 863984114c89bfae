package io.taiqu.supervisor.reading;

import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The energies of one point. They follow from the readings alone: whatever the order in which these
 * arrived, the same readings give the same energies.
 *
 * <p>The energy between two readings next to each other is the difference of their registers. Where
 * readings in between are missing it is spread evenly over the intervals, in whole watt-hours that
 * add up exactly; over gaps longer than {@link #LONGEST_GAP_INTERVALS} it is not spread at all, and
 * these intervals have no energy.
 */
final class Window {
  /** One day of quarter hours. */
  static final int LONGEST_GAP_INTERVALS = 96;

  private final Track track;
  private final Ratios ratios;
  private final int stepMinutes;
  private final long reach;
  private final NavigableSet<Long> taken = new TreeSet<>();

  Window(Track track, int stepMinutes) {
    this.track = track;
    this.ratios = track.ratios();
    this.stepMinutes = stepMinutes;
    this.reach = track.reach((long) LONGEST_GAP_INTERVALS * stepMinutes);
  }

  /** Adds a new record, unless a better one is there. */
  void put(long minute, Cell cell) {
    Cell before = track.at(minute);
    if (before.yieldsTo(cell)) {
      track.set(minute, cell.with(before.energy(), before.basis()));
      // A record without a register tells nothing of any energy.
      if (cell.kind() == Cell.Kind.MEASURED) {
        taken.add(minute);
      }
    }
  }

  /** Counts a minute among those whose energies are to be worked out. */
  void revisit(long minute) {
    taken.add(minute);
  }

  /** The next interval after a minute at whose end a register counts, within reach. */
  Optional<Long> countedAfter(long minute) {
    return measuredAfter(minute);
  }

  /** Works out the energies that the new records touch. */
  void settle() {
    while (!taken.isEmpty()) {
      long first = taken.removeFirst();
      long last = first;
      // What is further apart does not touch each other.
      while (!taken.isEmpty() && taken.first() - last <= reach) {
        last = taken.removeFirst();
      }
      settle(first, last);
    }
  }

  private void settle(long first, long last) {
    Optional<Long> before = measuredBefore(first);
    Optional<Long> after = measuredAfter(last);
    long to = after.orElse(last);
    Optional<Long> previous = before;
    for (long minute = first; minute <= to; minute += stepMinutes) {
      if (track.register(minute).isEmpty()) {
        continue;
      }
      if (previous.isPresent()) {
        spread(previous.get(), minute);
      } else {
        track.set(minute, OptionalLong.empty(), Cell.Basis.READ);
      }
      previous = Optional.of(minute);
    }
  }

  /** The last interval up to a minute at whose end there is a reading, within reach. */
  Optional<Long> measuredUpTo(long minute) {
    return measuredBefore(Math.floorDiv(minute, stepMinutes) * stepMinutes + stepMinutes);
  }

  private Optional<Long> measuredBefore(long minute) {
    for (long at = minute - stepMinutes; at >= Math.max(0, minute - reach); at -= stepMinutes) {
      if (track.register(at).isPresent()) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private Optional<Long> measuredAfter(long minute) {
    long end = Math.min(track.newest(), minute + reach);
    for (long at = minute + stepMinutes; at <= end; at += stepMinutes) {
      if (track.register(at).isPresent()) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private void spread(long previous, long minute) {
    long intervals = (minute - previous) / stepMinutes;
    Optional<Amendment.Profiled> profile = track.profile(previous, minute);
    if (intervals > LONGEST_GAP_INTERVALS && profile.isEmpty()) {
      track.set(minute, OptionalLong.empty(), Cell.Basis.READ);
      return;
    }
    long[] shares = new long[Math.toIntExact(intervals) + 1];
    for (int i = 1; i <= intervals; i++) {
      shares[i] = shares[i - 1] + weight(profile, previous + (long) i * stepMinutes);
    }
    if (shares[shares.length - 1] == 0) {
      // A usual day without any use says nothing about when it was used.
      Arrays.setAll(shares, i -> i);
    }
    OptionalLong total = total(previous, minute, shares);
    Cell.Basis basis = basis(previous, minute, intervals, profile.isPresent());
    for (int i = 1; i <= intervals; i++) {
      long at = previous + (long) i * stepMinutes;
      if (total.isPresent()) {
        long whole = shares[shares.length - 1];
        long share =
            Math.floorDiv(Math.multiplyExact(total.getAsLong(), shares[i]), whole)
                - Math.floorDiv(Math.multiplyExact(total.getAsLong(), shares[i - 1]), whole);
        track.set(at, OptionalLong.of(share), basis);
      } else {
        track.set(at, OptionalLong.empty(), Cell.Basis.READ);
      }
    }
  }

  private long weight(Optional<Amendment.Profiled> profile, long minute) {
    if (profile.isEmpty()) {
      return 1;
    }
    List<Integer> weights = profile.get().weights();
    return weights.get((int) (minute / stepMinutes % weights.size()));
  }

  private Cell.Basis basis(long previous, long minute, long intervals, boolean profiled) {
    if (track.isReplaced(previous) || track.isReplaced(minute)) {
      return Cell.Basis.EDITED;
    }
    if (intervals == 1) {
      return Cell.Basis.READ;
    }
    return profiled ? Cell.Basis.PROFILE : Cell.Basis.LINEAR;
  }

  /**
   * The energy between two readings. Where the transformers were exchanged in between, the register
   * ran at one pace before and at another after: what it differs by is divided so that the energies
   * behind both keep to the shares.
   *
   * @param shares by the end of each interval, from 0
   */
  private OptionalLong total(long previous, long minute, long[] shares) {
    CtRatio last = ratios.at(minute);
    OptionalLong energy = between(previous, minute, last);
    if (energy.isEmpty() || ratios.isSame(previous, minute)) {
      return energy;
    }
    BigInteger all = BigInteger.valueOf(energy.getAsLong());
    BigInteger over = BigInteger.ONE;
    BigInteger passed = BigInteger.ZERO;
    // As a register behind the last ratio would have run: each share by the last ratio over its
    // own.
    for (int i = 1; i < shares.length; i++) {
      CtRatio own = ratios.at(previous + (long) i * stepMinutes);
      BigInteger pace = BigInteger.valueOf((long) own.primary() * last.secondary());
      BigInteger share =
          BigInteger.valueOf(shares[i] - shares[i - 1])
              .multiply(BigInteger.valueOf((long) own.secondary() * last.primary()));
      passed = passed.multiply(pace).add(share.multiply(over));
      over = over.multiply(pace);
      BigInteger common = passed.gcd(over);
      passed = passed.divide(common);
      over = over.divide(common);
    }
    return OptionalLong.of(
        all.multiply(BigInteger.valueOf(shares[shares.length - 1]))
            .multiply(over)
            .divide(passed)
            .longValueExact());
  }

  private OptionalLong between(long previous, long minute, CtRatio ratio) {
    MeterRegister earlier = track.register(previous).orElseThrow();
    Cell end = track.at(minute);
    MeterRegister later = track.register(minute).orElseThrow();
    Energy energy = ratio.between(earlier, later);
    if (!energy.isNegative()) {
      return OptionalLong.of(energy.wattHours());
    }
    return end.rolledOver() ? overRollOver(earlier, later, ratio) : OptionalLong.empty();
  }

  /**
   * A register of d digits rolls over at 10^d; it must have been within the last percent before.
   */
  private static OptionalLong overRollOver(
      MeterRegister earlier, MeterRegister later, CtRatio ratio) {
    long capacity = 1;
    while (capacity <= earlier.count() && capacity < Long.MAX_VALUE / 10) {
      capacity *= 10;
    }
    if (earlier.exponent() != later.exponent() || earlier.count() < capacity - capacity / 100) {
      return OptionalLong.empty();
    }
    Energy toTheEnd = ratio.between(earlier, new MeterRegister(capacity, earlier.exponent()));
    Energy fromZero = ratio.between(new MeterRegister(0, later.exponent()), later);
    return OptionalLong.of(toTheEnd.plus(fromZero).wattHours());
  }
}

package io.taiqu.supervisor.reading;

import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The cells of one point over a span of time. Energies follow from the readings alone: whatever the
 * order in which these arrived, the same readings give the same energies.
 *
 * <p>The energy between two readings next to each other is the difference of their registers. Where
 * readings in between are missing it is spread evenly over the intervals, in whole watt-hours that
 * add up exactly; over gaps longer than {@link #LONGEST_GAP_INTERVALS} it is not spread at all, and
 * these intervals have no energy.
 */
final class Window {
  /** One day of quarter hours. */
  static final int LONGEST_GAP_INTERVALS = 96;

  private final CtRatio ratio;
  private final int stepMinutes;
  private final NavigableMap<Long, Cell> cells = new TreeMap<>();
  private final NavigableMap<Long, Cell> changed = new TreeMap<>();

  Window(CtRatio ratio, int stepMinutes) {
    this.ratio = ratio;
    this.stepMinutes = stepMinutes;
  }

  /** Adds a cell as it is stored. */
  void load(long minute, Cell cell) {
    cells.put(minute, cell);
  }

  /** Adds a new record, unless a better one is there. */
  void put(long minute, Cell cell) {
    Cell before = cells.getOrDefault(minute, Cell.NOTHING);
    if (before.yieldsTo(cell)) {
      Cell taken = cell.with(before.energy(), before.interpolated());
      cells.put(minute, taken);
      changed.put(minute, taken);
    }
  }

  /** Whether a new record was taken. */
  boolean isChanged() {
    return !changed.isEmpty();
  }

  /**
   * Works out the energies that the new records touch; every cell that differs from what is stored.
   */
  NavigableMap<Long, Cell> settle() {
    if (changed.isEmpty()) {
      return changed;
    }
    long first = changed.firstKey();
    long last = changed.lastKey();
    Optional<Long> before = measuredBefore(first);
    Optional<Long> after = measuredAfter(last);
    long from = before.map(minute -> minute + stepMinutes).orElse(first);
    long to = after.orElse(last);
    Optional<Long> previous = before;
    for (long minute = from; minute <= to; minute += stepMinutes) {
      if (kindAt(minute) != Cell.Kind.MEASURED) {
        continue;
      }
      if (previous.isPresent()) {
        spread(previous.get(), minute);
      } else {
        set(minute, OptionalLong.empty(), false);
      }
      previous = Optional.of(minute);
    }
    // After the last reading nothing is known yet.
    long open = previous.map(minute -> minute + stepMinutes).orElse(first);
    for (long minute = open; minute <= to; minute += stepMinutes) {
      if (cells.containsKey(minute)) {
        set(minute, OptionalLong.empty(), false);
      }
    }
    return changed;
  }

  private Cell.Kind kindAt(long minute) {
    return cells.getOrDefault(minute, Cell.NOTHING).kind();
  }

  private Optional<Long> measuredBefore(long minute) {
    for (Map.Entry<Long, Cell> entry : cells.headMap(minute, false).descendingMap().entrySet()) {
      if (minute - entry.getKey() > (long) LONGEST_GAP_INTERVALS * stepMinutes) {
        return Optional.empty();
      }
      if (entry.getValue().kind() == Cell.Kind.MEASURED) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  private Optional<Long> measuredAfter(long minute) {
    for (Map.Entry<Long, Cell> entry : cells.tailMap(minute, false).entrySet()) {
      if (entry.getKey() - minute > (long) LONGEST_GAP_INTERVALS * stepMinutes) {
        return Optional.empty();
      }
      if (entry.getValue().kind() == Cell.Kind.MEASURED) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  private void spread(long previous, long minute) {
    long intervals = (minute - previous) / stepMinutes;
    OptionalLong total =
        intervals > LONGEST_GAP_INTERVALS ? OptionalLong.empty() : between(previous, minute);
    for (long i = 1; i <= intervals; i++) {
      long at = previous + i * stepMinutes;
      if (total.isPresent()) {
        long share =
            Math.floorDiv(Math.multiplyExact(total.getAsLong(), i), intervals)
                - Math.floorDiv(Math.multiplyExact(total.getAsLong(), i - 1), intervals);
        set(at, OptionalLong.of(share), intervals > 1);
      } else if (at == minute || cells.containsKey(at)) {
        set(at, OptionalLong.empty(), false);
      }
    }
  }

  private OptionalLong between(long previous, long minute) {
    MeterRegister earlier = cells.getOrDefault(previous, Cell.NOTHING).register().orElseThrow();
    Cell end = cells.getOrDefault(minute, Cell.NOTHING);
    MeterRegister later = end.register().orElseThrow();
    Energy energy = ratio.between(earlier, later);
    if (!energy.isNegative()) {
      return OptionalLong.of(energy.wattHours());
    }
    return end.rolledOver() ? overRollOver(earlier, later) : OptionalLong.empty();
  }

  /**
   * A register of d digits rolls over at 10^d; it must have been within the last percent before.
   */
  private OptionalLong overRollOver(MeterRegister earlier, MeterRegister later) {
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

  private void set(long minute, OptionalLong energy, boolean interpolated) {
    Cell before = cells.getOrDefault(minute, Cell.NOTHING);
    Cell after = before.with(energy, interpolated);
    if (!after.equals(before)) {
      cells.put(minute, after);
      changed.put(minute, after);
    }
  }
}

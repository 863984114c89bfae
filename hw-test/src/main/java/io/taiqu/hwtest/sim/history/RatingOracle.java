package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.quantity.MeterRegister;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a customer's energy costs, worked out by itself: prices, bands and hours are written down
 * here once more, and none of the product's rating is called. Charging goes from checkpoint to
 * checkpoint, so the oracle does; a checkpoint that comes again after a disk was set back is known.
 */
final class RatingOracle {
  private static final long FLAT = 520_000;
  private static final long BASE = 450_000;
  private static final long[] BANDS_FROM = {6_000, 15_000};
  private static final long[] BANDS_ADD = {100_000, 300_000};
  private static final long VALLEY = 300_000;
  private static final long PEAK = 950_000;

  /**
   * A place on the way of the charging. Different ways may lead to a register at a time; each
   * shares out the energy in its own way.
   *
   * @param nano what was charged up to it
   */
  record Place(MeterRegister register, Instant at, long nano) {}

  /** What was used and charged up to a place. */
  private record Charge(long nano, YearMonth month, long monthWattHours) {}

  /** A second price of the first customer. */
  record Change(Instant from, long price) {}

  /** A part of a time within which one price holds. */
  private record Part(Duration time, YearMonth month, long price) {}

  private final int customer;
  private final Map<Place, Charge> known = new LinkedHashMap<>();

  RatingOracle(int customer, Place opening) {
    this.customer = customer;
    known.put(opening, new Charge(0, monthOf(opening.at()), 0));
  }

  /**
   * What was charged in all at a place that follows another.
   *
   * @param change the second price, if the unit knows of it
   * @return empty if the charging never was at the first place
   */
  Optional<Long> charged(Place from, Place to, Optional<Change> change) {
    return Optional.ofNullable(known.get(from))
        .map(charge -> after(charge, from, to, change).nano());
  }

  /** The charging stands at a place that follows another. */
  void reached(Place from, Place to, Optional<Change> change) {
    Charge charge = known.get(from);
    if (charge != null) {
      known.putIfAbsent(to, after(charge, from, to, change));
    }
  }

  private Charge after(Charge charge, Place from, Place to, Optional<Change> change) {
    long wattHours = to.register().wattHoursFloor() - from.register().wattHoursFloor();
    List<Part> parts = parts(from.at(), to.at(), change);
    long[] shares = shares(wattHours, parts);
    Charge reached = charge;
    for (int i = 0; i < shares.length; i++) {
      reached = used(reached, parts.get(i), shares[i]);
    }
    return reached;
  }

  private Charge used(Charge charge, Part part, long wattHours) {
    long before = part.month().equals(charge.month()) ? charge.monthWattHours() : 0;
    long nano = charge.nano() + wattHours * part.price();
    if (customer == 2) {
      for (int i = 0; i < BANDS_FROM.length; i++) {
        long end = i + 1 < BANDS_FROM.length ? BANDS_FROM[i + 1] : Long.MAX_VALUE;
        long within = Math.min(before + wattHours, end) - Math.max(before, BANDS_FROM[i]);
        nano += Math.max(0, within) * BANDS_ADD[i];
      }
    }
    return new Charge(nano, part.month(), before + wattHours);
  }

  /** In proportion to time, whole watt-hours; what is left goes to the largest remainders. */
  private static long[] shares(long wattHours, List<Part> parts) {
    long whole = parts.stream().mapToLong(part -> part.time().toMillis()).sum();
    long[] shares = new long[parts.size()];
    if (parts.size() == 1 || whole == 0) {
      shares[0] = wattHours;
      return shares;
    }
    long[] rest = new long[shares.length];
    long left = wattHours;
    for (int i = 0; i < shares.length; i++) {
      long product = Math.multiplyExact(wattHours, parts.get(i).time().toMillis());
      shares[i] = product / whole;
      rest[i] = product % whole;
      left -= shares[i];
    }
    for (; left > 0; left--) {
      int largest = 0;
      for (int i = 1; i < rest.length; i++) {
        if (rest[i] > rest[largest]) {
          largest = i;
        }
      }
      shares[largest]++;
      rest[largest] = -1;
    }
    return shares;
  }

  private List<Part> parts(Instant from, Instant to, Optional<Change> change) {
    List<Part> parts = new ArrayList<>();
    Instant at = from;
    do {
      Instant next = to;
      for (Instant boundary : boundariesAfter(at, change)) {
        next = boundary.isBefore(next) ? boundary : next;
      }
      Part part = new Part(Duration.between(at, next), monthOf(at), priceAt(at, change));
      Part last = parts.isEmpty() ? part : parts.getLast();
      boolean same =
          !parts.isEmpty() && last.month().equals(part.month()) && last.price() == part.price();
      if (same) {
        parts.removeLast();
        parts.add(new Part(last.time().plus(part.time()), part.month(), part.price()));
      } else {
        parts.add(part);
      }
      at = next;
    } while (at.isBefore(to));
    return parts;
  }

  private List<Instant> boundariesAfter(Instant at, Optional<Change> change) {
    ZonedDateTime local = at.atZone(Keys.ZONE);
    List<Instant> boundaries = new ArrayList<>();
    for (int day = 0; day <= 1; day++) {
      for (int hour : customer == 3 ? new int[] {0, 8, 12, 14, 21} : new int[] {0}) {
        boundaries.add(
            local
                .toLocalDate()
                .plusDays(day)
                .atTime(LocalTime.of(hour, 0))
                .atZone(Keys.ZONE)
                .toInstant());
      }
    }
    change.ifPresent(known -> boundaries.add(known.from()));
    boundaries.removeIf(boundary -> !boundary.isAfter(at));
    return boundaries;
  }

  private long priceAt(Instant at, Optional<Change> change) {
    return switch (customer) {
      case 1 -> change.filter(known -> !at.isBefore(known.from())).map(Change::price).orElse(FLAT);
      case 2 -> BASE;
      default -> {
        int hour = at.atZone(Keys.ZONE).getHour();
        yield (hour >= 8 && hour < 12) || (hour >= 14 && hour < 21) ? PEAK : VALLEY;
      }
    };
  }

  private static YearMonth monthOf(Instant at) {
    return YearMonth.from(at.atZone(Keys.ZONE));
  }
}

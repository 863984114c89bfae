package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides energy that was measured across a change of rate, month or tariff version, when no
 * register was read at the change.
 */
public final class UsageSplitter {
  private UsageSplitter() {}

  /**
   * A part of the time and energy, within which nothing changes.
   *
   * @param from its beginning, included
   * @param to its end, excluded
   * @param version the tariff version in force
   * @param month the billing month, local
   * @param rate index of the rate
   * @param energy its share of the energy
   */
  public record Slice(
      Instant from, Instant to, TariffVersion version, YearMonth month, int rate, Energy energy) {}

  /**
   * Divides energy in proportion to time. The shares are whole watt-hours and add up: each is
   * rounded down, then the largest remainders get one watt-hour more; of equal remainders the
   * earlier one.
   *
   * @param from beginning of the time
   * @param to end of the time; when it equals {@code from}, everything goes to the rate of that
   *     moment
   * @param energy not negative
   * @return at least one slice, in order, without gaps; neighbours differ in rate, month or version
   */
  public static List<Slice> split(Tariff tariff, Instant from, Instant to, Energy energy) {
    if (to.isBefore(from) || energy.isNegative()) {
      throw new IllegalArgumentException("can't split " + energy + " over " + from + " … " + to);
    }
    List<Slice> slices = new ArrayList<>();
    Slice current = sliceAt(tariff, from, to);
    while (current.to().isBefore(to)) {
      Slice next = sliceAt(tariff, current.to(), to);
      if (continues(current, next)) {
        current =
            new Slice(
                current.from(),
                next.to(),
                current.version(),
                current.month(),
                current.rate(),
                Energy.ZERO);
      } else {
        slices.add(current);
        current = next;
      }
    }
    slices.add(current);
    return share(slices, Duration.between(from, to), energy);
  }

  /** The rate that applies at a moment. */
  public static Rate rateAt(Tariff tariff, Instant instant) {
    Slice slice = sliceAt(tariff, instant, instant);
    return slice.version().rates().get(slice.rate());
  }

  /** From {@code from} to the next change or to {@code limit}, without energy. */
  private static Slice sliceAt(Tariff tariff, Instant from, Instant limit) {
    ZoneId zone = tariff.zone();
    TariffVersion version = tariff.versionAt(from);
    LocalDate day = LocalDays.dayOf(from, zone);
    Instant end = earlier(limit, LocalDays.startOf(day.plusDays(1), zone));
    for (TariffVersion other : tariff.versions()) {
      if (other.effectiveFrom().isAfter(from)) {
        end = earlier(end, other.effectiveFrom());
      }
    }
    int rate = 0;
    for (RateSwitch change : version.profileOn(day).switches()) {
      Instant moment = LocalDays.momentOf(day, change.from(), zone);
      if (moment.isAfter(from)) {
        end = earlier(end, moment);
        break;
      }
      rate = change.rate();
    }
    return new Slice(from, end, version, YearMonth.from(day), rate, Energy.ZERO);
  }

  private static boolean continues(Slice slice, Slice next) {
    return slice.version().number() == next.version().number()
        && slice.month().equals(next.month())
        && slice.rate() == next.rate();
  }

  private static List<Slice> share(List<Slice> slices, Duration whole, Energy energy) {
    if (slices.size() == 1) {
      return List.of(withEnergy(slices.getFirst(), energy.wattHours()));
    }
    BigInteger total = BigInteger.valueOf(energy.wattHours());
    BigInteger millis = BigInteger.valueOf(whole.toMillis());
    long[] shares = new long[slices.size()];
    long[] remainders = new long[slices.size()];
    long left = energy.wattHours();
    for (int i = 0; i < shares.length; i++) {
      Slice slice = slices.get(i);
      BigInteger part = BigInteger.valueOf(Duration.between(slice.from(), slice.to()).toMillis());
      BigInteger[] division = total.multiply(part).divideAndRemainder(millis);
      shares[i] = division[0].longValueExact();
      remainders[i] = division[1].longValueExact();
      left -= shares[i];
    }
    IntStream.range(0, shares.length)
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> remainders[i]).reversed())
        .limit(left)
        .forEach(i -> shares[i]++);
    return IntStream.range(0, shares.length)
        .mapToObj(i -> withEnergy(slices.get(i), shares[i]))
        .toList();
  }

  private static Slice withEnergy(Slice slice, long wattHours) {
    return new Slice(
        slice.from(),
        slice.to(),
        slice.version(),
        slice.month(),
        slice.rate(),
        new Energy(wattHours));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}

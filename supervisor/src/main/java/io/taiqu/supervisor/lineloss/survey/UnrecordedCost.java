package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.PeriodUsage;
import io.taiqu.protocol.tariff.Rating;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.UsageSplitter;
import io.taiqu.protocol.tariff.UsageSplitter.Slice;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What energy that was not recorded would have cost by the account's tariff: the charge of the
 * month with it less the charge without it, so that it is priced at the times of use and the tiers
 * that it falls into. Tiers by year begin with the span, and standing charges are not counted
 * twice.
 */
final class UnrecordedCost {
  private final Tariff tariff;

  /** By version and month: what was recorded and what was not, at each rate. */
  private final Map<Billing, Usage> usages = new LinkedHashMap<>();

  private record Billing(int version, YearMonth month) {}

  private record Usage(TariffVersion version, long[] recorded, long[] unrecorded) {}

  private UnrecordedCost(Tariff tariff) {
    this.tariff = tariff;
  }

  /**
   * An interval with what was recorded in it.
   *
   * @param recorded Wh, not negative
   */
  record Recorded(Instant from, Instant to, long recorded) {}

  /**
   * The cost; negative for what was recorded too much.
   *
   * @param intervals over which the energy was not recorded; at least one
   * @param unrecorded divided as what was recorded, or evenly where nothing was
   */
  static Money of(Tariff tariff, List<Recorded> intervals, Energy unrecorded) {
    UnrecordedCost cost = new UnrecordedCost(tariff);
    cost.add(intervals, unrecorded.wattHours());
    Money sum = Money.ZERO;
    Map<YearMonth, Energy> before = new LinkedHashMap<>();
    Energy yearBefore = Energy.ZERO;
    for (Map.Entry<Billing, Usage> entry : cost.usages.entrySet()) {
      Usage usage = entry.getValue();
      YearMonth month = entry.getKey().month();
      Energy monthBefore = before.getOrDefault(month, Energy.ZERO);
      long[] with = usage.recorded().clone();
      for (int rate = 0; rate < with.length; rate++) {
        with[rate] = Math.max(0, Math.addExact(with[rate], usage.unrecorded()[rate]));
      }
      Money charged = charge(usage.version(), month, monthBefore, yearBefore, with);
      sum =
          sum.plus(
              charged.minus(
                  charge(usage.version(), month, monthBefore, yearBefore, usage.recorded())));
      for (long energy : usage.recorded()) {
        before.merge(month, new Energy(energy), Energy::plus);
        yearBefore = yearBefore.plus(new Energy(energy));
      }
    }
    return sum;
  }

  private static Money charge(
      TariffVersion version,
      YearMonth month,
      Energy monthBefore,
      Energy yearBefore,
      long[] byRate) {
    List<Energy> energies = new ArrayList<>();
    for (long energy : byRate) {
      energies.add(new Energy(energy));
    }
    return Rating.charge(
        version, new PeriodUsage(month, month.atDay(1), monthBefore, yearBefore, energies, 0));
  }

  private void add(List<Recorded> intervals, long unrecorded) {
    long total = intervals.stream().mapToLong(Recorded::recorded).sum();
    BigInteger whole = BigInteger.valueOf(total > 0 ? total : intervals.size()).max(BigInteger.ONE);
    long passed = 0;
    long given = 0;
    for (Recorded interval : intervals) {
      passed += total > 0 ? interval.recorded() : 1;
      // Cumulative shares, so that the parts add up to the whole.
      long due =
          BigInteger.valueOf(Math.abs(unrecorded))
              .multiply(BigInteger.valueOf(passed))
              .divide(whole)
              .longValueExact();
      take(interval, due - given, unrecorded < 0 ? -1 : 1);
      given = due;
    }
  }

  private void take(Recorded interval, long unrecorded, int sign) {
    List<Slice> recorded =
        UsageSplitter.split(
            tariff, interval.from(), interval.to(), new Energy(interval.recorded()));
    List<Slice> missing =
        UsageSplitter.split(tariff, interval.from(), interval.to(), new Energy(unrecorded));
    for (int i = 0; i < recorded.size(); i++) {
      Slice slice = recorded.get(i);
      Usage usage =
          usages.computeIfAbsent(
              new Billing(slice.version().number(), slice.month()),
              _ ->
                  new Usage(
                      slice.version(),
                      new long[slice.version().rates().size()],
                      new long[slice.version().rates().size()]));
      usage.recorded()[slice.rate()] += slice.energy().wattHours();
      usage.unrecorded()[slice.rate()] += sign * missing.get(i).energy().wattHours();
    }
  }
}

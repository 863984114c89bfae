package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import java.util.List;

/**
 * What cumulative quantities cost. A function of its arguments alone: however the quantities came
 * together, the same quantities cost the same, and the price of one more watt-hour is the
 * difference of two results.
 */
public final class Rating {
  static final long WHOLE = 1_000_000;

  private Rating() {}

  /**
   * The charge of a segment: energy at its rates and uses, tiers, lifeline, surcharges, fixed
   * charges, tax. It is exact up to one rounding at the end, half-even, to 10⁻⁹ of the currency.
   *
   * @throws IllegalArgumentException if the usage does not have one entry for each rate
   * @throws ArithmeticException if an amount is out of range
   */
  public static Money charge(TariffVersion version, PeriodUsage usage) {
    return parts(version, usage).total(version.taxPartsPerMillion()).toMoney();
  }

  /** The charge by its parts, before tax and before anything is rounded. */
  static Parts parts(TariffVersion version, PeriodUsage usage) {
    if (version.rates().size() != usage.byRate().size()) {
      throw new IllegalArgumentException(
          "usage at " + usage.byRate().size() + " rates, the tariff has " + version.rates().size());
    }
    UseSplit split = UseSplit.of(version.uses());
    Exact energy = energyCharge(version, split, usage);
    Exact tiers = tierCharge(version.tiersOf(usage.month()), split, usage);
    Exact lifeline =
        version.lifeline().map(reduced -> discount(reduced, split, usage)).orElse(Exact.ZERO);
    return new Parts(
        energy,
        tiers,
        lifeline,
        surcharges(version.surcharges(), energy.plus(tiers).minus(lifeline), usage.total()),
        fixed(version.fixedCharges(), usage));
  }

  /**
   * The parts of a charge, in 10⁻⁹ of the currency.
   *
   * @param energy at rates and uses
   * @param tiers surcharges of the tiers
   * @param lifeline what the lifeline takes off
   * @param surcharges all levies
   * @param fixed fixed charges
   */
  record Parts(Exact energy, Exact tiers, Exact lifeline, Exact surcharges, Exact fixed) {
    /** What the power-factor adjustment is taken of: energy without levies. */
    Exact adjustable() {
      return energy.plus(tiers).minus(lifeline);
    }

    Exact net() {
      return adjustable().plus(surcharges).plus(fixed);
    }

    Exact total(int taxPartsPerMillion) {
      return taxed(net(), taxPartsPerMillion);
    }
  }

  static Exact taxed(Exact net, int taxPartsPerMillion) {
    return taxPartsPerMillion == 0 ? net : net.times(Exact.of(WHOLE + taxPartsPerMillion, WHOLE));
  }

  private static Exact energyCharge(TariffVersion version, UseSplit split, PeriodUsage usage) {
    Exact sum = Exact.ZERO;
    for (int rate = 0; rate < version.rates().size(); rate++) {
      Exact energy = Exact.of(usage.byRate().get(rate));
      sum = sum.plus(split.priced(energy, version.rates().get(rate).price(), rate));
    }
    Energy total = usage.total();
    if (!split.hasAmounts() || total.equals(Energy.ZERO)) {
      return sum;
    }
    Energy amounts = Energy.ZERO;
    Exact amountCharge = Exact.ZERO;
    for (Use use : version.uses()) {
      if (use.share() instanceof Use.Amount) {
        Energy taken = split.taken(use, usage.monthBefore(), total);
        amounts = amounts.plus(taken);
        amountCharge = amountCharge.plus(Exact.of(taken).times(use.prices().getFirst()));
      }
    }
    Exact rest = Exact.of(total.minus(amounts).wattHours(), total.wattHours());
    return sum.times(rest).plus(amountCharge);
  }

  private static Exact tierCharge(Tiers tiers, UseSplit split, PeriodUsage usage) {
    if (tiers.steps().isEmpty()) {
      return Exact.ZERO;
    }
    Energy before =
        switch (tiers.period()) {
          case MONTH -> usage.monthBefore();
          case YEAR -> usage.yearBefore();
        };
    List<Tiers.Step> steps = tiers.prorated(usage.since(), usage.month().atDay(1)).steps();
    return surcharge(steps, split.main(before.plus(usage.total())))
        .minus(surcharge(steps, split.main(before)));
  }

  /** The surcharges on the first {@code used} of a tier period. */
  private static Exact surcharge(List<Tiers.Step> steps, Exact used) {
    Exact sum = Exact.ZERO;
    for (int i = 0; i < steps.size(); i++) {
      Exact from = Exact.of(steps.get(i).above());
      Exact to = i + 1 < steps.size() ? used.min(Exact.of(steps.get(i + 1).above())) : used;
      if (to.compareTo(from) > 0) {
        sum = sum.plus(to.minus(from).times(steps.get(i).surcharge()));
      }
    }
    return sum;
  }

  private static Exact discount(Lifeline lifeline, UseSplit split, PeriodUsage usage) {
    return discount(lifeline, split.main(usage.monthBefore().plus(usage.total())))
        .minus(discount(lifeline, split.main(usage.monthBefore())));
  }

  private static Exact discount(Lifeline lifeline, Exact used) {
    boolean lost =
        lifeline.lostAbove().filter(limit -> used.compareTo(Exact.of(limit)) > 0).isPresent();
    return lost ? Exact.ZERO : used.min(Exact.of(lifeline.block())).times(lifeline.discount());
  }

  private static Exact surcharges(List<Surcharge> surcharges, Exact energyCharge, Energy energy) {
    UnitPrice price = UnitPrice.ZERO;
    long partsPerMillion = 0;
    for (Surcharge surcharge : surcharges) {
      price = price.plus(surcharge.price());
      partsPerMillion += surcharge.partsPerMillion();
    }
    Exact sum = Exact.of(energy).times(price);
    return partsPerMillion == 0
        ? sum
        : sum.plus(energyCharge.times(Exact.of(partsPerMillion, WHOLE)));
  }

  private static Exact fixed(List<FixedCharge> charges, PeriodUsage usage) {
    Money daily = Money.ZERO;
    Money monthly = Money.ZERO;
    for (FixedCharge charge : charges) {
      switch (charge.per()) {
        case DAY -> daily = daily.plus(charge.amount());
        case MONTH -> monthly = monthly.plus(charge.amount());
      }
    }
    Exact sum = Exact.of(daily.times(usage.days()));
    return monthly.isZero()
        ? sum
        : sum.plus(Exact.of(monthly).times(Exact.of(usage.days(), usage.month().lengthOfMonth())));
  }
}

package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/**
 * What cumulative quantities cost. A function of its arguments alone: however the quantities came
 * together, the same quantities cost the same, and the price of one more watt-hour is the
 * difference of two results.
 */
public final class Rating {
  private static final long WHOLE = 1_000_000;

  private Rating() {}

  /**
   * The charge of a segment: energy at its rates, tier surcharges, fixed charges, tax. It is exact
   * up to one rounding at the end, half-even, to 10⁻⁹ of the currency.
   *
   * @throws IllegalArgumentException if the usage does not have one entry for each rate
   * @throws ArithmeticException if an amount is out of range
   */
  public static Money charge(TariffVersion version, PeriodUsage usage) {
    Money whole = energyCharge(version, usage).plus(tierCharge(version.tiers(), usage));
    Money monthly = Money.ZERO;
    for (FixedCharge charge : version.fixedCharges()) {
      switch (charge.per()) {
        case DAY -> whole = whole.plus(charge.amount().times(usage.days()));
        case MONTH -> monthly = monthly.plus(charge.amount());
      }
    }
    boolean isExact = monthly.isZero() && version.taxPartsPerMillion() == 0;
    return isExact ? whole : withShareAndTax(whole, monthly, version.taxPartsPerMillion(), usage);
  }

  private static Money energyCharge(TariffVersion version, PeriodUsage usage) {
    List<Rate> rates = version.rates();
    if (rates.size() != usage.byRate().size()) {
      throw new IllegalArgumentException(
          "usage at " + usage.byRate().size() + " rates, the tariff has " + rates.size());
    }
    Money sum = Money.ZERO;
    for (int i = 0; i < rates.size(); i++) {
      sum = sum.plus(rates.get(i).price().times(usage.byRate().get(i)));
    }
    return sum;
  }

  private static Money tierCharge(Tiers tiers, PeriodUsage usage) {
    if (tiers.steps().isEmpty()) {
      return Money.ZERO;
    }
    Energy before =
        switch (tiers.period()) {
          case MONTH -> usage.monthBefore();
          case YEAR -> usage.yearBefore();
        };
    return surcharge(tiers.steps(), before.plus(usage.total()))
        .minus(surcharge(tiers.steps(), before));
  }

  /** The surcharges on the first {@code used} of a tier period. */
  private static Money surcharge(List<Tiers.Step> steps, Energy used) {
    Money sum = Money.ZERO;
    for (int i = 0; i < steps.size(); i++) {
      Energy from = steps.get(i).above();
      Energy to =
          i + 1 < steps.size() && steps.get(i + 1).above().compareTo(used) < 0
              ? steps.get(i + 1).above()
              : used;
      if (to.compareTo(from) > 0) {
        sum = sum.plus(steps.get(i).surcharge().times(to.minus(from)));
      }
    }
    return sum;
  }

  /**
   * (whole + monthly × days ÷ days of the month) × (1 + tax), over one common denominator so that
   * it rounds once.
   */
  private static Money withShareAndTax(
      Money whole, Money monthly, int taxPartsPerMillion, PeriodUsage usage) {
    BigInteger days = BigInteger.valueOf(usage.daysInMonth());
    BigInteger numerator =
        BigInteger.valueOf(whole.nano())
            .multiply(days)
            .add(BigInteger.valueOf(monthly.nano()).multiply(BigInteger.valueOf(usage.days())))
            .multiply(BigInteger.valueOf(WHOLE + taxPartsPerMillion));
    BigInteger denominator = days.multiply(BigInteger.valueOf(WHOLE));
    return new Money(
        new BigDecimal(numerator)
            .divide(new BigDecimal(denominator), 0, RoundingMode.HALF_EVEN)
            .longValueExact());
  }
}

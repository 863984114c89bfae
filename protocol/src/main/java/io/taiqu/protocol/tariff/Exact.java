package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A fraction of watt-hours or of 10⁻⁹ currency units, while a charge is being computed: nothing is
 * rounded before the end.
 *
 * @param numerator its sign is the amount's
 * @param denominator positive, not necessarily in lowest terms
 */
record Exact(BigInteger numerator, BigInteger denominator) implements Comparable<Exact> {
  static final Exact ZERO = of(0);

  static final Exact ONE = of(1);

  static Exact of(long whole) {
    return new Exact(BigInteger.valueOf(whole), BigInteger.ONE);
  }

  static Exact of(Energy energy) {
    return of(energy.wattHours());
  }

  static Exact of(Money money) {
    return of(money.nano());
  }

  static Exact of(long part, long of) {
    return new Exact(BigInteger.valueOf(part), BigInteger.valueOf(of));
  }

  Exact plus(Exact other) {
    return denominator.equals(other.denominator)
        ? new Exact(numerator.add(other.numerator), denominator)
        : new Exact(
            numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
            denominator.multiply(other.denominator));
  }

  Exact minus(Exact other) {
    return plus(new Exact(other.numerator.negate(), other.denominator));
  }

  Exact times(Exact other) {
    return new Exact(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /** What this energy costs. */
  Exact times(UnitPrice price) {
    return new Exact(numerator.multiply(BigInteger.valueOf(price.nanoPerWattHour())), denominator);
  }

  Exact min(Exact other) {
    return compareTo(other) <= 0 ? this : other;
  }

  Exact max(Exact other) {
    return compareTo(other) >= 0 ? this : other;
  }

  boolean isZero() {
    return numerator.signum() == 0;
  }

  /** The nearest whole number, ties to even. */
  long rounded() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  /** The nearest amount, ties to even. */
  Money toMoney() {
    return new Money(rounded());
  }

  @Override
  public int compareTo(Exact other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }
}

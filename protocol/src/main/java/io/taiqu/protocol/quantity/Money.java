package io.taiqu.protocol.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of money in 10⁻⁹ of the currency's unit. The currency itself belongs to the deployment
 * or to the document that carries the amount.
 *
 * <p>Nano units make energy × price exact: a {@link UnitPrice} counts 10⁻⁹ units per watt-hour. The
 * range is ±9.2 × 10⁹ units.
 *
 * @param nano the amount in 10⁻⁹ units of currency; negative is a debt or a deduction
 */
public record Money(long nano) implements Comparable<Money> {
  /** Decimal places of the smallest amount. */
  public static final int SCALE = 9;

  public static final Money ZERO = new Money(0);

  /**
   * The amount that a currency's minor units make.
   *
   * @param minor number of minor units (fen, cents)
   * @param minorDigits decimal places of the minor unit: 2 for CNY, 0 for JPY
   * @throws ArithmeticException if the amount is out of range
   * @throws IllegalArgumentException if {@code minorDigits} is not within 0…9
   */
  public static Money ofMinor(long minor, int minorDigits) {
    requireMinorDigits(minorDigits);
    return new Money(Math.multiplyExact(minor, PowersOfTen.of(SCALE - minorDigits)));
  }

  /**
   * Reads a plain decimal such as {@code 20.00} or {@code -0.5}.
   *
   * @throws NumberFormatException if the text is not a decimal number
   * @throws ArithmeticException if the amount needs more than nine decimal places or is out of
   *     range
   */
  public static Money parse(String decimal) {
    // BigDecimal accepts exponents; an amount such as 1e999999999 would take for ever to scale.
    if (decimal.length() > 32 || decimal.indexOf('e') >= 0 || decimal.indexOf('E') >= 0) {
      throw new NumberFormatException("not a plain decimal amount: " + decimal);
    }
    return new Money(
        new BigDecimal(decimal)
            .setScale(SCALE, RoundingMode.UNNECESSARY)
            .unscaledValue()
            .longValueExact());
  }

  public Money plus(Money other) {
    return new Money(Math.addExact(nano, other.nano));
  }

  public Money minus(Money other) {
    return new Money(Math.subtractExact(nano, other.nano));
  }

  public Money negated() {
    return new Money(Math.negateExact(nano));
  }

  /** This amount {@code factor} times. */
  public Money times(long factor) {
    return new Money(Math.multiplyExact(nano, factor));
  }

  public boolean isNegative() {
    return nano < 0;
  }

  public boolean isPositive() {
    return nano > 0;
  }

  public boolean isZero() {
    return nano == 0;
  }

  /**
   * The nearest number of minor units, ties to even. Statements and receipts round with this, once.
   *
   * @param minorDigits decimal places of the minor unit
   */
  public long toMinorHalfEven(int minorDigits) {
    requireMinorDigits(minorDigits);
    return BigDecimal.valueOf(nano, SCALE)
        .setScale(minorDigits, RoundingMode.HALF_EVEN)
        .unscaledValue()
        .longValueExact();
  }

  /**
   * The exact amount as a plain decimal with at least two decimal places: {@code 20.00}, {@code
   * 0.123456789}.
   */
  public String toDecimalString() {
    BigDecimal stripped = BigDecimal.valueOf(nano, SCALE).stripTrailingZeros();
    return stripped.setScale(Math.max(2, stripped.scale())).toPlainString();
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(nano, other.nano);
  }

  @Override
  public String toString() {
    return toDecimalString();
  }

  private static void requireMinorDigits(int minorDigits) {
    if (minorDigits < 0 || minorDigits > SCALE) {
      throw new IllegalArgumentException("minor digits must be within 0…9: " + minorDigits);
    }
  }
}

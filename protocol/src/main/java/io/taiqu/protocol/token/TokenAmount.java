package io.taiqu.protocol.token;

import io.taiqu.protocol.quantity.Money;

/**
 * The amount that a token carries: {@code mantissa} × 10^{@code exponent} minor units of the
 * deployment's currency. Each amount has one form, that with the smallest exponent.
 *
 * @param exponent 0…3
 * @param mantissa 1…4095, and at least 410 if the exponent is not 0
 */
public record TokenAmount(int exponent, int mantissa) {
  private static final int MOST_MANTISSA = 4095;
  private static final int MOST_EXPONENT = 3;

  public TokenAmount {
    if (!isOne(exponent, mantissa)) {
      throw new IllegalArgumentException(
          "no amount of a token: " + mantissa + " times ten to the power of " + exponent);
    }
  }

  static boolean isOne(int exponent, int mantissa) {
    return exponent >= 0
        && exponent <= MOST_EXPONENT
        && mantissa <= MOST_MANTISSA
        && mantissa >= (exponent == 0 ? 1 : MOST_MANTISSA / 10 + 1);
  }

  /**
   * The largest amount of a token that is not above {@code minor}; what is left over reaches the
   * edge with the credit state.
   *
   * @param minor minor units of the currency
   * @throws IllegalArgumentException if there is not one minor unit
   */
  public static TokenAmount upTo(long minor) {
    long unit = 1;
    TokenAmount best = new TokenAmount(0, (int) Math.min(minor, MOST_MANTISSA));
    for (int exponent = 1; exponent <= MOST_EXPONENT; exponent++) {
      unit *= 10;
      long mantissa = Math.min(minor / unit, MOST_MANTISSA);
      if (mantissa * unit > best.minor()) {
        best = new TokenAmount(exponent, (int) mantissa);
      }
    }
    return best;
  }

  /** The amount in minor units, 1…4 095 000. */
  public long minor() {
    long minor = mantissa;
    for (int i = 0; i < exponent; i++) {
      minor *= 10;
    }
    return minor;
  }

  /**
   * The amount as money.
   *
   * @param minorDigits decimal places of the currency's minor unit
   */
  public Money money(int minorDigits) {
    return Money.ofMinor(minor(), minorDigits);
  }

  int bits() {
    return exponent << 12 | mantissa;
  }
}

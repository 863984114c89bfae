package io.taiqu.protocol.quantity;

import java.util.Currency;

/**
 * An ISO 4217 currency code, three capital letters such as {@code CNY}.
 *
 * @param code the three letters
 */
public record CurrencyCode(String code) {
  public CurrencyCode {
    if (!code.matches("[A-Z]{3}")) {
      throw new IllegalArgumentException("a currency code has three capital letters: " + code);
    }
  }

  /** Decimal places of the currency's minor unit; 2 for a code that the platform does not know. */
  public int minorDigits() {
    try {
      return Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      return 2;
    }
  }

  @Override
  public String toString() {
    return code;
  }
}

package io.taiqu.protocol.quantity;

import java.util.Currency;
import java.util.regex.Pattern;

/**
 * An ISO 4217 currency code, three capital letters such as {@code CNY}.
 *
 * @param code the three letters
 */
public record CurrencyCode(String code) {
  private static final Pattern FORM = Pattern.compile("[A-Z]{3}");

  public CurrencyCode {
    if (!FORM.matcher(code).matches()) {
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

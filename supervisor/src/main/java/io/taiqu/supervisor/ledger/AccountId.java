package io.taiqu.supervisor.ledger;

import java.util.regex.Pattern;

/**
 * A customer's account number, as printed on the contract.
 *
 * @param value 1 to 32 letters, digits, dots, dashes or underscores
 */
public record AccountId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  /** Refuses what could not be printed or typed. */
  public AccountId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an account number: " + value);
    }
  }

  /** Whether a text is an account number. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}

package io.taiqu.protocol.token;

import java.util.Optional;

/** A token as people write it: nineteen digits of its bits as a number, and a check digit. */
public final class TokenDigits {
  /** How many digits a token has. */
  public static final int LENGTH = 20;

  private TokenDigits() {}

  /** What typed text is. */
  public sealed interface Typed {
    /**
     * Twenty digits whose check digit holds.
     *
     * @param token what they say; empty if no token was ever written like that
     */
    record Read(Optional<Token> token) implements Typed {}

    /** Something was mistyped; no key is needed to know it. */
    record Mistyped(Mistake mistake) implements Typed {}
  }

  /** What is wrong with typed text. */
  public enum Mistake {
    /** Not twenty digits. */
    NOT_TWENTY_DIGITS,
    /** The check digit does not fit the others. */
    CHECK_DIGIT
  }

  /** Reads what somebody typed; blanks and hyphens between the digits are nothing. */
  public static Typed read(String typed) {
    byte[] digits = new byte[LENGTH];
    int count = 0;
    long bits = 0;
    for (int i = 0; i < typed.length(); i++) {
      char sign = typed.charAt(i);
      if (sign == '-' || Character.isWhitespace(sign)) {
        continue;
      }
      int digit = Character.digit(sign, 10);
      if (digit < 0 || count == LENGTH) {
        return new Typed.Mistyped(Mistake.NOT_TWENTY_DIGITS);
      }
      digits[count++] = (byte) digit;
      if (count < LENGTH) {
        bits = 10 * bits + digit;
      }
    }
    if (count < LENGTH) {
      return new Typed.Mistyped(Mistake.NOT_TWENTY_DIGITS);
    }
    if (!Verhoeff.holds(digits)) {
      return new Typed.Mistyped(Mistake.CHECK_DIGIT);
    }
    // Nineteen digits reach beyond 63 bits, yet not beyond 64.
    return new Typed.Read(bits < 0 ? Optional.empty() : Token.ofBits(bits));
  }

  static String of(long bits) {
    byte[] digits = new byte[LENGTH - 1];
    long rest = bits;
    for (int i = digits.length - 1; i >= 0; i--) {
      digits[i] = (byte) (rest % 10);
      rest /= 10;
    }
    StringBuilder text = new StringBuilder(LENGTH);
    for (byte digit : digits) {
      text.append((char) ('0' + digit));
    }
    return text.append((char) ('0' + Verhoeff.checkDigit(digits, digits.length))).toString();
  }

  /** Digits in groups of four, as receipts show them. */
  public static String grouped(String digits) {
    return digits.replaceAll("(.{4})(?=.)", "$1 ");
  }
}

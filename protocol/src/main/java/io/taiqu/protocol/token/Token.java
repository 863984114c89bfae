package io.taiqu.protocol.token;

import java.util.Optional;

/**
 * What the 63 bits of a credit token say: {@code type(2) = 1 ‖ counter mod 1024 (10) ‖ exponent (2)
 * ‖ mantissa (12) ‖ MAC (37)}.
 *
 * @param counterRest the counter modulo 1024
 * @param amount the credit
 * @param mac 37 bits with which a key vouches for it
 */
public record Token(int counterRest, TokenAmount amount, long mac) {
  static final int MAC_BITS = 37;
  static final int COUNTER_RANGE = 1024;

  /** Credit; the other values of the two bits are reserved. */
  static final int CREDIT = 1;

  public Token {
    if (counterRest < 0 || counterRest >= COUNTER_RANGE || mac < 0 || mac >>> MAC_BITS != 0) {
      throw new IllegalArgumentException("a part of a token is out of range");
    }
  }

  /** What the bits say; empty if they are no credit token. */
  static Optional<Token> ofBits(long bits) {
    int amount = (int) (bits >>> MAC_BITS) & 0x3FFF;
    if (bits >>> 61 != CREDIT || !TokenAmount.isOne(amount >>> 12, amount & 0xFFF)) {
      return Optional.empty();
    }
    return Optional.of(
        new Token(
            (int) (bits >>> 51) & COUNTER_RANGE - 1,
            new TokenAmount(amount >>> 12, amount & 0xFFF),
            bits & (1L << MAC_BITS) - 1));
  }

  long bits() {
    return (long) CREDIT << 61 | (long) counterRest << 51 | (long) amount.bits() << MAC_BITS | mac;
  }

  /** The twenty digits that a customer types, without gaps. */
  public String digits() {
    return TokenDigits.of(bits());
  }
}

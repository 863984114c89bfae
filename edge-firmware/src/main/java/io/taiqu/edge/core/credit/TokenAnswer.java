package io.taiqu.edge.core.credit;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.token.TokenDigits;
import java.time.Duration;

/** What became of a token that somebody entered. */
public sealed interface TokenAnswer {
  /** It was good: so much more credit, and the balance with it. */
  record Credited(Money amount, Money balance) implements TokenAnswer {}

  /** It is genuine, and was credited before: entered here, or delivered over the network. */
  record AlreadyCredited(Money balance) implements TokenAnswer {}

  /** A typing error that the digits themselves show; it counts as no try. */
  record Mistyped(TokenDigits.Mistake mistake) implements TokenAnswer {}

  /**
   * No token of this meter.
   *
   * @param freeTriesLeft tries before the next pause
   * @param pause until the next try; zero as long as tries are free
   */
  record Wrong(int freeTriesLeft, Duration pause) implements TokenAnswer {}

  /** Too many vain tries: the token was not looked at. */
  record Locked(Duration left) implements TokenAnswer {}

  /** It is genuine, and the balance with it would be above the policy's maximum: not credited. */
  record AboveMaximum(Money balance) implements TokenAnswer {}

  /** This unit checks no tokens for that meter: it has no account or no key for it. */
  record NotHere() implements TokenAnswer {}

  /** The unit can't keep it: the disk is full, or it is too busy. The token stays good. */
  record NotTaken() implements TokenAnswer {}
}

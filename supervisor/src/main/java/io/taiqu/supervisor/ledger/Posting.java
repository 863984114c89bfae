package io.taiqu.supervisor.ledger;

import io.taiqu.protocol.quantity.Money;

/**
 * One side of an entry: either the debit or the credit is zero, the other is positive.
 *
 * @param account ledger account, such as {@code channel:counter} or {@code customer:1001}
 */
public record Posting(String account, Money debit, Money credit) {
  /** Refuses sides that are negative, or both set, or both empty. */
  public Posting {
    if (debit.isNegative() || credit.isNegative() || debit.isZero() == credit.isZero()) {
      throw new IllegalArgumentException(
          "a posting has one positive side: " + account + " " + debit + " / " + credit);
    }
  }

  /** A debit. */
  public static Posting debit(String account, Money amount) {
    return new Posting(account, amount, Money.ZERO);
  }

  /** A credit. */
  public static Posting credit(String account, Money amount) {
    return new Posting(account, Money.ZERO, amount);
  }

  /** The ledger account of a customer's prepaid money. */
  public static String customer(AccountId account) {
    return "customer:" + account;
  }

  /** The ledger account of money that a channel took in. */
  public static String channel(String channel) {
    return "channel:" + channel;
  }
}

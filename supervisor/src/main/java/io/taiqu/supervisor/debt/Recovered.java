package io.taiqu.supervisor.debt;

import io.taiqu.protocol.quantity.Money;
import java.util.ArrayList;
import java.util.List;

/**
 * What one payment recovers of debts.
 *
 * @param shares in the order of recovery, none of them zero
 */
public record Recovered(List<Share> shares) {
  /** Of which debt, how much. */
  public record Share(Debt debt, Money amount) {}

  /** Divides a payment; the rest of it is credit. */
  static Recovered of(Money payment, List<Debt> debts, int minorDigits) {
    List<Share> shares = new ArrayList<>();
    Money left = payment;
    for (Debt debt : debts.stream().sorted(Debt.ORDER).toList()) {
      Money share = debt.shareOf(payment, left, minorDigits);
      if (share.isPositive()) {
        shares.add(new Share(debt, share));
        left = left.minus(share);
      }
    }
    return new Recovered(List.copyOf(shares));
  }

  /** What does not become credit. */
  public Money total() {
    Money total = Money.ZERO;
    for (Share share : shares) {
      total = total.plus(share.amount());
    }
    return total;
  }
}

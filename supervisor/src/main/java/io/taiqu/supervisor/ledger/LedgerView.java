package io.taiqu.supervisor.ledger;

import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.util.List;

/** Questions about the ledger. */
public interface LedgerView {
  /** The newest lines of a customer's account. */
  List<Line> statement(AccountId account, int limit);

  /** Sums every posting and re-hashes the chain. */
  Check check();

  /** One line of an account: positive amounts are in the customer's favour. */
  record Line(long transaction, Instant at, String kind, Money amount, Money balance) {}

  /**
   * The result of a check.
   *
   * @param brokenAt the first transaction whose hash or sum is wrong, 0 if none
   */
  record Check(long transactions, Money debits, Money credits, long brokenAt) {
    /** Whether debits equal credits and no past entry was changed. */
    public boolean holds() {
      return brokenAt == 0 && debits.equals(credits);
    }
  }
}

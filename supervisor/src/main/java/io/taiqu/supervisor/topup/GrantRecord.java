package io.taiqu.supervisor.topup;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import java.time.Instant;

/**
 * Writes the evidence of each change of a supply point's credit: one line of its hash-chained
 * history, whose head the next credit state carries.
 */
final class GrantRecord {
  private final GrantStore grants;

  GrantRecord(GrantStore grants) {
    this.grants = grants;
  }

  /** Adds to what was ever credited, in the caller's transaction; the account after it. */
  CreditAccount credited(
      CreditAccount account, GrantEntry.Kind kind, Money amount, String reference, Instant now) {
    Money total = account.credited().plus(amount);
    GrantEntry entry = entry(account, kind, reference, amount, total, now);
    return account.with(total, account.withdrawn(), account.tokens(), entry.head());
  }

  /** Adds to what was ever withdrawn, in the caller's transaction; the account after it. */
  CreditAccount withdrawn(CreditAccount account, Money amount, String reference, Instant now) {
    Money total = account.withdrawn().plus(amount);
    GrantEntry entry = entry(account, GrantEntry.Kind.WITHDRAWAL, reference, amount, total, now);
    return account.with(account.credited(), total, account.tokens(), entry.head());
  }

  private GrantEntry entry(
      CreditAccount account,
      GrantEntry.Kind kind,
      String reference,
      Money amount,
      Money total,
      Instant now) {
    GrantEntry entry =
        GrantEntry.after(
            account.grantHead(),
            account.point(),
            grants.count(account.point()) + 1,
            now,
            kind,
            reference,
            amount,
            total);
    grants.add(entry);
    return entry;
  }
}

package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.util.Optional;

/**
 * Stops issuing to a supply point whose edge shows what can't be, and has enforcement there held,
 * until two people have looked. Nothing is patched over.
 */
public final class Freezing {
  private final CreditStore store;
  private final Alarms alarms;
  private final Transactions transactions;
  private volatile Runnable changed = () -> {};

  public Freezing(CreditStore store, Alarms alarms, Transactions transactions) {
    this.store = store;
    this.alarms = alarms;
    this.transactions = transactions;
  }

  /** What to call after a commit that froze or released: the policies say who is not enforced. */
  public void onChange(Runnable action) {
    changed = action;
  }

  /** Whether a supply point is frozen. */
  public boolean isFrozen(SupplyPointId point) {
    return store.account(point).filter(CreditAccount::frozen).isPresent();
  }

  /** Freezes a supply point, or notes that the cause was seen again. */
  public void freeze(SupplyPointId point, AlarmCause cause, Instant now) {
    Optional<CreditAccount> account = store.account(point);
    if (account.isPresent() && !account.get().frozen()) {
      store.save(account.get().frozen(true));
      transactions.afterCommit(() -> changed.run());
    }
    alarms.raise(AlarmKind.CREDIT_MISMATCH, new AlarmSubject.Point(point), cause, now);
  }

  /** Releases a supply point, in the transaction of whoever decided it. */
  public void release(SupplyPointId point, Instant now) {
    store
        .account(point)
        .filter(CreditAccount::frozen)
        .ifPresent(account -> {
          store.save(account.frozen(false));
          transactions.afterCommit(() -> changed.run());
        });
    alarms.clear(AlarmKind.CREDIT_MISMATCH, new AlarmSubject.Point(point), now);
  }
}

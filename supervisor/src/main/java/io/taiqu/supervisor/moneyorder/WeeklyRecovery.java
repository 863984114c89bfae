package io.taiqu.supervisor.moneyorder;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes what falls due by the week out of credit. Never more than the meter last reported: old debt
 * alone takes nobody's supply away. What can't be taken stays due, and is taken when there is
 * credit.
 */
public final class WeeklyRecovery {
  private final Debts debts;
  private final GridView grid;
  private final CreditIssuing issuing;
  private final Ledger ledger;
  private final Transactions transactions;
  private final InstantSource clock;

  public WeeklyRecovery(
      Debts debts,
      GridView grid,
      CreditIssuing issuing,
      Ledger ledger,
      Transactions transactions,
      InstantSource clock) {
    this.debts = debts;
    this.grid = grid;
    this.issuing = issuing;
    this.ledger = ledger;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Takes what is due now; call now and then. */
  public void takeDue() {
    Instant now = clock.instant();
    for (Debt debt : debts.openByWeek()) {
      transactions.run(() -> take(debts.find(debt.id()).orElseThrow(), now));
    }
  }

  private void take(Debt debt, Instant now) {
    Money due = debt.dueByWeek(now);
    Optional<PointView> point = grid.pointOf(debt.account());
    if (!due.isPositive() || point.isEmpty()) {
      return;
    }
    Money credit = issuing.creditThere(point.get().id());
    Money taken = due.compareTo(credit) <= 0 ? due : credit;
    if (!taken.isPositive() || issuing.issuance().obstacle(point.get().id()).isPresent()) {
      return;
    }
    String reference = "debt " + debt.id() + " by week";
    long entry =
        ledger.post(
            now,
            "debt-week",
            reference,
            List.of(
                Posting.debit(Posting.customer(debt.account()), taken),
                Posting.credit(Debts.ledgerAccount(debt), taken)));
    debts.takenByWeek(debt, taken, reference, entry, now);
    issuing.withdraw(point.get().id(), taken, reference, now);
  }
}

package io.taiqu.supervisor.debt;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps debts and what was recovered of them. */
public interface DebtStore {
  /** Adds one; its number. */
  long add(Debt debt);

  /** Replaces what is settled of one. */
  void settle(Debt settled);

  /** One debt. */
  Optional<Debt> find(long id);

  /** The debts of an account that are not settled. */
  List<Debt> open(AccountId account);

  /** Every debt of an account, newest first. */
  List<Debt> all(AccountId account);

  /** Every debt with a sum a week that is not settled. */
  List<Debt> openByWeek();

  /** Notes a recovery. */
  void add(Line line);

  /** What was recovered under a reference, such as a top-up's id. */
  List<Line> lines(String reference);

  /** The newest recoveries of an account, newest first. */
  List<Line> newest(AccountId account, int limit);

  /**
   * One recovery.
   *
   * @param reference the top-up, the week or the approval
   * @param entry the number of the ledger's entry
   * @param left what was owed of this debt after it
   */
  record Line(
      long debt,
      Debt.Kind kind,
      AccountId account,
      Instant at,
      Money amount,
      String reference,
      long entry,
      Money left) {}
}

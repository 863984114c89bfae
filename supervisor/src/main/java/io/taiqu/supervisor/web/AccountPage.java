package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.bill.Bill;
import io.taiqu.supervisor.bill.Bill.Standing;
import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.ledger.LedgerView.Line;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.topup.TopUp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One account with its live state and history; the staff's page and the customer's own show it.
 *
 * @param file customer, contract and meter
 * @param use energy by day
 * @param ledger the newest lines of the account
 * @param topUps the newest payments
 * @param notices the newest notices
 * @param protections what keeps the supply on whatever the balance
 * @param debts what is owed beside current use
 * @param bills the newest bills of a customer who pays afterwards
 * @param failure why the last protection was not set or proposed to be cleared
 */
public record AccountPage(
    Instant asOf,
    CustomerFile file,
    UseChart use,
    List<Line> ledger,
    List<TopUp> topUps,
    List<Notice> notices,
    List<io.taiqu.supervisor.protection.Standing> protections,
    List<Debt> debts,
    List<Standing> bills,
    Optional<String> failure) {

  /** The meter with its live state. */
  public PointRow row() {
    return PointRow.plain(file.point());
  }

  /** The live state, where the edge reported one. */
  public Optional<PointLive> live() {
    return file.point().live();
  }

  /** Whether what is used is billed afterwards. */
  public boolean postPaid() {
    return file.point().postPaid().isPresent();
  }

  /** What is owed for what was used and not paid, by the newest report; never below zero. */
  public Money owed() {
    return live()
        .map(PointLive::balance)
        .filter(Money::isNegative)
        .map(Money::negated)
        .orElse(Money.ZERO);
  }

  /** The bills that the customer knows. */
  public List<Standing> released() {
    return bills.stream().filter(bill -> bill.state() != Bill.State.REVIEW).toList();
  }

  /** Whether the relay is measured open. */
  public boolean supplyOff() {
    return live().filter(live -> live.feedback() == PointLive.Contact.OPEN).isPresent();
  }

  /** The least payment after which supply returns; zero if it is on. */
  public Money leastToRestore() {
    return file.point().leastToRestore();
  }
}

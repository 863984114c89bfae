package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.ledger.LedgerView.Line;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.protection.Standing;
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
 * @param failure why the last protection was not set or proposed to be cleared
 */
public record AccountPage(
    Instant asOf,
    CustomerFile file,
    UseChart use,
    List<Line> ledger,
    List<TopUp> topUps,
    List<Notice> notices,
    List<Standing> protections,
    List<Debt> debts,
    Optional<String> failure) {

  /** The meter with its live state. */
  public PointRow row() {
    return PointRow.plain(file.point());
  }

  /** The live state, where the edge reported one. */
  public Optional<PointLive> live() {
    return file.point().live();
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

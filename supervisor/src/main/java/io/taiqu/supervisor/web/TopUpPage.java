package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.token.TokenDigits;
import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import io.taiqu.supervisor.debt.DebtStore.Line;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.topup.IssuedToken;
import io.taiqu.supervisor.topup.TopUp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The way of a payment to the meter.
 *
 * @param file the account; absent if it was removed since
 * @param token the token that was issued with it
 * @param recovered what of it debts took
 */
public record TopUpPage(
    Instant asOf,
    TopUp topUp,
    Optional<CustomerFile> file,
    Optional<IssuedToken> token,
    List<Line> recovered) {

  /** What became credit. */
  public Money credit() {
    Money credit = topUp.amount();
    for (Line line : recovered) {
      credit = credit.minus(line.amount());
    }
    return credit;
  }

  /** The token's digits in groups of four; empty if there is none. */
  public String digits() {
    return token.map(issued -> TokenDigits.grouped(issued.digits())).orElse("");
  }

  /** The holder's name as far as a receipt shows it. */
  public String holder() {
    return file.map(known -> TopUpConfirm.masked(known.name())).orElse("–");
  }

  /** Whether the last step is done. */
  public boolean finished() {
    return topUp.steps().confirmed().isPresent()
        && (topUp.steps().supplyOn().isPresent() || supplyIsOn());
  }

  /** Whether the relay is measured closed now. */
  public boolean supplyIsOn() {
    return file.flatMap(known -> known.point().live())
        .filter(live -> live.feedback() == PointLive.Contact.CLOSED)
        .isPresent();
  }

  /** Which step is awaited: 1 sent, 2 confirmed, 3 supply on, 4 none. */
  public int awaited() {
    if (topUp.steps().sent().isEmpty() && topUp.steps().confirmed().isEmpty()) {
      return 1;
    }
    if (topUp.steps().confirmed().isEmpty()) {
      return 2;
    }
    return finished() ? 4 : 3;
  }
}

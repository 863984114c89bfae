package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.LedgerView;
import io.taiqu.supervisor.notice.Delivery;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.Notices;
import io.taiqu.supervisor.topup.IssuedToken;
import io.taiqu.supervisor.topup.TopUp;
import io.taiqu.supervisor.topup.TopUp.Step;
import io.taiqu.supervisor.topup.TopUp.Steps;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpOutcome.Reason;
import io.taiqu.supervisor.topup.TopUpRequest;
import io.taiqu.supervisor.topup.TopUpState;
import io.taiqu.supervisor.topup.TopUps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Payments, notices and statements in memory, with the promises of the real desk. */
final class SampleMoney implements TopUps, LedgerView {
  private int replays;
  private final GridView grid;
  private final Map<String, Paid> keys = new HashMap<>();
  private final List<TopUp> topUps = new ArrayList<>();

  private record Paid(TopUpRequest request, UUID id) {}

  SampleMoney(GridView grid) {
    this.grid = grid;
    pay(request("seed-1", SampleGrid.POOR, "20"));
    move(topUps.getFirst().id(), TopUpState.SUPPLY_ON);
  }

  private static TopUpRequest request(String key, String account, String amount) {
    return new TopUpRequest(
        key,
        new AccountId(account),
        Money.parse(amount),
        new CurrencyCode("CNY"),
        "counter",
        Optional.empty(),
        "cashier");
  }

  @Override
  public synchronized TopUpOutcome pay(TopUpRequest request) {
    Paid before = keys.get(request.idempotencyKey());
    if (before != null) {
      return before.request().equals(request)
          ? new TopUpOutcome.Repeated(find(before.id()).orElseThrow())
          : new TopUpOutcome.Refused(Reason.KEY_REUSED, "The key was used for another payment.");
    }
    var point = grid.pointOf(request.account());
    if (point.isEmpty()) {
      return new TopUpOutcome.Refused(Reason.UNKNOWN_ACCOUNT, "No account " + request.account());
    }
    if (!request.currency().code().equals("CNY")) {
      return new TopUpOutcome.Refused(Reason.OTHER_CURRENCY, "This deployment counts in CNY.");
    }
    TopUp topUp =
        new TopUp(
            new UUID(0x70bL, topUps.size() + 1),
            request.account(),
            point.get().id(),
            request.amount(),
            request.currency(),
            request.channel(),
            request.acceptedBy(),
            TopUpState.PAID,
            new Steps(SampleGrid.NOW, Optional.empty(), Optional.empty(), Optional.empty()));
    topUps.add(topUp);
    keys.put(request.idempotencyKey(), new Paid(request, topUp.id()));
    return new TopUpOutcome.Accepted(topUp);
  }

  /** Takes a payment to a state, with every step on the way. */
  synchronized void move(UUID id, TopUpState state) {
    for (int i = 0; i < topUps.size(); i++) {
      TopUp old = topUps.get(i);
      if (old.id().equals(id)) {
        topUps.set(
            i,
            new TopUp(
                old.id(),
                old.account(),
                old.point(),
                old.amount(),
                old.currency(),
                old.channel(),
                old.acceptedBy(),
                state,
                new Steps(
                    old.steps().paidAt(),
                    step(state, TopUpState.SENT, 140),
                    step(state, TopUpState.CONFIRMED, 620),
                    step(state, TopUpState.SUPPLY_ON, 2_350))));
      }
    }
  }

  private static Optional<Step> step(TopUpState reached, TopUpState step, long millis) {
    return reached != TopUpState.REFUSED && reached.compareTo(step) >= 0
        ? Optional.of(new Step(SampleGrid.NOW.plusMillis(millis), Duration.ofMillis(millis)))
        : Optional.empty();
  }

  /** How many payments were given in again. */
  synchronized int replays() {
    return replays;
  }

  @Override
  public synchronized TopUpOutcome replay(TopUpRequest request, Instant paidAt) {
    replays++;
    return new TopUpOutcome.Refused(
        Reason.NOT_A_LOST_PAYMENT, "nothing is being recovered: pay as usual");
  }

  @Override
  public synchronized Optional<TopUp> find(UUID id) {
    return topUps.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  @Override
  public Optional<IssuedToken> token(UUID topUp) {
    return Optional.empty();
  }

  @Override
  public synchronized List<TopUp> recent(int limit) {
    return topUps.reversed().stream().limit(limit).toList();
  }

  @Override
  public synchronized List<TopUp> ofAccount(AccountId account, int limit) {
    return topUps.reversed().stream()
        .filter(each -> each.account().equals(account))
        .limit(limit)
        .toList();
  }

  synchronized int payments() {
    return topUps.size();
  }

  /** Two warnings to the poor customer, and nothing to anyone else. */
  Notices notices() {
    return new Notices() {
      @Override
      public List<Notice> ofAccount(AccountId account, int limit) {
        return recent(limit).stream().filter(notice -> notice.account().equals(account)).toList();
      }

      @Override
      public List<Notice> recent(int limit) {
        return List.of(notice(2, 2, "3.00", 40), notice(1, 1, "10.00", 2_900));
      }

      @Override
      public Optional<Notice> find(long id) {
        return recent(2).stream().filter(notice -> notice.id() == id).findFirst();
      }

      @Override
      public Again again(long id) {
        Optional<Notice> found = find(id);
        if (found.isEmpty()) {
          return new Again.Unknown();
        }
        return id == 2
            ? new Again.Due(found.get(), List.of("sms"))
            : new Again.Overtaken(find(2).orElseThrow());
      }
    };
  }

  private Notice notice(long id, int step, String balance, long minutesAgo) {
    AccountId account = new AccountId(SampleGrid.POOR);
    Instant at = SampleGrid.NOW.minus(Duration.ofMinutes(minutesAgo));
    return new Notice(
        id,
        account,
        grid.pointOf(account).orElseThrow().id(),
        Notice.Kind.LOW_CREDIT,
        1,
        1,
        step,
        Money.parse(balance),
        at,
        Optional.of(at.plusSeconds(2)),
        List.of(
            new Delivery("mail", Delivery.State.NO_ADDRESS, 1, at, ""),
            new Delivery("page", Delivery.State.DELIVERED, 1, at.plusSeconds(2), ""),
            new Delivery("sms", Delivery.State.WAITING, 2, at, "the gateway answered 503")));
  }

  @Override
  public List<Line> statement(AccountId account, int limit) {
    List<Line> lines = new ArrayList<>();
    Money balance = Money.ZERO;
    long number = 1;
    for (TopUp topUp : ofAccount(account, limit).reversed()) {
      balance = balance.plus(topUp.amount());
      lines.add(new Line(number++, topUp.steps().paidAt(), "top-up", topUp.amount(), balance));
    }
    return lines.reversed();
  }

  @Override
  public Check check() {
    return new Check(topUps.size(), Money.ZERO, Money.ZERO, 0);
  }
}

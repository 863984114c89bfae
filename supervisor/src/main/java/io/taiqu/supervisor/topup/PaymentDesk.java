package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.topup.TopUpOutcome.Reason;
import io.taiqu.supervisor.transaction.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes payments: each once, posted together with the credit state that carries it to the meter.
 */
public final class PaymentDesk implements TopUps {
  private final TopUpStore topUps;
  private final CreditIssuing issuing;
  private final Ledger ledger;
  private final Transactions transactions;
  private final InstantSource clock;
  private final RealClock realClock;
  private final CurrencyCode currency;
  private final Money limit;
  private final LiveFeed feed;
  private final LongAdder accepted;
  private final LongAdder refused;

  /**
   * A desk.
   *
   * @param clock the injected clock
   * @param limit the largest amount of one payment
   */
  public PaymentDesk(
      TopUpStore topUps,
      CreditIssuing issuing,
      Ledger ledger,
      Transactions transactions,
      InstantSource clock,
      RealClock realClock,
      CurrencyCode currency,
      Money limit,
      LiveFeed feed,
      Metrics metrics) {
    this.topUps = topUps;
    this.issuing = issuing;
    this.ledger = ledger;
    this.transactions = transactions;
    this.clock = clock;
    this.realClock = realClock;
    this.currency = currency;
    this.limit = limit;
    this.feed = feed;
    this.accepted = metrics.counter("taiqu_top_ups_accepted_total", "Top-ups posted");
    this.refused = metrics.counter("taiqu_top_ups_refused_total", "Top-ups refused");
  }

  @Override
  public TopUpOutcome pay(TopUpRequest request) {
    return transactions.run(() -> {
      TopUpOutcome outcome = post(request, Optional.empty());
      // A caller may have begun the transaction, so this may not be its end.
      transactions.afterCommit(() -> tell(outcome));
      return outcome;
    });
  }

  private void tell(TopUpOutcome outcome) {
    switch (outcome) {
      case TopUpOutcome.Accepted taken -> {
        accepted.increment();
        feed.publish(new Change.TopUpMoved(taken.topUp().id()));
      }
      case TopUpOutcome.Repeated _ -> {}
      case TopUpOutcome.Refused _ -> refused.increment();
    }
  }

  @Override
  public TopUpOutcome replay(TopUpRequest request, Instant paidAt) {
    return transactions.run(() -> {
      Optional<Instant> since = issuing.recoveringSince();
      TopUpOutcome outcome =
          since.isEmpty() || !paidAt.isBefore(since.get())
              ? refuse(
                  Reason.NOT_A_LOST_PAYMENT,
                  since
                      .map(begun -> "only payments from before " + begun + " are given in again")
                      .orElse("nothing is being recovered: pay as usual"))
              : post(request, Optional.of(paidAt));
      transactions.afterCommit(() -> tell(outcome));
      return outcome;
    });
  }

  private TopUpOutcome post(TopUpRequest request, Optional<Instant> lost) {
    String hash = contentHash(request);
    Optional<TopUpStore.Known> known = topUps.byKey(request.idempotencyKey());
    if (known.isPresent()) {
      return known.get().contentHash().equals(hash)
          ? new TopUpOutcome.Repeated(known.get().topUp())
          : refuse(
              Reason.KEY_REUSED,
              "the key was used for top-up " + known.get().topUp().id() + ", which differs");
    }
    Optional<TopUpOutcome.Refused> problem = problemOf(request);
    if (problem.isPresent()) {
      return problem.get();
    }
    Optional<TopUpStore.Payee> payee = topUps.payee(request.account());
    if (payee.isEmpty()) {
      return refuse(Reason.UNKNOWN_ACCOUNT, "there is no account " + request.account());
    }
    if (lost.isPresent()) {
      // It was accepted then, whatever has become of the contract.
      return issuing.hasAccount(payee.get().point())
          ? take(request, payee.get(), hash, lost)
          : refuse(Reason.NO_CONTRACT, "account " + request.account() + " is not open yet");
    }
    if (!payee.get().active()) {
      return refuse(
          Reason.NO_CONTRACT, "account " + request.account() + " has no signed, current contract");
    }
    Optional<String> obstacle = issuing.obstacle(payee.get().point());
    if (obstacle.isPresent()) {
      return refuse(Reason.ISSUANCE_SUSPENDED, obstacle.get());
    }
    return take(request, payee.get(), hash, lost);
  }

  private TopUpOutcome take(
      TopUpRequest request, TopUpStore.Payee payee, String hash, Optional<Instant> lost) {
    Instant now = clock.instant();
    UUID id = UUID.randomUUID();
    ledger.post(
        now,
        "top-up",
        id.toString(),
        List.of(
            Posting.debit(Posting.channel(request.channel()), request.amount()),
            Posting.credit(Posting.customer(request.account()), request.amount())));
    Revision revision =
        lost.isPresent()
            ? issuing.replay(payee.point(), request.amount(), id.toString(), now)
            : issuing.grant(payee.point(), request.amount(), id.toString(), now);
    TopUp topUp =
        new TopUp(
            id,
            request.account(),
            payee.point(),
            request.amount(),
            request.currency(),
            request.channel(),
            request.acceptedBy(),
            TopUpState.PAID,
            new TopUp.Steps(
                lost.orElse(now), Optional.empty(), Optional.empty(), Optional.empty()));
    topUps.add(
        topUp, request.idempotencyKey(), hash, request.paymentId(), revision, realClock.micros());
    return new TopUpOutcome.Accepted(topUp);
  }

  private Optional<TopUpOutcome.Refused> problemOf(TopUpRequest request) {
    if (request.paymentId().isPresent()) {
      Optional<TopUp> paid = topUps.byPayment(request.channel(), request.paymentId().get());
      if (paid.isPresent()) {
        return Optional.of(
            refuse(
                Reason.PAYMENT_ALREADY_CREDITED,
                "payment " + request.paymentId().get() + " is top-up " + paid.get().id()));
      }
    }
    if (!request.currency().equals(currency)) {
      return Optional.of(refuse(Reason.OTHER_CURRENCY, "accounts are kept in " + currency));
    }
    if (!request.amount().isPositive()) {
      return Optional.of(refuse(Reason.AMOUNT_REFUSED, "the amount must be above zero"));
    }
    int digits = currency.minorDigits();
    if (!Money.ofMinor(request.amount().toMinorHalfEven(digits), digits).equals(request.amount())) {
      return Optional.of(
          refuse(Reason.AMOUNT_REFUSED, "the amount has more than " + digits + " decimals"));
    }
    if (request.amount().compareTo(limit) > 0) {
      return Optional.of(
          refuse(Reason.AMOUNT_REFUSED, "one payment may not exceed " + limit.toDecimalString()));
    }
    return Optional.empty();
  }

  private static TopUpOutcome.Refused refuse(Reason reason, String detail) {
    return new TopUpOutcome.Refused(reason, detail);
  }

  private static String contentHash(TopUpRequest request) {
    String content =
        String.join(
            "\n",
            request.account().value(),
            Long.toString(request.amount().nano()),
            request.currency().code(),
            request.channel(),
            request.paymentId().orElse(""));
    return Digest.of(content.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public Optional<TopUp> find(UUID id) {
    return topUps.find(id);
  }

  @Override
  public List<TopUp> recent(int limit) {
    return topUps.recent(limit);
  }

  @Override
  public List<TopUp> ofAccount(AccountId account, int limit) {
    return topUps.ofAccount(account, limit);
  }
}

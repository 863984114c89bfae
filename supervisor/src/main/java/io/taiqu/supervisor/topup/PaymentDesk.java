package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.debt.Recovered;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.topup.TopUpOutcome.Reason;
import io.taiqu.supervisor.transaction.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
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
  private final Approvals approvals;
  private final TokenDesk tokens;
  private final Debts debts;
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
      Metrics metrics,
      Approvals approvals,
      TokenDesk tokens,
      Debts debts) {
    this.topUps = topUps;
    this.issuing = issuing;
    this.ledger = ledger;
    this.transactions = transactions;
    this.clock = clock;
    this.realClock = realClock;
    this.currency = currency;
    this.limit = limit;
    this.feed = feed;
    this.approvals = approvals;
    this.tokens = tokens;
    this.debts = debts;
    approvals.decides(
        Approval.Kind.LARGE_TOP_UP,
        new Approvals.Work() {
          @Override
          public Optional<Obstacle> approved(Approval proposal, String by, Instant now) {
            return release(proposal, now);
          }

          @Override
          public void refused(Approval proposal, Instant now) {
            giveBack(proposal, now);
          }
        });
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
      Optional<Instant> since = issuing.issuance().recoveringSince();
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
    Optional<Obstacle> obstacle = issuing.issuance().obstacle(payee.get().point());
    if (obstacle.isPresent()) {
      return new TopUpOutcome.Refused(Reason.ISSUANCE_SUSPENDED, obstacle.get());
    }
    Optional<Money> cap =
        issuing
            .publishing()
            .stepCap(payee.get().point())
            .filter(most -> request.amount().compareTo(most) > 0);
    Optional<Money> room = room(payee.get().point());
    if (room.filter(most -> creditOf(request).compareTo(most) > 0).isPresent()) {
      return request.alreadyPaid()
          ? hold(request, payee.get(), hash, "maximumCredit", room.get())
          : new TopUpOutcome.Refused(
              Reason.ABOVE_MAXIMUM_CREDIT,
              Obstacle.of(
                  Code.ABOVE_MAXIMUM_CREDIT,
                  (room.get().isPositive() ? room.get() : Money.ZERO).toDecimalString()));
    }
    if (request.withToken()) {
      Optional<String> without =
          cap.map(most ->
                  "a payment above the step cap of "
                      + most.toDecimalString()
                      + " waits for a second person")
              .or(() -> tokens.obstacle(payee.get().point(), creditOf(request)));
      if (without.isPresent()) {
        return refuse(Reason.TOKEN_REFUSED, without.get());
      }
    }
    if (cap.isEmpty()) {
      return take(request, payee.get(), hash, lost);
    }
    return issuing.publishing().canCountersign()
        ? hold(request, payee.get(), hash, "stepCap", cap.get())
        : refuse(
            Reason.AMOUNT_REFUSED,
            "one payment may not exceed the step cap of "
                + cap.get().toDecimalString()
                + ": this supervisor has no second credit key");
  }

  /** What of a payment becomes credit. */
  private Money creditOf(TopUpRequest request) {
    return request.amount().minus(debts.shares(request.account(), request.amount()).total());
  }

  /** By how much a balance may be raised; empty for no bound. */
  private Optional<Money> room(SupplyPointId point) {
    return issuing
        .publishing()
        .maximumCredit(point)
        .map(most -> most.minus(issuing.expectedBalance(point)));
  }

  /** Takes money that is credited only when a second person has approved it. */
  private TopUpOutcome hold(
      TopUpRequest request, TopUpStore.Payee payee, String hash, String bound, Money most) {
    Instant now = clock.instant();
    TopUp topUp = topUp(UUID.randomUUID(), request, payee, TopUpState.WAITING, now);
    ledger.post(
        now,
        "top-up-held",
        topUp.id().toString(),
        List.of(
            Posting.debit(Posting.channel(request.channel()), request.amount()),
            Posting.credit(held(request.account()), request.amount())));
    topUps.add(
        topUp,
        request.idempotencyKey(),
        hash,
        request.paymentId(),
        Revision.NONE,
        realClock.micros());
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("topUp", topUp.id().toString());
    facts.put("account", request.account().value());
    facts.put("amount", request.amount().toDecimalString());
    facts.put(bound, most.toDecimalString());
    facts.put("channel", request.channel());
    approvals.propose(
        Approval.Kind.LARGE_TOP_UP,
        "top-up:" + topUp.id(),
        facts,
        bound.equals("stepCap") ? "above the step cap" : "above the maximum credit",
        request.acceptedBy(),
        request.idempotencyKey());
    return new TopUpOutcome.Accepted(topUp);
  }

  private static String held(AccountId account) {
    return "held:" + account;
  }

  private Optional<Obstacle> release(Approval proposal, Instant now) {
    TopUp topUp = topUps.find(UUID.fromString(proposal.fact("topUp"))).orElseThrow();
    // A database that was put back may have forgotten that it was decided: then the totals that
    // units show hold it already, and what is right is issued when that is put right.
    boolean putRight = issuing.issuance().isPutRight(topUp.point());
    Optional<Obstacle> obstacle =
        putRight ? Optional.empty() : issuing.issuance().obstacle(topUp.point());
    if (obstacle.isPresent()) {
      return obstacle;
    }
    Recovered recovered = debts.shares(topUp.account(), topUp.amount());
    post(topUp.id(), held(topUp.account()), topUp.account(), topUp.amount(), recovered, now);
    Money credit = topUp.amount().minus(recovered.total());
    String reference = topUp.id().toString();
    Revision revision =
        putRight
            ? issuing.replay(topUp.point(), credit, reference, now)
            : issuing.grant(topUp.point(), credit, reference, now);
    topUps.decided(topUp.id(), TopUpState.PAID, revision);
    transactions.afterCommit(() -> feed.publish(new Change.TopUpMoved(topUp.id())));
    return Optional.empty();
  }

  private void giveBack(Approval proposal, Instant now) {
    TopUp topUp = topUps.find(UUID.fromString(proposal.fact("topUp"))).orElseThrow();
    ledger.post(
        now,
        "top-up-refused",
        topUp.id().toString(),
        List.of(
            Posting.debit(held(topUp.account()), topUp.amount()),
            Posting.credit("refund:" + topUp.channel(), topUp.amount())));
    topUps.decided(topUp.id(), TopUpState.REFUSED, Revision.NONE);
    transactions.afterCommit(() -> feed.publish(new Change.TopUpMoved(topUp.id())));
  }

  private TopUpOutcome take(
      TopUpRequest request, TopUpStore.Payee payee, String hash, Optional<Instant> lost) {
    Instant now = clock.instant();
    UUID id = UUID.randomUUID();
    Recovered recovered = debts.shares(request.account(), request.amount());
    Money credit = request.amount().minus(recovered.total());
    Optional<IssuedToken> token = Optional.empty();
    if (request.withToken() && lost.isEmpty()) {
      try {
        token = Optional.of(tokens.issue(payee.point(), id, credit, now));
      } catch (FenceException unwritten) {
        return refuse(Reason.ISSUANCE_SUSPENDED, String.valueOf(unwritten.getMessage()));
      }
    }
    post(
        id,
        Posting.channel(request.channel()),
        request.account(),
        request.amount(),
        recovered,
        now);
    Revision revision =
        lost.isPresent()
            ? issuing.replay(payee.point(), credit, id.toString(), now)
            : token
                .map(issued ->
                    issuing.grant(payee.point(), credit, id.toString(), issued.counter(), now))
                .orElseGet(() -> issuing.grant(payee.point(), credit, id.toString(), now));
    TopUp topUp = topUp(id, request, payee, TopUpState.PAID, lost.orElse(now));
    topUps.add(
        topUp, request.idempotencyKey(), hash, request.paymentId(), revision, realClock.micros());
    return new TopUpOutcome.Accepted(topUp);
  }

  /** Posts a payment: what recovers debts, and the rest as credit. */
  private void post(
      UUID id, String from, AccountId account, Money amount, Recovered recovered, Instant now) {
    List<Posting> postings = new ArrayList<>();
    postings.add(Posting.debit(from, amount));
    Money credit = amount.minus(recovered.total());
    if (credit.isPositive()) {
      postings.add(Posting.credit(Posting.customer(account), credit));
    }
    postings.addAll(Debts.postings(recovered));
    long entry = ledger.post(now, "top-up", id.toString(), postings);
    debts.settle(recovered, id.toString(), entry, now);
  }

  private static TopUp topUp(
      UUID id, TopUpRequest request, TopUpStore.Payee payee, TopUpState state, Instant paidAt) {
    return new TopUp(
        id,
        request.account(),
        payee.point(),
        request.amount(),
        request.currency(),
        request.channel(),
        request.acceptedBy(),
        state,
        new TopUp.Steps(paidAt, Optional.empty(), Optional.empty(), Optional.empty()));
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
            request.paymentId().orElse("") + (request.withToken() ? "\ntoken" : ""));
    return Digest.of(content.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public Optional<TopUp> find(UUID id) {
    return topUps.find(id);
  }

  @Override
  public Optional<IssuedToken> token(UUID topUp) {
    return tokens.ofTopUp(topUp);
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

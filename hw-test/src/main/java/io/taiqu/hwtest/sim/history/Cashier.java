package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.topup.TopUp;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpRequest;
import io.taiqu.supervisor.topup.TopUpState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Payment channels: they pay, ask again when they got no answer, and confuse their numbers. */
final class Cashier {
  /** What a channel knows of a payment. */
  private enum Answer {
    NONE,
    ACCEPTED,
    REFUSED
  }

  private static final class Payment {
    final TopUpRequest request;
    final int customer;
    final Instant paidAt;
    Answer answer = Answer.NONE;

    /** How the supervisor knows it. */
    Optional<UUID> topUp = Optional.empty();

    /** Taken, and credited only when a second person says so. */
    boolean held;

    /** What the second person says of it, whenever asked. */
    Optional<Boolean> approved = Optional.empty();

    /** Which database accepted it: one that is put back may not know of it. */
    int life;

    Payment(TopUpRequest request, int customer, Instant paidAt) {
      this.request = request;
      this.customer = customer;
      this.paidAt = paidAt;
    }
  }

  /** One payment in so many is above the step cap. */
  private static final int LARGE_IN = 40;

  private final History history;
  private final RandomGenerator random;
  private final List<Payment> payments = new ArrayList<>();
  private long numbers;
  private int life;
  private boolean complete = true;

  Cashier(History history, RandomGenerator random) {
    this.history = history;
    this.random = random;
  }

  private static TopUpRequest request(
      String key,
      int customer,
      long fen,
      String channel,
      Optional<String> payment,
      boolean withToken) {
    return new TopUpRequest(
        key,
        EstateText.account(customer),
        Money.ofMinor(fen, 2),
        Keys.CURRENCY,
        channel,
        payment,
        channel,
        withToken);
  }

  /** Somebody pays; now and then so much that it waits for a second person. */
  void payNew() {
    boolean large = random.nextInt(LARGE_IN) == 0;
    payNew(
        1 + random.nextInt(EstateText.CUSTOMERS),
        (large ? 100L * EstateText.STEP_CAP_YUAN : 100) + 1 + random.nextInt(900));
  }

  /** A customer pays an amount. */
  void payNew(int customer, long fen) {
    long number = ++numbers;
    boolean withToken = history.isEnabled(Fault.TOKEN_TYPED) && random.nextInt(3) == 0;
    pay(
        new Payment(
            request("key-" + number, customer, fen, "bank", Optional.of("P" + number), withToken),
            customer,
            history.now()));
  }

  /** A channel repeats a request, as it was. */
  void payAgain() {
    if (!payments.isEmpty()) {
      history.count(Fault.PAYMENT_DUPLICATED);
      ask(payments.get(random.nextInt(payments.size())));
    }
  }

  /** A channel uses a number twice for different things: nothing of it may count. */
  void payConflicting() {
    if (payments.isEmpty()) {
      return;
    }
    history.count(Fault.PAYMENT_CONFLICTING);
    Payment known = payments.get(random.nextInt(payments.size()));
    if (known.answer != Answer.ACCEPTED) {
      return;
    }
    TopUpRequest before = known.request;
    TopUpRequest conflicting =
        random.nextBoolean()
            ? request(
                before.idempotencyKey(),
                known.customer,
                before.amount().toMinorHalfEven(2) + 100,
                before.channel(),
                before.paymentId(),
                before.withToken())
            : request(
                "key-other-" + ++numbers,
                known.customer,
                before.amount().toMinorHalfEven(2),
                before.channel(),
                before.paymentId(),
                before.withToken());
    Optional<TopUpOutcome> outcome =
        history.askStation(station -> station.payments.pay(conflicting));
    if (outcome.isPresent() && !(outcome.get() instanceof TopUpOutcome.Refused)) {
      throw new Broken(
          Invariant.PAYMENT_CREDITED_ONCE, "a conflicting payment was taken: " + conflicting);
    }
  }

  private void pay(Payment payment) {
    payments.add(payment);
    ask(payment);
  }

  private void ask(Payment payment) {
    Answer before = payment.answer;
    // As long as there is no answer it may have been taken.
    payment.answer = before == Answer.ACCEPTED ? before : Answer.NONE;
    Optional<TopUpOutcome> outcome =
        history.askStation(station -> station.payments.pay(payment.request));
    if (outcome.isEmpty()) {
      return;
    }
    payment.answer =
        switch (outcome.get()) {
          case TopUpOutcome.Accepted _, TopUpOutcome.Repeated _ -> Answer.ACCEPTED;
          case TopUpOutcome.Refused refused ->
              // The channel asks again as soon as payments are taken again.
              before == Answer.ACCEPTED
                      || refused.reason() == TopUpOutcome.Reason.ISSUANCE_SUSPENDED
                  ? before
                  : Answer.REFUSED;
        };
    boolean twice =
        before == Answer.ACCEPTED
            && payment.life == life
            && outcome.get() instanceof TopUpOutcome.Accepted;
    payment.life = outcome.get() instanceof TopUpOutcome.Refused ? payment.life : life;
    known(payment, outcome.get());
    if (twice) {
      throw new Broken(
          Invariant.PAYMENT_CREDITED_ONCE, "a payment was taken twice: " + payment.request);
    }
    boolean denied = before == Answer.ACCEPTED && outcome.get() instanceof TopUpOutcome.Refused;
    if (denied && payment.life == life) {
      throw new Broken(
          Invariant.PAYMENT_CREDITED_ONCE, "an accepted payment is denied: " + payment.request);
    }
    if (outcome.get() instanceof TopUpOutcome.Accepted(var topUp)) {
      history
          .askStation(station -> station.payments.token(topUp.id()))
          .flatMap(token -> token)
          .ifPresent(token -> history.keypad().bought(payment.customer, token.digits()));
    }
    history.tell(
        "customer "
            + payment.customer
            + " pays "
            + payment.request.amount()
            + ": "
            + outcome.get().getClass().getSimpleName());
  }

  private static void known(Payment payment, TopUpOutcome outcome) {
    switch (outcome) {
      case TopUpOutcome.Accepted(TopUp topUp) -> stands(payment, topUp);
      case TopUpOutcome.Repeated(TopUp topUp) -> stands(payment, topUp);
      case TopUpOutcome.Refused _ -> {}
    }
  }

  private static void stands(Payment payment, TopUp topUp) {
    payment.topUp = Optional.of(topUp.id());
    payment.held = topUp.state() == TopUpState.WAITING;
    payment.answer = topUp.state() == TopUpState.REFUSED ? Answer.REFUSED : payment.answer;
  }

  /**
   * A second person decides what was taken above the cap, as before where it was decided before.
   */
  void decideHeld() {
    for (Approval proposal :
        history.askStation(station -> station.approvals.waiting()).orElse(List.of())) {
      if (proposal.kind() == Approval.Kind.LARGE_TOP_UP) {
        payments.stream()
            .filter(payment ->
                payment.topUp.equals(Optional.of(UUID.fromString(proposal.fact("topUp")))))
            .findFirst()
            .ifPresent(payment -> decide(proposal, payment));
      }
    }
    for (Payment payment : payments) {
      if (payment.held) {
        payment
            .topUp
            .flatMap(id ->
                history.askStation(station -> station.payments.find(id)).flatMap(found -> found))
            .ifPresent(topUp -> stands(payment, topUp));
      }
    }
  }

  private void decide(Approval proposal, Payment payment) {
    boolean approve = payment.approved.orElseGet(() -> random.nextInt(4) > 0);
    payment.approved = Optional.of(approve);
    history.onStation(station -> {
      if (station.approvals.approve(proposal.id(), payment.request.channel(), "", "")
          instanceof Approvals.Outcome.Done) {
        throw new Broken(Invariant.TWO_PEOPLE, "a payment was decided by who took it");
      }
    });
    history.onStation(station -> {
      Approvals.Outcome outcome =
          approve
              ? station.approvals.approve(proposal.id(), "second", "", "")
              : station.approvals.refuse(proposal.id(), "second", "not ours", "");
      history.tell(
          "a second person %s %s of customer %d: %s"
              .formatted(
                  approve ? "approves" : "refuses",
                  payment.request.amount(),
                  payment.customer,
                  outcome.getClass().getSimpleName()));
    });
  }

  /** The database was put back to an older state. */
  void setBack() {
    life++;
    complete = false;
  }

  /** Everything that was paid before the database was put back is given in again. */
  void replay() {
    for (Payment payment : payments) {
      if (payment.answer != Answer.REFUSED) {
        history
            .askStation(station -> station.payments.replay(payment.request, payment.paidAt))
            .filter(outcome -> {
              boolean taken = !(outcome instanceof TopUpOutcome.Refused);
              if (!taken) {
                history.tell("a payment of " + payment.paidAt + " is not taken again: " + outcome);
              }
              return taken;
            })
            .ifPresent(taken -> {
              payment.answer = Answer.ACCEPTED;
              payment.life = life;
              known(payment, taken);
            });
      }
    }
  }

  /** Channels send everything once more to a supervisor that takes payments as usual. */
  void repeatAll() {
    for (Payment payment : List.copyOf(payments)) {
      if (payment.answer != Answer.REFUSED) {
        ask(payment);
      }
    }
    complete = payments.stream().allMatch(this::isKnown);
  }

  private boolean isKnown(Payment payment) {
    return payment.answer != Answer.ACCEPTED || payment.life == life;
  }

  /** Everything that was ever accepted should be known again. */
  void complete() {
    complete = payments.stream().allMatch(this::isKnown);
    if (!complete) {
      throw new Broken(
          Invariant.PAYMENT_CREDITED_ONCE, "a recovery ended without a payment that was given in");
    }
  }

  /** Channels ask for what they never got an answer to. */
  void askForAll() {
    for (Payment payment : List.copyOf(payments)) {
      if (payment.answer == Answer.NONE) {
        ask(payment);
      }
    }
  }

  /** Compares what was accepted with what is credited. */
  void judge(Station station) {
    Map<SupplyPointId, Money> all = new HashMap<>();
    for (CreditAccount account : station.credit.accounts()) {
      all.put(account.point(), account.credited());
    }
    for (int customer = 1; customer <= EstateText.CUSTOMERS; customer++) {
      Money least = Money.ZERO;
      Money most = Money.ZERO;
      for (Payment payment : payments) {
        if (payment.customer == customer) {
          Money amount = payment.request.amount();
          boolean credited = payment.answer == Answer.ACCEPTED && !payment.held;
          least = credited ? least.plus(amount) : least;
          most = payment.answer == Answer.REFUSED ? most : most.plus(amount);
        }
      }
      Money given = all.getOrDefault(EstateText.point(customer), Money.ZERO);
      boolean tooLittle = given.compareTo(least) < 0 && complete;
      if (tooLittle || given.compareTo(most) > 0) {
        throw new Broken(
            Invariant.PAYMENT_CREDITED_ONCE,
            "customer %d has paid %s, or %s at most, and is credited %s"
                .formatted(customer, least, most, given));
      }
    }
  }

  /** The most that a customer can have been credited. */
  Money most(int customer) {
    Money sum = Money.ZERO;
    for (Payment payment : payments) {
      if (payment.customer == customer && payment.answer != Answer.REFUSED) {
        sum = sum.plus(payment.request.amount());
      }
    }
    return sum;
  }
}

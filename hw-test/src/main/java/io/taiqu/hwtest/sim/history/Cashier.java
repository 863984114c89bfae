package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    Answer answer = Answer.NONE;

    Payment(TopUpRequest request, int customer) {
      this.request = request;
      this.customer = customer;
    }
  }

  private final History history;
  private final RandomGenerator random;
  private final List<Payment> payments = new ArrayList<>();
  private long numbers;

  Cashier(History history, RandomGenerator random) {
    this.history = history;
    this.random = random;
  }

  private static TopUpRequest request(
      String key, int customer, long fen, String channel, Optional<String> payment) {
    return new TopUpRequest(
        key,
        EstateText.account(customer),
        Money.ofMinor(fen, 2),
        Keys.CURRENCY,
        channel,
        payment,
        channel);
  }

  /** Somebody pays. */
  void payNew() {
    int customer = 1 + random.nextInt(EstateText.CUSTOMERS);
    long fen = 100 + random.nextInt(900);
    long number = ++numbers;
    pay(
        new Payment(
            request("key-" + number, customer, fen, "bank", Optional.of("P" + number)), customer));
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
                before.paymentId())
            : request(
                "key-other-" + ++numbers,
                known.customer,
                before.amount().toMinorHalfEven(2),
                before.channel(),
                before.paymentId());
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
          case TopUpOutcome.Refused _ -> before == Answer.ACCEPTED ? before : Answer.REFUSED;
        };
    boolean twice = before == Answer.ACCEPTED && outcome.get() instanceof TopUpOutcome.Accepted;
    if (twice) {
      throw new Broken(
          Invariant.PAYMENT_CREDITED_ONCE, "a payment was taken twice: " + payment.request);
    }
    boolean denied = before == Answer.ACCEPTED && outcome.get() instanceof TopUpOutcome.Refused;
    if (denied && !history.wasRestored()) {
      throw new Broken(
          Invariant.PAYMENT_CREDITED_ONCE, "an accepted payment is denied: " + payment.request);
    }
    history.tell(
        "customer "
            + payment.customer
            + " pays "
            + payment.request.amount()
            + ": "
            + outcome.get().getClass().getSimpleName());
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
    for (int customer = 1; customer <= EstateText.CUSTOMERS; customer++) {
      Money least = Money.ZERO;
      Money most = Money.ZERO;
      for (Payment payment : payments) {
        if (payment.customer == customer) {
          Money amount = payment.request.amount();
          least = payment.answer == Answer.ACCEPTED ? least.plus(amount) : least;
          most = payment.answer == Answer.REFUSED ? most : most.plus(amount);
        }
      }
      Money credited =
          station
              .credit
              .account(EstateText.point(customer))
              .map(CreditAccount::credited)
              .orElse(Money.ZERO);
      boolean tooLittle = credited.compareTo(least) < 0 && !history.wasRestored();
      if (tooLittle || credited.compareTo(most) > 0) {
        throw new Broken(
            Invariant.PAYMENT_CREDITED_ONCE,
            "customer %d has paid %s, or %s at most, and is credited %s"
                .formatted(customer, least, most, credited));
      }
    }
  }

  Money accepted(int customer) {
    Money sum = Money.ZERO;
    for (Payment payment : payments) {
      if (payment.customer == customer && payment.answer == Answer.ACCEPTED) {
        sum = sum.plus(payment.request.amount());
      }
    }
    return sum;
  }
}

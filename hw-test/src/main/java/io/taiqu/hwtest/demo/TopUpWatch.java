package io.taiqu.hwtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Pays over the supervisor's interface and follows each payment until the meter has confirmed it. A
 * payment that got no answer is sent again with its key: it must count once.
 */
final class TopUpWatch {
  /** A payment on its way. */
  private record OnItsWay(String id, Payment payment, boolean measured) {}

  private final InstantSource clock;
  private final List<Payment> payments = new ArrayList<>();
  private final List<OnItsWay> onTheirWay = new ArrayList<>();
  private final List<Double> latencies = new ArrayList<>();

  private int confirmed;
  private boolean measuring;

  TopUpWatch(InstantSource clock) {
    this.clock = clock;
  }

  /** Pays, again and again until there is an answer; returns the top-up's id. */
  String pay(SupervisorApi cashier, CustomerPlan customer, Money amount) {
    String key = UUID.randomUUID().toString();
    while (true) {
      try {
        String id = cashier.topUp(customer.account(), amount, key).path("id").asText();
        accepted(id, new Payment(customer, amount, clock.instant()));
        return id;
      } catch (SupervisorApi.Unreachable e) {
        Pause.millis(250);
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private synchronized void accepted(String id, Payment payment) {
    payments.add(payment);
    onTheirWay.add(new OnItsWay(id, payment, measuring));
  }

  /** From now on the way of payments is timed; before, no unit ran that could confirm them. */
  synchronized void measure() {
    measuring = true;
  }

  /** Asks for each payment on its way how far it is. */
  void look(SupervisorApi cashier) {
    for (OnItsWay waiting : waiting()) {
      JsonNode after =
          cashier.get("/api/v1/top-ups/" + waiting.id()).path("steps").path("confirmedAfterMs");
      if (after.isNumber()) {
        confirmed(waiting, after.asDouble());
      }
    }
  }

  private synchronized List<OnItsWay> waiting() {
    return List.copyOf(onTheirWay);
  }

  private synchronized void confirmed(OnItsWay waiting, double millis) {
    if (onTheirWay.remove(waiting)) {
      confirmed++;
      if (waiting.measured()) {
        latencies.add(millis);
      }
    }
  }

  /** Every payment that was accepted. */
  synchronized List<Payment> payments() {
    return List.copyOf(payments);
  }

  /** How many of them the meters have confirmed. */
  synchronized int confirmed() {
    return confirmed;
  }

  /** True if none is on its way. */
  synchronized boolean isQuiet() {
    return onTheirWay.isEmpty();
  }

  /**
   * Real time from each timed payment to its confirmation, in milliseconds, as the supervisor has
   * it.
   */
  synchronized List<Double> latencies() {
    return List.copyOf(latencies);
  }

  /** The money accepted so far. */
  synchronized Money sum() {
    return payments.stream().map(Payment::amount).reduce(Money.ZERO, Money::plus);
  }

  /** When a payment of this customer was accepted last, in simulated time. */
  synchronized Instant lastPayment(CustomerPlan customer) {
    return payments.stream()
        .filter(p -> p.customer().equals(customer))
        .map(Payment::at)
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }
}

package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.BrokerChoice;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.CustomerPlan.Habit;
import io.taiqu.hwtest.estate.PolicyPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.record.PhysicalRecord;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Plays the story through public interfaces and notes for each part whether it was seen. What is
 * not seen is noted and the story goes on.
 */
final class Story {
  private static final Money RESCUE = Money.parse("20.00");

  /** What a poor customer uses: about 4.4 kW at 0.60 per kWh. */
  private static final long POOR_NANO_PER_HOUR = 2_600_000_000L;

  private static final Duration PAYMENTS_EVERY = Duration.ofSeconds(3);

  private final Utility utility;
  private final Product product;
  private final SupervisorApi cashier;
  private final TopUpWatch payments;
  private final Pace pace;
  private final BrokerChoice broker;
  private final Teller teller;
  private final InstantSource clock;
  private final int speed;
  private Instant awayFrom = Instant.MIN;
  private Instant awayUntil = Instant.MIN;
  private final long readyNanos = System.nanoTime();
  private final List<Summary.Chapter> chapters = new ArrayList<>();
  private final SplittableRandom random;
  private long nextPayment;

  Story(LiveUtility live, BrokerChoice broker, Teller teller) {
    this.utility = live.utility();
    this.product = new Product(live.administrator());
    this.cashier = live.cashier();
    this.payments = live.payments();
    this.pace = live.pace();
    this.broker = broker;
    this.teller = teller;
    this.clock = live.simulatedTime();
    this.speed = live.demoClock().speed();
    this.random = new SplittableRandom(utility.plan().seed());
  }

  /** Plays all of it; returns when the time that was given is over. */
  List<Summary.Chapter> play() {
    liveState();
    utility.plan().customer(Habit.POOR).ifPresent(this::creditRunsOut);
    Optional<CustomerPlan> next = utility.plan().customer(Habit.POOR_LATER);
    passTime(pace.firstOutage(), () -> next.filter(this::isNearlyCutOff).isPresent());
    outage("supervisor killed", this::killSupervisor, this::returnSupervisor);
    next.ifPresent(this::enforcedMeanwhile);
    switch (broker) {
      case EMBEDDED -> outage("broker stopped", this::stopSupervisor, this::returnSupervisor);
      case MOSQUITTO -> outage("broker stopped", this::stopBroker, utility::startBroker);
    }
    passTime(pace.whole(), () -> false);
    return List.copyOf(chapters);
  }

  private void liveState() {
    List<SupplyPointId> expected =
        utility
            .plan()
            .customers()
            .filter(customer -> customer.meter().answers())
            .map(CustomerPlan::point)
            .toList();
    boolean seen = passTime(pace.openingGivenUp(), () -> livePoints().containsAll(expected));
    note("live state", seen, expected.size() + " customers whose meters answer");
  }

  private Set<SupplyPointId> livePoints() {
    Set<SupplyPointId> live = new HashSet<>();
    utility.plan().transformers().forEach(each -> live.addAll(product.livePoints(each)));
    return live;
  }

  private void creditRunsOut(CustomerPlan poor) {
    boolean warned = passTime(pace.openingGivenUp(), () -> is(poor, s -> s.warningStep() > 0));
    note("low-credit warnings", warned, "account " + poor.account());
    boolean emergency =
        passTime(pace.openingGivenUp(), () -> is(poor, Product.Supply::emergencyInUse));
    note("emergency credit", emergency, "account " + poor.account());
    boolean open =
        passTime(
            pace.openingGivenUp(),
            () -> is(poor, s -> s.feedback().equalsIgnoreCase("OPEN") && s.milliamperes() == 0));
    note(
        "supply opened and the current fell",
        open,
        supplyOf(poor).map(Product.Supply::inWords).orElse("no state"));
    if (!open) {
      return;
    }
    long before = System.nanoTime();
    String id = payments.pay(cashier, poor, RESCUE);
    boolean on =
        passTime(
            pace.openingGivenUp().plusSeconds(10),
            () -> cashier.get("/api/v1/top-ups/" + id).path("state").asText().equals("supplyOn"));
    note(
        "top-up: paid, sent, confirmed, supply on",
        on,
        "%.1f s from payment".formatted((System.nanoTime() - before) / 1e9));
  }

  /** True once the rest of the emergency credit lasts for less than half of an outage. */
  private boolean isNearlyCutOff(CustomerPlan customer) {
    long nanoPerSecond = POOR_NANO_PER_HOUR / 3600 * speed;
    Money rest = new Money(nanoPerSecond * pace.outage().toMillis() / 1000 * 45 / 100);
    return is(customer, s -> s.balance().minus(PolicyPlan.openingLimit()).compareTo(rest) < 0);
  }

  /** Whether the unit took supply away by itself while nobody could tell it anything. */
  private void enforcedMeanwhile(CustomerPlan customer) {
    boolean opened =
        PhysicalRecord.read(utility.directory().record()).contacts().stream()
            .filter(c -> !c.closed() && c.supplyPoint().equals(customer.point()))
            .map(c -> Instant.parse(c.at()))
            .anyMatch(at -> at.isAfter(awayFrom) && at.isBefore(awayUntil));
    note(
        "a unit enforced while cut off",
        opened,
        "account %s between %s and %s".formatted(customer.account(), awayFrom, awayUntil));
  }

  private boolean is(CustomerPlan customer, Predicate<Product.Supply> state) {
    return supplyOf(customer).filter(state).isPresent();
  }

  private Optional<Product.Supply> supplyOf(CustomerPlan customer) {
    return product.supply(customer);
  }

  /** Takes something away, looks whether the units go on, and brings it back. */
  private void outage(String name, Runnable away, Runnable back) {
    settlePayments();
    long[] before = sequences();
    long[] sweepsBefore = sweeps();
    away.run();
    awayFrom = clock.instant();
    long began = System.nanoTime();
    teller.say(name + " for %d s".formatted(pace.outage().toSeconds()));
    while (System.nanoTime() - began < pace.outage().toNanos()) {
      Pause.millis(200);
    }
    boolean alive = utility.plan().transformers().stream().allMatch(this::edgeAlive);
    boolean reading = rose(sweepsBefore, sweeps());
    boolean recorded = rose(before, sequences());
    note(
        name + ": units went on reading",
        alive && reading && recorded,
        "alive %s, sweeps rose %s, interval records rose %s".formatted(alive, reading, recorded));
    awayUntil = clock.instant();
    back.run();
    boolean reconnected =
        waitFor(
            Duration.ofSeconds(20),
            () ->
                utility.plan().transformers().stream()
                    .allMatch(t ->
                        UnitStatus.ask(utility.edgeWeb(t))
                            .filter(UnitStatus::connected)
                            .isPresent()));
    note(name + ": units came back", reconnected, "every unit has a session again");
  }

  private boolean edgeAlive(TransformerPlan transformer) {
    return utility.edgeProcess(transformer).isAlive();
  }

  private void killSupervisor() {
    utility.supervisorProcess().ifPresent(ManagedProcess::kill);
  }

  private void stopSupervisor() {
    utility.supervisorProcess().ifPresent(process -> process.stop(Duration.ofSeconds(8)));
  }

  private void stopBroker() {
    utility.brokerProcess().ifPresent(process -> process.stop(Duration.ofSeconds(8)));
  }

  private void returnSupervisor() {
    utility.startSupervisor();
  }

  private long[] sequences() {
    return utility.plan().transformers().stream()
        .mapToLong(
            t -> UnitStatus.ask(utility.edgeWeb(t)).map(UnitStatus::lastSequence).orElse(-1L))
        .toArray();
  }

  private long[] sweeps() {
    return utility.plan().transformers().stream()
        .mapToLong(t -> UnitStatus.ask(utility.edgeWeb(t)).map(UnitStatus::sweeps).orElse(-1L))
        .toArray();
  }

  private static boolean rose(long[] before, long[] after) {
    for (int i = 0; i < before.length; i++) {
      if (after[i] <= before[i]) {
        return false;
      }
    }
    return true;
  }

  /** Before an outage, every payment arrives: the latencies are to show the product at work. */
  private void settlePayments() {
    waitFor(
        Duration.ofSeconds(5),
        () -> {
          payments.look(cashier);
          return payments.isQuiet();
        });
  }

  /** Lets ordinary customers pay now and then until a condition holds or a wall time has come. */
  private boolean passTime(Duration until, BooleanSupplier holds) {
    while (System.nanoTime() - readyNanos < until.toNanos()) {
      if (holds.getAsBoolean()) {
        return true;
      }
      payments.look(cashier);
      if (System.nanoTime() > nextPayment) {
        nextPayment = System.nanoTime() + PAYMENTS_EVERY.toNanos();
        List<CustomerPlan> ordinary =
            utility.plan().customers().filter(c -> c.habit() == Habit.ORDINARY).toList();
        if (!ordinary.isEmpty()) {
          CustomerPlan customer = ordinary.get(random.nextInt(ordinary.size()));
          payments.pay(cashier, customer, Money.ofMinor(1000 + random.nextLong(4000), 2));
        }
      }
      Pause.millis(100);
    }
    return holds.getAsBoolean();
  }

  private static boolean waitFor(Duration limit, BooleanSupplier holds) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      if (holds.getAsBoolean()) {
        return true;
      }
      Pause.millis(100);
    }
    return holds.getAsBoolean();
  }

  private void note(String name, boolean seen, String detail) {
    double seconds = Math.round((System.nanoTime() - readyNanos) / 1e8) / 10.0;
    chapters.add(new Summary.Chapter(name, seen, detail, seconds));
    teller.say((seen ? "seen: " : "NOT SEEN: ") + name + " (" + detail + ")");
  }
}

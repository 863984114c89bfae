package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.CustomerPlan.Habit;
import io.taiqu.hwtest.estate.DemoClock;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstateJson;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.history.History;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** A utility from an empty directory to the moment when every unit has read its meters. */
public final class LiveUtility implements AutoCloseable {
  private static final Duration UNITS_START = Duration.ofSeconds(60);

  private final DemoOptions options;
  private final EstatePlan plan;
  private final Teller teller;
  private final Utility utility;
  private final Pace pace;
  private final Running running;

  /** What exists once everything runs. */
  private record Running(
      DemoClock clock,
      Users users,
      SupervisorApi administrator,
      SupervisorApi cashier,
      TopUpWatch payments,
      Backfilling backfilling) {}

  private LiveUtility(DemoOptions options, Teller teller, Consumer<Utility> prepare) {
    this.options = options;
    this.teller = teller;
    this.plan = EstateGrower.grow(options.size(), options.seed());
    this.pace = Pace.of(options);
    this.utility = new Utility(plan, options, teller);
    Runtime.getRuntime().addShutdownHook(new Thread(utility::close, "end"));
    prepare.accept(utility);
    this.running = startOrClose();
  }

  /**
   * Starts everything, one after the other, and returns when it is ready.
   *
   * @throws Utility.StartFailed if something could not be started
   * @throws IllegalArgumentException if the directory is not the demonstration's
   */
  public static LiveUtility begin(DemoOptions options, Teller teller) {
    return begin(options, teller, utility -> {});
  }

  /**
   * The same, after something was prepared.
   *
   * @param prepare is given the utility before anything is configured or started
   */
  public static LiveUtility begin(DemoOptions options, Teller teller, Consumer<Utility> prepare) {
    return new LiveUtility(options, teller, prepare);
  }

  private Running startOrClose() {
    try {
      return start();
    } catch (RuntimeException e) {
      utility.close();
      throw e;
    }
  }

  private Running start() {
    teller.say(
        "%d districts, %d transformers, %d customers; seed %d; files in %s"
            .formatted(
                plan.districts().size(),
                plan.transformers().size(),
                plan.customers().count(),
                plan.seed(),
                utility.directory().root()));
    teller.say("keys and certificates");
    utility.issueKeys();
    utility.writeSites();
    utility.configure(clock());
    CompletableFuture<Users> adding = CompletableFuture.supplyAsync(utility::addUsers);
    teller.say("%d days of history, made by each unit's own core".formatted(options.days()));
    History.Made history =
        History.make(plan, utility.directory(), options.days(), DemoClock.MONDAY_TEN, teller::say);
    teller.say(history.records() + " interval readings wait in the units");
    Users users = added(adding);
    DemoClock clock = clock();
    utility.configure(clock);
    teller.say("supervisor");
    utility.startBroker();
    utility.startSupervisor();
    SupervisorApi anybody = SupervisorApi.at(utility.web());
    SupervisorApi administrator = signIn(anybody, users.of("administrator"));
    SupervisorApi cashier = signIn(anybody, users.of("cashier"));
    administrator.putEstate(EstateJson.of(plan, history.openings(), clock.base()));
    teller.say("opening payments of " + plan.customers().count() + " customers");
    TopUpWatch payments = new TopUpWatch(simulated(clock));
    openAccounts(cashier, payments, Duration.between(clock.origin(), Instant.now()));
    teller.say("meters, households and lines");
    utility.startWorld(clock);
    teller.say("units");
    long unitsStarted = System.nanoTime();
    plan.transformers().forEach(utility::startEdge);
    awaitUnits();
    Backfilling backfilling =
        new Backfilling(
            new Product(administrator), plan, history.recordsByTransformer(), unitsStarted);
    backfilling.start();
    payments.measure();
    teller.say("ready");
    return new Running(clock, users, administrator, cashier, payments, backfilling);
  }

  private static Users added(CompletableFuture<Users> adding) {
    try {
      return adding.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Utility.StartFailed failed ? failed : e;
    }
  }

  /** The demonstration's clock as of now: whoever configures it starts it. */
  private DemoClock clock() {
    return new DemoClock(Instant.now(), DemoClock.MONDAY_TEN, options.speed());
  }

  private static SupervisorApi signIn(SupervisorApi anybody, Users.Account account) {
    return anybody.signIn(account.name(), account.password());
  }

  private static InstantSource simulated(DemoClock clock) {
    return () ->
        clock
            .base()
            .plus(Duration.between(clock.origin(), Instant.now()).multipliedBy(clock.speed()));
  }

  private void openAccounts(SupervisorApi cashier, TopUpWatch payments, Duration supervisorStart) {
    SplittableRandom random = new SplittableRandom(plan.seed());
    for (CustomerPlan customer : plan.customers().toList()) {
      Money amount = Money.ofMinor(100 * (50 + random.nextLong(250)), 2);
      payments.pay(cashier, customer, little(customer, supervisorStart).orElse(amount));
    }
  }

  /** The opening payment of a customer whose credit is to end during the story. */
  private Optional<Money> little(CustomerPlan customer, Duration supervisorStart) {
    Habit habit = customer.habit();
    Optional<Duration> opensAfter =
        switch (habit) {
          case POOR -> Optional.of(pace.poorOpens(supervisorStart));
          case POOR_LATER -> Optional.of(pace.poorLaterOpens(supervisorStart));
          case ORDINARY, THIEF -> Optional.empty();
        };
    return opensAfter.map(after ->
        Forecast.lastingUntil(
            plan, customer, DemoClock.MONDAY_TEN, pace.simulated(DemoClock.MONDAY_TEN, after)));
  }

  /** Waits until every unit has a session and has read every meter that answers. */
  public void awaitUnits() {
    for (TransformerPlan transformer : plan.transformers()) {
      long answering =
          1 + transformer.customers().stream().filter(c -> c.meter().answers()).count();
      Utility.await(
          utility.edgeProcess(transformer),
          UNITS_START,
          () ->
              UnitStatus.ask(utility.edgeWeb(transformer))
                  .filter(s -> s.connected() && s.metersRead() >= answering)
                  .isPresent());
    }
  }

  public Utility utility() {
    return utility;
  }

  public EstatePlan plan() {
    return plan;
  }

  DemoClock demoClock() {
    return running.clock();
  }

  /** The simulated world's time. */
  InstantSource simulatedTime() {
    return simulated(running.clock());
  }

  Users users() {
    return running.users();
  }

  /** The supervisor's interface with a cashier's rights. */
  public SupervisorApi cashier() {
    return running.cashier();
  }

  /** The supervisor's interface with an administrator's rights. */
  public SupervisorApi administrator() {
    return running.administrator();
  }

  /** What a customer paid when the account was opened. */
  public Money openingPayment(CustomerPlan customer) {
    return running.payments().payments().stream()
        .filter(p -> p.customer().equals(customer))
        .map(Payment::amount)
        .findFirst()
        .orElse(Money.ZERO);
  }

  TopUpWatch payments() {
    return running.payments();
  }

  Backfilling backfilling() {
    return running.backfilling();
  }

  Pace pace() {
    return pace;
  }

  @Override
  public void close() {
    utility.close();
  }
}

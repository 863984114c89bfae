package io.taiqu.hwtest.switching;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.demo.DemoOptions;
import io.taiqu.hwtest.demo.SupervisorApi;
import io.taiqu.hwtest.demo.Teller;
import io.taiqu.hwtest.demo.UnitStatus;
import io.taiqu.hwtest.demo.Users;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.device.LatchingSwitch;
import io.taiqu.hwtest.device.LoadSwitch;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.RelayBoard;
import io.taiqu.hwtest.device.VirtualMeter;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.DemoClock;
import io.taiqu.hwtest.estate.DistrictPlan;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstateJson;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.MeterMake;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.Person;
import io.taiqu.hwtest.estate.RelayPlan;
import io.taiqu.hwtest.estate.Tariffs;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A supervisor with its broker and a unit, as processes of their own, and one RS-485 line at 9600
 * baud, which the unit never leaves idle: each meter is read in blocks of 60 and 20 registers, and
 * the relays hang on the same line. The line runs in this process, so that its bytes and the
 * payments are timed by one clock.
 *
 * <p>Customers draw a constant power and have credit for moments. The policy puts no limit on how
 * often supply is taken away, so that it happens hundreds of times in minutes.
 */
public final class SwitchingRig implements AutoCloseable {
  /** Speed of the line. */
  public static final int BAUD = 9600;

  /** The same few customers lose their supply hundreds of times in an hour. */
  private static final String FUSE_OF_A_BENCH = "fleet: { haltAbovePercent: 1000000 }\n";

  static final int CUSTOMERS = RelayBoard.CHANNELS;

  private static final int BOARD_ADDRESS = 101;
  private static final int ENERGY_REGISTER = 0x0048;
  private static final double WATTS = 6_000;
  private static final long RATED_WATTS = 12_000;
  private static final long OPENING_WATT_HOURS = 1_000_000;
  private static final String LIST_OF_REGISTERS = "/io/taiqu/hwtest/bench/bench-sdm630.yaml";
  private static final Duration UNIT_START = Duration.ofSeconds(60);

  private final EstatePlan plan;
  private final TransformerPlan transformer;
  private final Utility utility;
  private final LineWatch watch = new LineWatch();
  private final List<SwitchedLoad> loads = new ArrayList<>();
  private final Map<Integer, Money> paid = new HashMap<>();
  private final VirtualBus bus;
  private final SupervisorApi cashier;

  private SwitchingRig(String name, Teller teller) {
    DemoOptions options = DemoOptions.small(new EstateSize(1, 1, CUSTOMERS), name).atBaud(BAUD);
    this.plan = plan(options.seed());
    this.transformer = plan.transformers().getFirst();
    this.utility = new Utility(plan, options, teller);
    Runtime.getRuntime().addShutdownHook(new Thread(utility::close, "end"));
    try {
      utility.issueKeys();
      utility.writeSites();
      configure(clock(options.speed()));
      Users users = utility.addUsers();
      DemoClock clock = clock(options.speed());
      configure(clock);
      teller.say("supervisor and broker");
      utility.startBroker();
      utility.startSupervisor();
      SupervisorApi anybody = SupervisorApi.at(utility.web());
      signIn(anybody, users, "administrator").putEstate(estate(clock.base()));
      this.cashier = signIn(anybody, users, "cashier");
      teller.say("line with " + (CUSTOMERS + 1) + " meters, and the unit");
      this.bus = line(options.speed());
      utility.startEdgeWithoutPins(transformer);
      awaitUnit();
    } catch (RuntimeException e) {
      utility.close();
      throw e;
    }
  }

  /**
   * Starts everything and returns when every meter was read.
   *
   * @param name of the run's directory
   * @throws Utility.StartFailed if something could not be started
   */
  public static SwitchingRig start(String name, Teller teller) {
    return new SwitchingRig(name, teller);
  }

  private static DemoClock clock(int speed) {
    return new DemoClock(Instant.now(), DemoClock.MONDAY_TEN, speed);
  }

  private static SupervisorApi signIn(SupervisorApi anybody, Users users, String role) {
    Users.Account account = users.of(role);
    return anybody.signIn(account.name(), account.password());
  }

  /** A unit that sweeps without a pause, and whose meters have the benchmark's register list. */
  private void configure(DemoClock clock) {
    utility.configure(clock);
    Path config = utility.directory().edgeConfig(transformer);
    Path models = utility.directory().unit(transformer).resolve("models");
    try (InputStream list =
        Objects.requireNonNull(SwitchingRig.class.getResourceAsStream(LIST_OF_REGISTERS))) {
      String model = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      String name = MeterMake.SDM630.profile();
      Files.createDirectories(models);
      Files.writeString(models.resolve(name + ".yaml"), model.replace("bench-sdm630", name));
      String text = Files.readString(config);
      Files.writeString(
          config,
          text.replace("poll: { every: PT2S }", "poll: { every: PT0S }\nprofiles: models")
              .replaceAll("(?m)^gpio: .*\\R", ""));
      Files.writeString(
          utility.directory().supervisorConfig(), FUSE_OF_A_BENCH, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode estate(Instant at) {
    Map<SupplyPointId, MeterRegister> openings = new HashMap<>();
    for (CustomerPlan customer : transformer.customers()) {
      openings.put(customer.point(), MeterRegister.ofWattHours(OPENING_WATT_HOURS));
    }
    ObjectNode estate = EstateJson.of(plan, openings, at);
    ObjectNode policy = estate.putObject("policyDefaults");
    policy.put("emergencyCredit", "0").putArray("warningSteps");
    policy.putArray("quietHours");
    policy.put("openingsPerHour", 0xFFFF).put("openingsPerDay", 0xFFFF);
    policy.put("minGapMinutes", 0).put("bootGraceMinutes", 0).put("warningLeadMinutes", 0);
    return estate;
  }

  private VirtualBus line(int speed) {
    VirtualBus line =
        VirtualBus.on(LineSettings.of(BAUD))
            .named("switching")
            .trace(watch)
            .openPty(utility.directory().bus(transformer, 0));
    SwitchedLoad supply = new SwitchedLoad(CUSTOMERS * WATTS, speed, System::nanoTime);
    line.attach(
        meter(transformer.supplyMeter(), supply),
        MeterModel.named(MeterMake.SDM630.profile()).timing());
    List<LoadSwitch> contacts = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      int customer = i;
      SwitchedLoad load = new SwitchedLoad(WATTS, speed, System::nanoTime);
      loads.add(load);
      contacts.add(
          new LatchingSwitch(
              true,
              closed -> {
                load.switched(closed);
                watch.moved(customer, closed);
              }));
      VirtualMeter meter = meter(transformer.customers().get(i).meter(), load);
      line.attach(
          new TimedMeter(meter, ENERGY_REGISTER, () -> watch.energyRead(customer, load.shown())),
          meter.model().timing());
    }
    return line.attach(new RelayBoard(BOARD_ADDRESS, contacts));
  }

  private static VirtualMeter meter(MeterPlan meter, SwitchedLoad load) {
    return new VirtualMeter(
        MeterModel.named(meter.make().profile()),
        MeterSetup.at(meter.address(), meter.serial().text())
            .openingAt(1_000_000L * OPENING_WATT_HOURS),
        load);
  }

  private void awaitUnit() {
    Utility.await(
        utility.edgeProcess(transformer),
        UNIT_START,
        () ->
            UnitStatus.ask(utility.edgeWeb(transformer))
                .filter(s -> s.connected() && s.metersRead() > CUSTOMERS)
                .isPresent());
  }

  /**
   * Pays for a customer and returns when the supervisor has accepted it.
   *
   * @return what was paid in the whole
   */
  Money pay(int customer, Money amount) {
    cashier.topUp(
        transformer.customers().get(customer).account(), amount, UUID.randomUUID().toString());
    return paid.merge(customer, amount, Money::plus);
  }

  /** What a customer has paid so far. */
  Money paid(int customer) {
    return paid.getOrDefault(customer, Money.ZERO);
  }

  /** What a customer's balance is after this energy, by hand: paid less energy times price. */
  Money balance(int customer, long microWattHours) {
    Money used = price().times(new Energy(microWattHours / 1_000_000));
    return paid(customer).minus(used);
  }

  /** The energy, in µWh, at which a customer's balance is used up to the limit zero. */
  long energyOfCredit(int customer) {
    return 1_000_000L * Math.ceilDiv(paid(customer).nano(), price().nanoPerWattHour());
  }

  private static UnitPrice price() {
    return Tariffs.named(EstatePlan.COMMERCIAL).versions().getFirst().rates().getFirst().price();
  }

  /** The address of a customer's meter. */
  int addressOf(int customer) {
    return transformer.customers().get(customer).meter().address();
  }

  SwitchedLoad load(int customer) {
    return loads.get(customer);
  }

  LineWatch watch() {
    return watch;
  }

  /** Completed sweeps of the line. */
  long sweeps() {
    return UnitStatus.ask(utility.edgeWeb(transformer)).map(UnitStatus::sweeps).orElse(0L);
  }

  /** Fails if something that has to run does not. */
  void assertRunning() {
    bus.assertServing();
    if (!utility.dead().isEmpty()) {
      throw new IllegalStateException(String.join(", ", utility.dead()) + " has ended");
    }
  }

  private static EstatePlan plan(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<CustomerPlan> customers = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      customers.add(
          new CustomerPlan(
              point(i + 1),
              "4201%06d".formatted(i + 1),
              Person.household(random),
              "GYD-2026-%05d".formatted(i + 1),
              meter(i + 1, new RelayPlan.Board(BOARD_ADDRESS, i)),
              EstatePlan.COMMERCIAL,
              CustomerPlan.Habit.ORDINARY,
              i));
    }
    TransformerPlan transformer =
        new TransformerPlan(
            new TransformerId("D1-T1"),
            "Bench",
            "试验台区",
            new EdgeId(new UUID(0x4000L, 0x8000_0000_0000_0000L | seed)),
            100,
            point(0),
            meter(EstateGrower.SUPPLY_ADDRESS, new RelayPlan.None()),
            customers,
            seed);
    return new EstatePlan(
        List.of(new DistrictPlan("D1", "Bench", "试验", List.of(transformer))), seed);
  }

  private static SupplyPointId point(int number) {
    return new SupplyPointId(new UUID(0x4000L, 0x8000_0000_0000_1000L + number));
  }

  private static MeterPlan meter(int address, RelayPlan relay) {
    return new MeterPlan(
        MeterMake.SDM630,
        new MeterSerial(Integer.toString(20_000_000 + address)),
        0,
        address,
        1,
        address == EstateGrower.SUPPLY_ADDRESS ? CUSTOMERS * RATED_WATTS : RATED_WATTS,
        relay,
        true);
  }

  @Override
  public void close() {
    utility.close();
    bus.close();
  }
}

package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.hwtest.sim.disk.PowerCut;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One history: a world with one clock in which a supervisor and a unit live, and everything that
 * happens to them, as a seed says.
 */
final class History implements AutoCloseable {
  private static final int PERCENT = 100;
  private static final TariffCode FLAT = new TariffCode("FLAT");
  private static final int MOST_DELIVERIES = 2_000;

  /** What becomes of a publication. */
  enum Delivery {
    TAKEN,
    TAKEN_WITHOUT_ANSWER,
    REFUSED
  }

  private final RandomGenerator random;
  private final Alteration mutant;
  private final Consumer<String> story;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private final Set<Fault> enabled = EnumSet.noneOf(Fault.class);
  private final Map<SupplyPointId, Household> households = new LinkedHashMap<>();
  private final Map<OpeningOracle.Delivered, Instant> delivered = new HashMap<>();
  private final Network network;
  private final Judge judge;
  private final ReadingsBook readings;
  private final Cashier cashier;
  private final StationHouse house;
  private final Unit unit;
  private final Faults faults;
  private final Clerks clerks;
  private final Keypad keypad;
  private final LeanPayer leanPayer;
  private int recoveries;
  private Instant now = EstateText.BEGIN;
  private long nanos = 1_000_000_000_000L;
  private boolean calm;
  int step;
  int keyStage = Keys.BEFORE;
  EstateText estate;

  /**
   * A history that has not begun.
   *
   * @param directory an empty directory for the supervisor's files
   * @param story is told what happens
   */
  History(long seed, Path directory, Alteration mutant, Consumer<String> story) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.mutant = mutant;
    this.story = story;
    for (Fault fault : Fault.values()) {
      if (random.nextInt(PERCENT) < 40) {
        enabled.add(fault);
      }
    }
    this.estate =
        new EstateText(
            "0.61",
            1,
            EstateText.BEGIN,
            enabled.contains(Fault.POLICY_CHANGED)
                ? EstateText.Flag.NONE
                : EstateText.Flag.values()[random.nextInt(EstateText.Flag.values().length)],
            random.nextInt(3) == 0 ? 1 : 3,
            random.nextInt(3) == 0 ? 1 : 4,
            random.nextInt(8) == 0 ? 4 : 400,
            EstateText.edge(1),
            EstateText.FIRST_METERS);
    for (int i = 0; i <= EstateText.CUSTOMERS; i++) {
      Household household = EstateText.household(i);
      households.put(household.point, household);
    }
    this.network = new Network(random, this);
    this.judge = new Judge(this);
    this.readings = new ReadingsBook(this);
    this.cashier = new Cashier(this, random);
    this.house = new StationHouse(this, directory);
    this.unit = new Unit(this, households);
    this.clerks = new Clerks(this, cashier);
    this.keypad = new Keypad(this, random);
    this.leanPayer = new LeanPayer(this, random, unit, households.values());
    this.faults = new Faults(this, random, unit, house, households);
  }

  /** Lives through it; ends by {@link Broken} when something is. */
  void live(int events) {
    begin();
    for (step = 1; step <= events; step++) {
      happen();
      judgeStation();
    }
    new Rest(this, unit, house, cashier, clerks, households).come();
  }

  /** Both sides start and come to know each other. */
  void begin() {
    house.open();
    onStation(Station::connect);
    unit.boot();
    unit.link(true);
    deliverAll();
    changeLoads();
    unit.sweep();
    network.reorders = isEnabled(Fault.MESSAGE_REORDERED);
    network.lossPercent = isEnabled(Fault.MESSAGE_LOST) ? 4 + random.nextInt(25) : 0;
    network.duplicatePercent = isEnabled(Fault.MESSAGE_DUPLICATED) ? 10 : 0;
  }

  private void happen() {
    if (random.nextInt(3) == 0 && leanPayer.pay()) {
      return;
    }
    int kind = random.nextInt(PERCENT);
    if (house.isOpen() && house.station().signalled && kind < 50) {
      tell("the outbox publishes");
      onStation(Station::publishWaiting);
    } else if (!network.isEmpty() && kind < 20 + 4 * Math.min(12, network.waiting())) {
      deliver();
    } else if (kind < 74) {
      timePasses();
    } else if (kind < 82) {
      cashier.payNew();
    } else if (kind < 84) {
      pay();
    } else if (kind < 87) {
      tell("the supervisor makes its rounds");
      onStation(Station::rounds);
    } else {
      faults.any();
    }
  }

  private void pay() {
    if (isEnabled(Fault.PAYMENT_CONFLICTING) && random.nextBoolean()) {
      cashier.payConflicting();
    } else if (isEnabled(Fault.PAYMENT_DUPLICATED)) {
      cashier.payAgain();
    } else {
      cashier.askForAll();
    }
  }

  private void timePasses() {
    int kind = random.nextInt(20);
    Duration time =
        kind < 10
            ? Duration.ofMinutes(1 + random.nextInt(14))
            : kind < 18
                ? Duration.ofMinutes(15 + random.nextInt(60))
                : Duration.ofMinutes(60 + random.nextInt(600));
    if (random.nextInt(3) == 0) {
      changeLoads();
    }
    pass(time);
    tell("%s pass, it is %s".formatted(time, now.atZone(Keys.ZONE).toLocalDateTime()));
    look();
  }

  /** The unit reads its meters, and once more those that it asked for. */
  void look() {
    if (!unit.isRunning()) {
      return;
    }
    unit.tick();
    unit.sweep();
    for (int i = 0; i < 3 && unit.wantsReads(); i++) {
      unit.readWanted();
    }
    unit.observeRelays();
    unit.tick();
  }

  private void changeLoads() {
    for (Household household : households.values()) {
      if (household.switched) {
        household.load = random.nextInt(4) == 0 ? 0 : 50 + random.nextInt(7_000);
      }
    }
  }

  /** Time passes, and energy flows. */
  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
    long sum = 0;
    Household supply = household(EstateText.SUPPLY);
    for (Household household : households.values()) {
      if (household.switched) {
        sum += household.flow(time);
        // Nothing flows past an open relay.
      }
    }
    supply.take(sum);
    supply.load =
        households.values().stream().filter(h -> h.switched).mapToLong(Household::power).sum();
  }

  /** A moment passes. */
  void passQuietly(Duration time) {
    pass(time);
  }

  private void deliver() {
    Network.Message message = network.next();
    if (message.bytes().length == 0) {
      return;
    }
    tell((message.up() ? "the supervisor receives " : "the unit receives ") + message.topic());
    if (message.up()) {
      if (house.isOpen() && house.station().connected) {
        onStation(station -> {
          station.receive(message.topic(), message.bytes());
        });
      }
    } else {
      unit.receive(message.bytes(), message.topic());
      unit.tick();
    }
  }

  void deliverAll() {
    for (int i = 0; i < MOST_DELIVERIES && !network.isEmpty(); i++) {
      deliver();
      if (house.isOpen() && house.station().signalled) {
        onStation(Station::publishWaiting);
      }
    }
  }

  /** Does something with the supervisor, if it runs; empty if it ended or could not. */
  <T> Optional<T> askStation(Function<Station, T> action) {
    if (!house.isOpen()) {
      return Optional.empty();
    }
    try {
      T result = action.apply(house.station());
      house.station().requireAlive();
      house.touched();
      return Optional.ofNullable(result);
    } catch (PowerCut cut) {
      tell("the supervisor ends: " + cut.getMessage());
      house.kill();
      return Optional.empty();
    } catch (StoreException full) {
      if (house.station().fuse.isDead()) {
        house.kill();
      } else if (!String.valueOf(full.getMessage()).contains("simulated")) {
        throw new Broken(Invariant.NO_SURPRISE, String.valueOf(full));
      }
      house.touched();
      return Optional.empty();
    }
  }

  void onStation(Consumer<Station> action) {
    askStation(station -> {
      action.accept(station);
      return Boolean.TRUE;
    });
  }

  private void judgeStation() {
    if (house.isOpen() && house.wasTouched()) {
      cashier.judge(house.station());
    }
  }

  /** What a meter answers now. */
  Sample sampleOf(Household household, Instant at, long unitNanos) {
    return faults.sampleOf(household, at, unitNanos);
  }

  /** Brings a notice to a customer, or fails to. */
  boolean deliverNotice(Notice notice) {
    if (!calm && isEnabled(Fault.NOTICE_UNDELIVERED) && random.nextInt(3) > 0) {
      count(Fault.NOTICE_UNDELIVERED);
      return false;
    }
    if (notice.kind() == Notice.Kind.LOW_CREDIT) {
      delivered.put(
          new OpeningOracle.Delivered(
              customerOf(notice.point()), notice.assignment(), notice.episode(), notice.step()),
          now());
    }
    return true;
  }

  Delivery delivery() {
    if (!calm && isEnabled(Fault.PUBLISH_FAILED) && random.nextInt(6) == 0) {
      count(Fault.PUBLISH_FAILED);
      return random.nextBoolean() ? Delivery.REFUSED : Delivery.TAKEN_WITHOUT_ANSWER;
    }
    return Delivery.TAKEN;
  }

  /** The second price of the first customer, if the unit has been told of it. */
  static Optional<RatingOracle.Change> change(EdgeState state) {
    return state.tariffs().map(SignedDocument::document).flatMap(History::change);
  }

  /** The second price of the first customer, if these tariffs tell of it. */
  static Optional<RatingOracle.Change> change(TariffSet set) {
    return set.tariffs().stream()
        .filter(tariff -> tariff.code().equals(FLAT))
        .findFirst()
        .filter(tariff -> tariff.versions().size() > 1)
        .map(History::secondOf);
  }

  private static RatingOracle.Change secondOf(Tariff tariff) {
    var second = tariff.versions().get(1);
    return new RatingOracle.Change(
        second.effectiveFrom(), second.rates().getFirst().price().nanoPerWattHour());
  }

  boolean isEnabled(Fault fault) {
    return enabled.contains(fault);
  }

  void count(Fault fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  Map<Fault, Integer> counts() {
    return counts;
  }

  void tell(String what) {
    story.accept(what);
  }

  /** Nothing goes wrong any more. */
  void calmDown() {
    calm = true;
    network.heal();
    faults.end();
  }

  boolean isCalm() {
    return calm;
  }

  int customerOf(SupplyPointId point) {
    return household(point).number;
  }

  Household household(SupplyPointId point) {
    Household household = households.get(point);
    if (household == null) {
      throw new IllegalArgumentException("no such point: " + point);
    }
    return household;
  }

  Map<OpeningOracle.Delivered, Instant> delivered() {
    return delivered;
  }

  /** Two people finished a recovery. */
  void countRecovery() {
    recoveries++;
  }

  int recoveries() {
    return recoveries;
  }

  Cashier cashier() {
    return cashier;
  }

  Faults faults() {
    return faults;
  }

  Keypad keypad() {
    return keypad;
  }

  Clerks clerks() {
    return clerks;
  }

  Instant now() {
    return now;
  }

  long nanos() {
    return nanos;
  }

  RandomGenerator random() {
    return random;
  }

  Alteration mutant() {
    return mutant;
  }

  Network network() {
    return network;
  }

  Judge judge() {
    return judge;
  }

  ReadingsBook readings() {
    return readings;
  }

  Station station() {
    return house.station();
  }

  Unit unit() {
    return unit;
  }

  List<String> enabledFaults() {
    List<String> labels = new ArrayList<>();
    enabled.forEach(fault -> labels.add(fault.label()));
    return labels;
  }

  @Override
  public void close() {
    house.close();
  }
}

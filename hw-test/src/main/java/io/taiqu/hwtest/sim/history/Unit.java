package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.Decisions;
import io.taiqu.edge.core.DocumentVerifier;
import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.runtime.ControlLoop;
import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LoopSettings;
import io.taiqu.edge.runtime.Ports;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.edge.runtime.StorageFailure;
import io.taiqu.edge.runtime.SupervisorLink;
import io.taiqu.edge.runtime.UplinkTopic;
import io.taiqu.hwtest.sim.disk.DiskJournal;
import io.taiqu.hwtest.sim.disk.DiskReadingStore;
import io.taiqu.hwtest.sim.disk.PowerCut;
import io.taiqu.hwtest.sim.disk.SimulatedDisk;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;

/** The edge unit: its hardware, and its process while it runs. */
final class Unit {
  private static final LoopSettings SETTINGS =
      new LoopSettings(
          Duration.ofMinutes(30),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          24,
          Duration.ofMinutes(10),
          1);
  private static final Duration CYCLE = Duration.ofSeconds(5);

  /** Messages of a burst arrive closer than a report waits for more to tell. */
  private static final Duration A_MOMENT = Duration.ofMillis(20);

  SimulatedDisk disk = new SimulatedDisk();
  final Map<SupplyPointId, Household> households;
  private final History history;
  private final Set<SupplyPointId> readsWanted = new LinkedHashSet<>();
  private EdgeSite site;
  private Optional<ControlLoop> loop = Optional.empty();
  private Optional<WatchedReadings> readings = Optional.empty();
  private final List<Event> decided = new ArrayList<>();
  private int number = 1;
  private long boots;
  private long bootNanos;
  private long cycle;
  Instant bootedAt;
  Duration clockOffset = Duration.ZERO;
  ClockQuality clock = ClockQuality.SYNCHRONISED;
  boolean connected;
  int trustStage;

  Unit(History history, Map<SupplyPointId, Household> households) {
    this.history = history;
    this.households = households;
    this.bootedAt = history.now();
    history.mutant().prepare(disk);
    this.site = siteOf(EstateText.edge(1), households);
  }

  private static EdgeSite siteOf(EdgeId edge, Map<SupplyPointId, Household> households) {
    List<MeteredPoint> points = households.values().stream().map(Household::commissioned).toList();
    return new EdgeSite(Keys.DEPLOYMENT, edge, 1, Station.INTERVAL, new Voltage(220_000), points);
  }

  /** Its identity. */
  EdgeId edge() {
    return site.edge();
  }

  /** How many units there were so far, this one included. */
  int number() {
    return number;
  }

  /** Another unit, with an identity and a disk of its own, is put in its place. */
  void replace() {
    powerOff();
    number++;
    disk = new SimulatedDisk();
    history.mutant().prepare(disk);
    site = siteOf(EstateText.edge(number), households);
  }

  boolean isRunning() {
    return loop.isPresent();
  }

  EdgeState state() {
    return loop.orElseThrow().state();
  }

  /** What the unit shows at a supply point for a person to look at. */
  Set<String> alarms(SupplyPointId point) {
    ControlLoop running = loop.orElseThrow();
    running.publishStatus();
    return running.status().orElseThrow().alarms().stream()
        .filter(alarm -> alarm.point().equals(Optional.of(point)))
        .map(StatusView.ActiveAlarm::kind)
        .collect(Collectors.toSet());
  }

  Instant clockNow() {
    return history.now().plus(clockOffset);
  }

  long nanos() {
    return history.nanos() - bootNanos + 1_000_000_000L;
  }

  /** The process starts on what the disk holds. */
  void boot() {
    boots++;
    bootNanos = history.nanos();
    bootedAt = history.now();
    connected = false;
    readsWanted.clear();
    TrustStore trust = history.mutant().trust(Keys.trust(trustStage, number));
    DocumentVerifier verifier =
        history.mutant().verifier((raw, now) -> DocumentCodec.open(raw, trust, now));
    Decisions core =
        history
            .mutant()
            .decisions(
                new EdgeCore(
                    verifier,
                    sealed -> Keypad.open(sealed, edge()),
                    history.mutant().readingRules()));
    try {
      WatchedReadings watched =
          new WatchedReadings(
              history.mutant().unitReadings(new DiskReadingStore(disk)),
              edge(),
              history.readings(),
              history::tell);
      readings = Optional.of(watched);
      ControlLoop started =
          new ControlLoop(
              site,
              new BootId(new UUID(0xb007, boots)),
              (state, input, now) -> {
                List<Event> events = core.decide(state, input, now);
                decided.addAll(events);
                history.judge().decided(state, events);
                return events;
              },
              new Ports(
                  (point, urgency) -> readsWanted.add(point),
                  this::drive,
                  new Link(),
                  new WatchedJournal(new DiskJournal(disk), this::kept),
                  watched),
              Keys.of(edge()),
              this::clockNow,
              this::nanos,
              SETTINGS,
              RandomGeneratorFactory.of("L64X128MixRandom").create(history.random().nextLong()));
      loop = Optional.of(started);
      history.judge().booted(this);
      step(new Input.ClockObserved(clock));
      observeRelays();
    } catch (PowerCut | StorageFailure failed) {
      ended(failed);
    }
  }

  /** What a process that starts writes belongs to no step. */
  private void kept(Journal.Appended appended) {
    if (isRunning()) {
      history.judge().kept(appended);
    }
  }

  private final class Link implements SupervisorLink {
    @Override
    public boolean connected() {
      return connected;
    }

    @Override
    public boolean publish(UplinkTopic topic, byte[] signed) {
      history.judge().sent(topic, signed);
      Topics.Channel channel =
          switch (topic) {
            case REPORT -> Topics.Channel.REPORT;
            case READINGS -> Topics.Channel.READINGS;
            case EVIDENCE -> Topics.Channel.EVIDENCE;
          };
      history
          .network()
          .publish(
              true,
              new Topics.Topic(Keys.DEPLOYMENT, edge(), channel, Optional.empty()).name(),
              signed,
              channel.retained());
      return true;
    }
  }

  private void drive(SupplyPointId point, SupplyState state) {
    Household household = households.get(point);
    if (household == null) {
      return;
    }
    history.judge().driven(this, household, state);
    household.drive(state == SupplyState.ON);
  }

  /** One input, and everything that must hold after it. */
  void step(Input input) {
    if (loop.isEmpty()) {
      return;
    }
    EdgeState before = loop.get().state();
    decided.clear();
    history.judge().beforeStep(this, input);
    try {
      loop.get().step(input);
    } catch (PowerCut | StorageFailure failed) {
      ended(failed);
      return;
    }
    history.judge().afterStep(this, before, input, List.copyOf(decided));
  }

  private void ended(Throwable cause) {
    history.tell("the unit ends: " + cause.getMessage());
    powerOff();
  }

  /** The power fails or the process is killed. */
  void powerOff() {
    loop = Optional.empty();
    connected = false;
    households.values().forEach(Household::losePower);
    if (disk.losePower(history.random())) {
      history.count(Fault.TORN_WRITE);
    }
    readings.ifPresent(watched -> watched.ended(disk));
    readings = Optional.empty();
    history.network().dropAll(false);
  }

  /** Every meter is read once, as a sweep does, and relays are looked at. */
  void sweep() {
    long started = nanos();
    for (Household household : households.values()) {
      read(household);
    }
    observeRelays();
    history.passQuietly(Duration.ofMillis(300));
    step(new Input.SweepCompleted("bus", ++cycle, started, started + CYCLE.toNanos()));
  }

  /** The reads that the unit asked for are made. */
  void readWanted() {
    List<SupplyPointId> wanted = List.copyOf(readsWanted);
    readsWanted.clear();
    for (SupplyPointId point : wanted) {
      Household household = households.get(point);
      if (household != null) {
        read(household);
      }
    }
  }

  boolean wantsReads() {
    return !readsWanted.isEmpty();
  }

  private void read(Household household) {
    history.passQuietly(Duration.ofMillis(20));
    Sample sample = history.sampleOf(household, clockNow(), nanos());
    step(new Input.MeterSampled(household.point, sample));
  }

  void observeRelays() {
    for (Household household : households.values()) {
      if (household.switched && isRunning()) {
        step(
            new Input.RelayObserved(
                household.point,
                Optional.empty(),
                household.closed ? RelayFeedback.CLOSED : RelayFeedback.OPEN));
        if (isRunning() && !household.closed) {
          history.judge().openings.seenOpen(household.number);
        }
      }
    }
  }

  /** Some time passes without anything but the loop's own look at it. */
  void tick() {
    history.passQuietly(A_MOMENT);
    step(new Input.Ticked());
  }

  /** The session with the broker comes up or goes away. */
  void link(boolean up) {
    connected = up && isRunning();
    step(new Input.LinkChanged(connected));
    if (connected) {
      history.network().deliverRetained(false, Topics.prefix(Keys.DEPLOYMENT, edge()) + "down/");
    } else {
      history.network().dropAll(false);
    }
  }

  void receive(byte[] bytes, String topic) {
    if (isRunning() && connected) {
      step(
          new Input.DocumentArrived(
              topic, bytes, durable -> history.judge().settled(topic, bytes, durable)));
    }
  }
}

package io.taiqu.edge;

import io.taiqu.edge.control.ControlSocket;
import io.taiqu.edge.control.Order;
import io.taiqu.edge.control.OrderDesk;
import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.http.StatusServer;
import io.taiqu.edge.http.UnitFacts;
import io.taiqu.edge.keypad.Keypad;
import io.taiqu.edge.modbus.BusCounters;
import io.taiqu.edge.modbus.BusMaster;
import io.taiqu.edge.modbus.BusMeter;
import io.taiqu.edge.modbus.BusSchedule;
import io.taiqu.edge.modbus.ModbusRelay;
import io.taiqu.edge.modbus.RelayBoard;
import io.taiqu.edge.mqtt.MqttLink;
import io.taiqu.edge.relay.DoorSwitch;
import io.taiqu.edge.relay.DoorWiring;
import io.taiqu.edge.relay.GpioPins;
import io.taiqu.edge.relay.GpioRelayBank;
import io.taiqu.edge.relay.GpioWiring;
import io.taiqu.edge.relay.LoadSideInputs;
import io.taiqu.edge.runtime.BoundedInbox;
import io.taiqu.edge.runtime.ControlLoop;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LoopSettings;
import io.taiqu.edge.runtime.Ports;
import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.ReconnectionDesk;
import io.taiqu.edge.runtime.RelayBank;
import io.taiqu.edge.runtime.TokenDesk;
import io.taiqu.edge.sqlite.SqliteJournal;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.service.ServiceManager;
import io.taiqu.protocol.time.DeploymentClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: makes the parts of a unit, connects them, and runs them until it is
 * stopped.
 */
final class EdgeUnit {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeUnit.class);
  private static final int INBOX_CAPACITY = 1024;
  private static final Duration LOOP_IS_STUCK_AFTER = Duration.ofSeconds(20);

  private final EdgeConfig config;
  private final SiteConfig site;
  private final UnitKeys keys;
  private final DeploymentClock clock;
  private final ServiceManager manager;
  private final ProcessFacts facts = new ProcessFacts();
  private final HeapKeeper heap = HeapKeeper.ofProcess();
  private final BoundedInbox inbox = new BoundedInbox(INBOX_CAPACITY);
  private final Map<String, BusMaster> buses = new LinkedHashMap<>();
  private final Map<SupplyPointId, BusMaster> busOf = new HashMap<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private volatile long lastHeartbeat = System.nanoTime();
  private volatile Optional<Throwable> fault = Optional.empty();
  private volatile Optional<ControlLoop> running = Optional.empty();
  private volatile boolean stopping;
  private long lastSignOfLife = System.nanoTime();

  EdgeUnit(EdgeConfig config, SiteConfig site, UnitKeys keys, ServiceManager manager) {
    this.config = config;
    this.site = site;
    this.keys = keys;
    this.manager = manager;
    this.clock = clock(config, keys.trust().descriptor());
  }

  /**
   * The deployment's clock.
   *
   * @throws IllegalArgumentException if a demonstration's clock is asked for in a deployment that
   *     is none
   */
  static DeploymentClock clock(EdgeConfig config, DeploymentDescriptor deployment) {
    return config
        .clock()
        .map(demo ->
            DeploymentClock.accelerated(deployment, demo.origin(), demo.base(), demo.speed()))
        .orElseGet(DeploymentClock::system);
  }

  /**
   * Runs until {@link #stop}.
   *
   * @throws IOException if a file, port or device that is needed from the start can't be used
   */
  void run() throws IOException, InterruptedException {
    try {
      // What reading the configuration left behind need not make room for itself beside the rest.
      heap.tidy();
      ControlLoop loop = assemble();
      running = Optional.of(loop);
      if (!stopping) {
        manager.ready(
            "transformer " + site.transformer() + ", " + site.meters().size() + " meters");
        heap.tidy();
        loop.run(inbox, this::heartbeat);
      }
    } finally {
      manager.stopping();
      closeAll();
    }
    if (fault.isPresent()) {
      throw new IOException("a part of the unit failed: " + fault.get(), fault.get());
    }
  }

  /** Makes {@link #run} return. */
  void stop() {
    stopping = true;
    running.ifPresent(ControlLoop::stop);
  }

  private ControlLoop assemble() throws IOException {
    Files.createDirectories(config.data());
    lockData();
    UnitTrust trust = UnitTrust.open(keys.trust(), config.data());
    Inbox in = input -> isCredential(input, trust) || offer(input);
    makeBuses(in);
    Map<SupplyPointId, RelayBank> relays = relaysOnBuses();
    LoadSides.onBuses(site, config.nominalVoltage(), this::bus);
    // The lines open and the first meters answer while the rest of the unit is still being put
    // together.
    buses.forEach((name, master) -> start("bus-" + name, master));
    relays.putAll(relaysOnPins(in));
    MqttLink link =
        opened(
            new MqttLink(
                config.broker(),
                keys.tls(),
                keys.trust().deployment(),
                keys.edge(),
                keys.rawCertificate(),
                in));
    Journal journal = opened(SqliteJournal.open(config.data()));
    ReadingStore readings =
        opened(UnitReadings.open(config.data(), keys.trust().descriptor().zone()));
    ControlLoop loop =
        new ControlLoop(
            edgeSite(),
            BootId.random(),
            new EdgeCore(trust::verify, new UnitTokenKeys(keys.trust().deployment(), keys.key())),
            new Ports(new RoutedBuses(busOf), new RoutedRelays(relays), link, journal, readings),
            keys.key(),
            clock,
            System::nanoTime,
            LoopSettings.atSpeed(clock.speed()).withLossWindow(config.lossWindow()));
    loop.publishStatus();
    SafetyLocks.unsafe(site, SafetyLocks.lockedBy(loop.status())).forEach(LOG::error);
    TokenDesk tokens = new TokenDesk(in);
    ReconnectionDesk reconnections = new ReconnectionDesk(in);
    StatusServer status =
        opened(
            StatusServer.open(
                new InetSocketAddress(config.http().host(), config.http().port()),
                loop::status,
                this::unitFacts,
                this::illness,
                tokens,
                reconnections));
    LOG.info(
        "Unit {} serves {} with {} meters; status page on http://{}:{}/; {}.",
        keys.edge(),
        site.transformer(),
        site.meters().size(),
        status.address().getHostString(),
        status.address().getPort(),
        clock);
    watchClock(in, ClockWatch.recorded(loop.status()));
    takeExchanges(in);
    LoadSides.onPins(site, config.gpio(), in)
        .ifPresent(inputs -> opened(inputs).start(LoadSideInputs.USUAL_LOOKS));
    if (site.door().isPresent()) {
      watchDoor(site.door().get(), in);
    }
    SafetyLocks locks = new SafetyLocks(in, loop::status, SafetyLocks.closingByThemselves(site));
    TokenOrders tokenOrders = new TokenOrders(tokens, reconnections);
    OrderDesk orders =
        order ->
            switch (order) {
              case Order.SafetyLock lock -> locks.take(lock);
              case Order.Token token -> tokenOrders.take(token);
              case Order.Reconnection reconnection -> tokenOrders.take(reconnection);
            };
    start("control", opened(ControlSocket.open(config.data(), orders)));
    config
        .keypad()
        .ifPresent(device ->
            start("keypad", new Keypad(device, customersByDigits(), tokens, reconnections)));
    start("mqtt", link);
    return loop;
  }

  /** Accounts and meters as a keypad of digits can type them. */
  private Map<String, SupplyPointId> customersByDigits() {
    Map<String, SupplyPointId> customers = new HashMap<>();
    for (SiteConfig.Meter meter : site.meters()) {
      customers.put(meter.serial().text(), meter.point());
    }
    for (SiteConfig.Meter meter : site.meters()) {
      meter.account().ifPresent(account -> customers.put(account, meter.point()));
    }
    return customers;
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private void lockData() throws IOException {
    try {
      opened(UnitLock.take(config.data()));
    } catch (UnitLock.Held e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private EdgeSite edgeSite() {
    Map<SupplyPointId, String> outOfService = SheetFile.outOfService(config, site, keys);
    if (!outOfService.isEmpty()) {
      LOG.warn(
          "{} of {} meters are not in service: they are read, and neither charged nor enforced. The"
              + " status page says why.",
          outOfService.size(),
          site.meters().size());
    }
    return new EdgeSite(
        keys.trust().deployment(),
        keys.edge(),
        keys.certificate().keyEpoch(),
        config.interval(),
        config.nominalVoltage(),
        clock.speed(),
        site.meters().stream()
            .map(meter -> meter.metered(Optional.ofNullable(outOfService.get(meter.point()))))
            .toList());
  }

  private void makeBuses(Inbox in) throws IOException {
    BusSchedule schedule = new BusSchedule(config.poll().every(), config.poll().identityEvery());
    for (SiteConfig.Bus bus : site.buses()) {
      List<BusMeter> meters = new ArrayList<>();
      for (SiteConfig.Meter meter : site.meters()) {
        if (meter.bus().equals(bus.name())) {
          meters.add(
              new BusMeter(
                  meter.point(),
                  meter.serial(),
                  meter.profile(),
                  meter.address(),
                  switch (meter.role()) {
                    case SUPPLY -> true;
                    case CUSTOMER -> false;
                  }));
        }
      }
      BusLink link = BusLink.of(bus, config.gpio(), this::opened);
      BusMaster master =
          opened(
              new BusMaster(
                  bus.name(),
                  bus.line(),
                  link.transport(),
                  link.framing(),
                  meters,
                  schedule,
                  in,
                  clock));
      buses.put(bus.name(), master);
      meters.forEach(meter -> busOf.put(meter.point(), master));
    }
  }

  private BusMaster bus(String name) {
    BusMaster master = buses.get(name);
    if (master == null) {
      throw new IllegalArgumentException("there is no bus " + name);
    }
    return master;
  }

  /** The relays that hang on a bus; they must know their bus before it runs. */
  private Map<SupplyPointId, RelayBank> relaysOnBuses() {
    Map<SupplyPointId, RelayBank> banks = new HashMap<>();
    Map<String, RelayBoard> boards = new HashMap<>();
    for (SiteConfig.Meter meter : site.meters()) {
      meter
          .relay()
          .ifPresent(relay ->
              relayOnBus(meter.point(), relay, boards)
                  .ifPresent(bank -> banks.put(meter.point(), bank)));
    }
    return banks;
  }

  private Optional<RelayBank> relayOnBus(
      SupplyPointId point, SiteConfig.Relay relay, Map<String, RelayBoard> boards) {
    return switch (relay) {
      case SiteConfig.Relay.Pins _ -> Optional.empty();
      case SiteConfig.Relay.InMeter() ->
          Optional.of(ModbusRelay.inMeter(point, new RoutedBuses(busOf).master(point)));
      case SiteConfig.Relay.Board(String bus, int address, int channel) -> {
        RelayBoard board =
            boards.computeIfAbsent(bus + "/" + address, key -> new RelayBoard(bus(bus), address));
        yield Optional.of(ModbusRelay.onBoard(point, board, channel));
      }
    };
  }

  private Map<SupplyPointId, RelayBank> relaysOnPins(Inbox in) throws IOException {
    List<GpioWiring> wirings = new ArrayList<>();
    for (SiteConfig.Meter meter : site.meters()) {
      if (meter.relay().isPresent()
          && meter.relay().get() instanceof SiteConfig.Relay.Pins(GpioWiring wiring)) {
        wirings.add(wiring);
      }
    }
    Map<SupplyPointId, RelayBank> banks = new HashMap<>();
    if (!wirings.isEmpty()) {
      GpioRelayBank pins = openPins(wirings, in);
      wirings.forEach(wiring -> banks.put(wiring.point(), pins));
      pins.start();
    }
    return banks;
  }

  private void watchDoor(DoorWiring wiring, Inbox in) throws IOException {
    GpioPins pins = GpioPins.open(config.gpio().provider(), config.gpio().chip());
    opened(new DoorSwitch(pins, wiring, in)).start(DoorSwitch.USUAL_LOOKS);
  }

  private GpioRelayBank openPins(List<GpioWiring> wirings, Inbox in) throws IOException {
    GpioRelayBank.Timing usual = GpioRelayBank.Timing.USUAL;
    GpioRelayBank.Timing timing =
        new GpioRelayBank.Timing(config.gpio().pulse(), usual.settle(), usual.lookEvery());
    GpioPins pins = GpioPins.open(config.gpio().provider(), config.gpio().chip());
    return opened(new GpioRelayBank(pins, config.gpio().arm(), wirings, timing, in));
  }

  /**
   * What technicians recorded since the last start; what the ledger knows already changes nothing.
   */
  private void takeExchanges(Inbox in) throws IOException {
    ExchangeRecords.all(
            config.data(),
            unreadable ->
                LOG.error(
                    "A record of a meter exchange can't be read and has no effect: {}",
                    unreadable.getMessage()))
        .forEach(in::offer);
  }

  private void watchClock(Inbox in, Instant recorded) {
    if (config.clock().isPresent()) {
      // All processes of a demonstration compute the same time from the same three values.
      in.offer(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
    } else {
      start("clock", new ClockWatch(in, clock, recorded));
    }
  }

  private void start(String name, Runnable part) {
    Thread thread = Thread.ofPlatform().name(name).daemon(true).unstarted(part);
    thread.setUncaughtExceptionHandler((failed, cause) -> {
      LOG.error(
          "{} failed; the unit stops so that it is started anew. Relays stay as they are.",
          failed.getName(),
          cause);
      fault = Optional.of(cause);
      stop();
    });
    thread.start();
  }

  /** What root said concerns no decision of the loop; it counts for every document after it. */
  private static boolean isCredential(Input input, UnitTrust trust) {
    if (input instanceof Input.DocumentArrived arrived
        && Topics.parse(arrived.topic())
            .filter(topic -> topic.channel() == Topics.Channel.CREDENTIALS)
            .isPresent()) {
      trust.take(arrived.raw());
      arrived.settled().settle(true);
      return true;
    }
    return false;
  }

  private boolean offer(Input input) {
    if (input instanceof Input.MeterSampled sampled && sampled.sample() instanceof Sample.Answer) {
      facts.read();
    }
    return inbox.offer(input);
  }

  private void heartbeat() {
    long now = System.nanoTime();
    lastHeartbeat = now;
    heap.look();
    manager
        .watchdog()
        .filter(limit -> now - lastSignOfLife > limit.toNanos() / 4)
        .ifPresent(limit -> {
          lastSignOfLife = now;
          manager.alive();
        });
  }

  private Optional<String> illness() {
    Duration still = Duration.ofNanos(System.nanoTime() - lastHeartbeat);
    return still.compareTo(LOOP_IS_STUCK_AFTER) > 0
        ? Optional.of("the control loop has stood still for " + still.toSeconds() + " s")
        : Optional.empty();
  }

  private UnitFacts unitFacts() {
    DeploymentDescriptor deployment = keys.trust().descriptor();
    return new UnitFacts(
        ProcessFacts.version(),
        deployment.name(),
        site.transformer().code(),
        deployment.currency().code(),
        deployment.zone(),
        facts.firstReadingMillis(),
        ProcessFacts.residentBytes(),
        site.buses().stream().map(this::busFacts).toList());
  }

  private UnitFacts.Bus busFacts(SiteConfig.Bus bus) {
    BusCounters counters = bus(bus.name()).counters();
    BusCounters.Snapshot seen = counters.snapshot();
    return new UnitFacts.Bus(
        bus.name(),
        bus.line().port(),
        counters.lineProblem(),
        seen.sweeps(),
        Duration.ofNanos(seen.lastSweepNanos()).toMillis(),
        seen.answered(),
        seen.silent(),
        seen.garbled(),
        seen.refused(),
        counters.observation());
  }

  private void closeAll() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close cleanly: {}", part.getClass().getSimpleName(), e.getMessage());
      }
    }
  }
}

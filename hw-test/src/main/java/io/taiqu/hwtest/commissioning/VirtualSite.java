package io.taiqu.hwtest.commissioning;

import io.taiqu.edge.commissioning.Commissioning;
import io.taiqu.edge.commissioning.Entry;
import io.taiqu.edge.commissioning.LinePhase;
import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Question;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.commissioning.Technician;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.field.FieldSite;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.hwtest.bus.ByteTrace;
import io.taiqu.hwtest.bus.FaultPlan;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.Pacing;
import io.taiqu.hwtest.bus.SilencePolicy;
import io.taiqu.hwtest.bus.Wire;
import io.taiqu.hwtest.device.LatchingSwitch;
import io.taiqu.hwtest.device.LoadSwitch;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.device.RelayBoard;
import io.taiqu.hwtest.device.VirtualMeter;
import io.taiqu.hwtest.district.TransformerArea;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.RelayPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.world.Areas;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Power;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A transformer area with its meters, boards and relays on one virtual line, wired with faults, and
 * the technician who stands in front of it. Everything runs on a clock of its own.
 */
public final class VirtualSite {
  private static final String BUS = "bus0";
  private static final double TEST_LOAD_WATTS = 1500;

  /** Before the longest history of a demonstration. */
  private static final Instant BEFORE_THE_STORY = Instant.parse("2025-12-01T02:00:00Z");

  private final TransformerPlan transformer;
  private final PlantedFaults faults;
  private final Instant begin;
  private final VirtualClock clock = new VirtualClock();
  private final RestlessArea area;
  private final Wire wire;
  private final LineSettings line;
  private final List<VirtualMeter> meters = new ArrayList<>();
  private final Map<SupplyPointId, LoadSwitch> pinRelays = new HashMap<>();
  private final Map<String, MeterProfile> profiles = new HashMap<>();
  private final SitePlan plan;

  /**
   * Builds the site.
   *
   * @param transformer who is fed, and how it was to be wired
   * @param world the area behind it at {@code begin}
   * @param faults how it was wired
   * @param baud speed of the line, 8N1
   * @param seed of everything that happens by the way
   */
  public VirtualSite(
      TransformerPlan transformer,
      TransformerArea world,
      Instant begin,
      PlantedFaults faults,
      int baud,
      long seed) {
    this.transformer = transformer;
    this.faults = faults;
    this.begin = begin;
    this.area = new RestlessArea(world, begin, clock, seed);
    this.line = LineSettings.of(baud);
    this.wire =
        new Wire(line, Pacing.SIMULATED, SilencePolicy.COUNT, FaultPlan.none(), ByteTrace.none());
    this.plan = new SitePlan(transformer.edge(), transformer.code(), planned());
    build();
  }

  /** The site of a demonstration's unit, before its story begins; wired as planned. */
  public static VirtualSite ofDemonstration(
      EstatePlan estate, TransformerPlan transformer, int baud) {
    return new VirtualSite(
        transformer,
        Areas.of(estate, transformer, BEFORE_THE_STORY),
        BEFORE_THE_STORY,
        PlantedFaults.NONE,
        baud,
        transformer.seed());
  }

  private List<PlannedMeter> planned() {
    List<PlannedMeter> all = new ArrayList<>();
    all.add(
        planned(
            transformer.supplyPoint(),
            "supply",
            transformer.supplyMeter(),
            MeteredPoint.Role.SUPPLY,
            List.of()));
    for (int i = 0; i < transformer.customers().size(); i++) {
      CustomerPlan customer = transformer.customers().get(i);
      int shift = faults.wrongPhase().equals(Optional.of(i)) ? 1 : 0;
      LinePhase phase = LinePhase.values()[(area.phase(i).ordinal() + shift) % 3];
      all.add(
          planned(
              customer.point(),
              customer.account(),
              customer.meter(),
              MeteredPoint.Role.CUSTOMER,
              List.of(phase)));
    }
    return all;
  }

  private PlannedMeter planned(
      SupplyPointId point,
      String account,
      MeterPlan meter,
      MeteredPoint.Role role,
      List<LinePhase> phases) {
    String id = meter.make().profile();
    profiles.computeIfAbsent(id, VirtualSite::profile);
    return new PlannedMeter(
        point,
        account,
        meter.serial(),
        id,
        BUS,
        meter.address(),
        role,
        new CtRatio(meter.ctRatio(), 1),
        new Power(meter.ratedWatts()),
        relayText(meter.relay()),
        phases);
  }

  private static MeterProfile profile(String id) {
    try {
      return ProfileReader.load(id, Optional.empty());
    } catch (ConfigException | IOException e) {
      throw new IllegalStateException("a profile that comes with the program: " + id, e);
    }
  }

  private static Optional<String> relayText(RelayPlan relay) {
    return switch (relay) {
      case RelayPlan.Pins(int set, int reset, int feedback) ->
          Optional.of("gpio " + set + "/" + reset + "/" + feedback);
      case RelayPlan.InMeter() -> Optional.of("meter");
      case RelayPlan.Board(int address, int channel) ->
          Optional.of("board " + BUS + "/" + address + "/" + channel);
      case RelayPlan.None() -> Optional.empty();
    };
  }

  private void build() {
    attach(
        transformer.supplyMeter(),
        transformer.supplyMeter().address(),
        area.supplyMeter(),
        LatchingSwitch.initiallyClosed());
    Map<Integer, List<LoadSwitch>> boards = new TreeMap<>();
    for (int i = 0; i < transformer.customers().size(); i++) {
      CustomerPlan customer = transformer.customers().get(i);
      int house = faults.houseOfRelay(i);
      LatchingSwitch contact = new LatchingSwitch(true, closed -> area.setClosed(house, closed));
      switch (customer.meter().relay()) {
        case RelayPlan.Pins _ -> pinRelays.put(customer.point(), contact);
        case RelayPlan.Board(int address, int channel) -> {
          List<LoadSwitch> channels = boards.computeIfAbsent(address, key -> new ArrayList<>());
          while (channels.size() <= channel) {
            channels.add(LatchingSwitch.initiallyClosed());
          }
          channels.set(channel, contact);
        }
        case RelayPlan.InMeter(), RelayPlan.None() -> {}
      }
      attachCustomer(i, customer.meter(), contact);
    }
    boards.forEach((address, channels) -> {
      while (channels.size() < RelayBoard.CHANNELS) {
        channels.add(LatchingSwitch.initiallyClosed());
      }
      RelayBoard board = new RelayBoard(address, channels);
      wire.attach(board, io.taiqu.hwtest.bus.StationTiming.QUICK);
    });
  }

  private void attachCustomer(int customer, MeterPlan meter, LatchingSwitch contact) {
    int address =
        faults
            .duplicate()
            .filter(pair -> pair.second() == customer)
            .map(pair -> transformer.customers().get(pair.first()).meter().address())
            .orElse(meter.address());
    VirtualMeter device =
        attach(meter, address, area.customerMeter(faults.houseOfMeter(customer)), contact);
    meters.add(device);
    if (!meter.answers() || faults.dead().equals(Optional.of(customer))) {
      device.power(false);
    }
  }

  private VirtualMeter attach(
      MeterPlan meter, int address, QuantitySource source, LoadSwitch contact) {
    MeterModel model = Areas.model(meter);
    MeterSetup setup =
        MeterSetup.at(address, meter.serial().text())
            .withCtRatio(meter.ctRatio())
            .openingAt(Areas.firstPosition(meter))
            .withinClass(1, meter.serial().text().hashCode());
    VirtualMeter device = new VirtualMeter(model, setup, source, contact);
    wire.attach(device, model.timing());
    return device;
  }

  /** What is to be commissioned. */
  public SitePlan plan() {
    return plan;
  }

  /** Time since the beginning, on the site's clock. */
  public Duration elapsed() {
    return Duration.ofNanos(clock.nanos());
  }

  /** The edge's own way to such a site, through this one's line and pins. */
  public FieldSite access() {
    FieldBus bus =
        new FieldBus(
            new io.taiqu.edge.modbus.LineSettings(
                "virtual", line.baud(), io.taiqu.edge.modbus.LineSettings.Parity.NONE, 1),
            new WireTransport(wire, clock));
    Map<SupplyPointId, FieldSite.Relay> relays = new HashMap<>();
    for (CustomerPlan customer : transformer.customers()) {
      relays.put(customer.point(), relay(bus, customer));
    }
    return new FieldSite(Map.of(BUS, bus), profiles, relays, FieldSite.Timing.USUAL);
  }

  private FieldSite.Relay relay(FieldBus bus, CustomerPlan customer) {
    MeterPlan meter = customer.meter();
    return switch (meter.relay()) {
      case RelayPlan.Board(int address, int channel) ->
          wanted -> bus.switchBoardRelay(address, channel, wanted);
      case RelayPlan.InMeter() -> {
        MeterProfile profile = profile(meter.make().profile());
        yield wanted -> bus.switchOwnRelay(meter.address(), profile, wanted);
      }
      case RelayPlan.Pins _ -> {
        LoadSwitch contact = pinRelay(customer.point());
        yield wanted -> {
          contact.command(wanted == SupplyState.ON);
          return contact.closed() ? RelayFeedback.CLOSED : RelayFeedback.OPEN;
        };
      }
      case RelayPlan.None() -> wanted -> RelayFeedback.UNKNOWN;
    };
  }

  private LoadSwitch pinRelay(SupplyPointId point) {
    LoadSwitch contact = pinRelays.get(point);
    if (contact == null) {
      throw new IllegalStateException("no pins were wired for " + point);
    }
    return contact;
  }

  /** Carries commissioning out from the beginning to the signature. */
  public Progress commission(Technician technician, Commissioning.RecordLog log)
      throws IOException, Technician.NoAnswer {
    Commissioning run =
        new Commissioning(
            plan,
            access(),
            technician,
            log,
            () -> begin.plusNanos(clock.nanos()),
            action -> {},
            () -> false,
            Progress.NONE);
    run.run("Wang Gang");
    return run.progress();
  }

  /** The same, with the technician who is on the site and a record that nobody keeps. */
  public Progress commission() throws IOException, Technician.NoAnswer {
    List<Entry> kept = new ArrayList<>();
    return commission(technician(), kept::add);
  }

  /** A technician who looks and does what is asked, and is always right. */
  public Technician technician() {
    return this::answer;
  }

  private String answer(Question question) {
    String[] parts = question.id().split("/", 2);
    return switch (parts[0]) {
      case "test-load" -> {
        area.plugIn(customer(parts[1]), TEST_LOAD_WATTS);
        yield "done";
      }
      case "disconnect" -> {
        wire.detach(meters.get(customer(parts[1])));
        yield "done";
      }
      case "reconnect" -> {
        VirtualMeter meter = meters.get(customer(parts[1]));
        wire.attach(meter, meter.model().timing());
        yield "done";
      }
      case "which-meter" ->
          faults
              .duplicate()
              .map(pair -> transformer.customers().get(pair.second()).account())
              .orElse("unknown");
      case "went-dark" ->
          transformer.customers().get(faults.houseOfRelay(customer(parts[1]))).account();
      case "reason" -> "left for the repair visit";
      case "sign" -> "yes";
      default -> throw new IllegalArgumentException("nobody told what to do at " + question);
    };
  }

  private int customer(String point) {
    for (int i = 0; i < transformer.customers().size(); i++) {
      if (transformer.customers().get(i).point().toString().equals(point)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no customer " + point);
  }
}

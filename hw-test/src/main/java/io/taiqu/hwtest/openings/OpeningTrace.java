package io.taiqu.hwtest.openings;

import io.taiqu.edge.core.Decisions;
import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Evolution;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.TokenKeys;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.hwtest.openings.TraceTruth.Customer;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** One random trace: a unit with some customers who use up their credit, and what happens. */
final class OpeningTrace {
  static final int CUSTOMERS = 2;

  /** The reasons that belong to the thirteen conditions. */
  static final List<HoldReason> REASONS =
      Arrays.stream(HoldReason.values()).filter(reason -> reason.code() <= 13).toList();

  private static final int STEPS = 36;
  private static final long CYCLE_NANOS = 5_000_000_000L;
  private static final long MINUTE = 60;

  /** Further than rated power reaches in the time of a trace, in watt-hours. */
  private static final int FAR = 5_000_000;

  /** Around each limit of the conditions, and between them; in seconds. */
  private static final long[] PAUSES = {
    1,
    8,
    12,
    40,
    9 * MINUTE + 50,
    10 * MINUTE + 10,
    29 * MINUTE,
    31 * MINUTE,
    58 * MINUTE,
    61 * MINUTE,
    4 * 60 * MINUTE,
    11 * 60 * MINUTE,
    25 * 60 * MINUTE
  };

  private final SplittableRandom random;
  private final TraceDocuments documents;
  private final TraceTruth truth;
  private final Decisions core;
  private final EdgeSite site;
  private final Set<HoldReason> held = EnumSet.noneOf(HoldReason.class);
  private final List<String> story = new ArrayList<>();
  private EdgeState state;
  private Optional<Downlink> arriving = Optional.empty();
  private Optional<String> broken = Optional.empty();
  private int openings;
  private int boots;

  OpeningTrace(long seed, UnaryOperator<Decisions> mutant) {
    this.random = new SplittableRandom(seed);
    Instant start = TraceDocuments.MONDAY.plusSeconds(random.nextLong(7 * 24 * 60) * MINUTE);
    this.documents = new TraceDocuments(random, start);
    this.truth = new TraceTruth(start, 1_000_000_000_000L, documents.policy(), CUSTOMERS);
    this.core =
        mutant.apply(
            new EdgeCore(
                (raw, at) ->
                    new Opened.Trusted(arriving.orElseThrow(), new KeyId(1), Optional.empty(), raw),
                TokenKeys.NONE));
    this.site =
        new EdgeSite(
            TraceDocuments.DEPLOYMENT,
            TraceDocuments.EDGE,
            1,
            Duration.ofDays(1),
            new Voltage(220_000),
            TraceDocuments.points());
    this.state = EdgeState.initial(site, boot(), start);
  }

  private BootId boot() {
    return new BootId(new UUID(7, ++boots));
  }

  /** What may be wrong with a read. */
  private enum Doubt {
    SILENT,
    STRANGER,
    ZERO,
    BACKWARD,
    FAR_AHEAD
  }

  /** What a trace showed. */
  record End(int openings, Set<HoldReason> held, Optional<String> broken, List<String> story) {}

  End run() {
    begin();
    for (int i = 0; i < STEPS && broken.isEmpty(); i++) {
      happen();
    }
    return new End(openings, held, broken, story);
  }

  private void begin() {
    truth.connected = random.nextInt(3) > 0;
    step(new Input.LinkChanged(truth.connected));
    clock(random.nextInt(12) == 0 ? ClockQuality.NOT_SYNCHRONISED : ClockQuality.SYNCHRONISED);
    arrives(documents.tariffs());
    arrives(truth.policy);
    for (int i = 0; i < CUSTOMERS; i++) {
      arrives(documents.handover(i));
      truth.customers.get(i).creditedNano = 12_000 * TraceTruth.NANO_A_WATT_HOUR;
      arrives(documents.credit(i, truth.customers.get(i)));
    }
    sweep();
    pass(40);
    use(4_000);
    sweep();
    pass(11 * MINUTE);
    if (random.nextInt(12) > 0) {
      use(5_500 + random.nextInt(4) * 1_500L);
    }
    sweep();
    sweep();
  }

  private void happen() {
    switch (random.nextInt(25)) {
      case 0, 1, 2, 3 -> pass(PAUSES[random.nextInt(PAUSES.length)]);
      case 4, 5, 6, 7, 8 -> {
        pass(random.nextInt(3) * 4L);
        sweep();
        pass(1);
        int index = random.nextInt(CUSTOMERS);
        read(index);
        read(index);
      }
      case 9, 10 -> use(1 + random.nextInt(3_000));
      case 11 -> doubtful(random.nextInt(CUSTOMERS));
      case 12, 13, 14 -> notice(random.nextInt(CUSTOMERS));
      case 15 -> topUp(random.nextInt(CUSTOMERS));
      case 16, 17 -> rules();
      case 18 -> clockFault();
      case 19 -> clock(ClockQuality.SYNCHRONISED);
      case 20 -> link(random.nextBoolean());
      case 21 -> arrivesIfConnected(documents.anything());
      case 22 -> restart();
      case 23 -> look();
      default -> brownOut();
    }
  }

  private void pass(long seconds) {
    truth.pass(Duration.ofSeconds(seconds));
  }

  private void use(long wattHours) {
    // Energy flows while time passes, slower than the meters' rated power.
    pass(Math.max(1, wattHours * 3_600 / 6_000));
    for (int i = 0; i < CUSTOMERS; i++) {
      if (supply(i) == SupplyState.ON) {
        truth.customers.get(i).wattHours += wattHours;
      }
    }
  }

  private SupplyState supply(int index) {
    return state.points().get(index + 1).supply().commanded();
  }

  private Moment moment() {
    return new Moment(truth.now.plus(truth.clockError), truth.nanos);
  }

  private void step(Input input) {
    for (Event event : core.decide(state, input, moment())) {
      follow(event);
      state = Evolution.evolve(state, event);
    }
    for (PointState known : state.points()) {
      known.relay().hold().ifPresent(held::add);
    }
  }

  private void follow(Event event) {
    switch (event) {
      case Event.WarningStepReached warning -> {
        Customer customer = customer(warning.point());
        customer.episode = warning.episode();
        customer.warnings = warning.step();
        customer.warnedAt = truth.now;
        customer.warnedNanos = truth.nanos;
        customer.warnedInThisRun = true;
        customer.warnedByWrongClock = !truth.clockError.isZero();
      }
      case Event.WarningEnded ended -> customer(ended.point()).warnings = 0;
      case Event.SupplyRestored restored -> customer(restored.point()).seenOpen = false;
      case Event.SupplyTakenAway taken -> {
        int index = TraceDocuments.indexOf(taken.point());
        List<String> wrong = truth.falseConditions(index);
        openings++;
        if (!wrong.isEmpty()) {
          broken = Optional.of("customer " + index + ": " + String.join("; ", wrong));
        }
        truth.customers.get(index).openings.add(truth.now);
        story.add(truth.now + " customer " + index + " is cut off");
      }
      default -> {}
    }
  }

  private Customer customer(io.taiqu.protocol.identity.SupplyPointId point) {
    return truth.customers.get(TraceDocuments.indexOf(point));
  }

  private void arrives(Downlink document) {
    story.add(truth.now + " arrives " + document.getClass().getSimpleName());
    arriving = Optional.of(document);
    truth.heardNanos = Optional.of(truth.nanos);
    // The unit knows a document that comes again by its bytes.
    byte[] bytes = document.toString().getBytes(StandardCharsets.UTF_8);
    step(new Input.DocumentArrived("down", bytes, Input.Settlement.NONE));
  }

  private void arrivesIfConnected(Downlink document) {
    if (truth.connected) {
      arrives(document);
    }
  }

  private void sweep() {
    supplyRead(new Voltage(221_000));
    for (int i = 0; i < CUSTOMERS; i++) {
      read(i);
    }
    truth.sweepNanos = CYCLE_NANOS;
    step(new Input.SweepCompleted("bus", 1, truth.nanos - CYCLE_NANOS, truth.nanos));
  }

  private void supplyRead(Voltage voltage) {
    step(
        new Input.MeterSampled(
            TraceDocuments.SUPPLY,
            sample(new MeterSerial("SUPPLY"), new MeterRegister(0, 1), voltage)));
  }

  private void read(int index) {
    truth.pass(Duration.ofMillis(200));
    Customer customer = truth.customers.get(index);
    customer.strangers = 0;
    customer.attempted(true, truth.nanos);
    customer.wattHoursRead = customer.wattHours;
    sampled(index, TraceDocuments.serial(index), TraceDocuments.register(customer.wattHours));
  }

  private void sampled(int index, MeterSerial serial, MeterRegister register) {
    step(
        new Input.MeterSampled(
            TraceDocuments.point(index), sample(serial, register, new Voltage(221_000))));
  }

  private Sample.Read sample(MeterSerial serial, MeterRegister register, Voltage voltage) {
    return new Sample.Read(
        new SerialProbe.Answered(serial),
        register,
        List.of(voltage),
        List.of(new Current(0)),
        new Power(0),
        moment().at(),
        truth.nanos);
  }

  /** A read that fails, is another meter's, or is damaged; and an honest one after it. */
  private void doubtful(int index) {
    truth.pass(Duration.ofMillis(200));
    Customer customer = truth.customers.get(index);
    Doubt doubt = Doubt.values()[random.nextInt(Doubt.values().length)];
    if (doubt != Doubt.SILENT) {
      // No answer is no read: what was read before and after it may still be recent.
      customer.attempted(false, truth.nanos);
    }
    story.add(truth.now + " a doubtful read of customer " + index + ": " + doubt);
    switch (doubt) {
      case SILENT ->
          step(
              new Input.MeterSampled(
                  TraceDocuments.point(index),
                  new Sample.Failed(Cause.TIMEOUT, moment().at(), truth.nanos)));
      case STRANGER -> {
        customer.strangers++;
        customer.exchanged |= customer.strangers >= 2;
        sampled(index, new MeterSerial("STRANGER"), TraceDocuments.register(customer.wattHours));
      }
      case ZERO -> damaged(index, new MeterRegister(0, 0));
      case BACKWARD ->
          damaged(
              index, TraceDocuments.register(customer.wattHoursRead - 500 - random.nextInt(9_000)));
      case FAR_AHEAD ->
          damaged(
              index, TraceDocuments.register(customer.wattHours + FAR + random.nextInt(90_000)));
    }
    if (random.nextBoolean()) {
      read(index);
    }
  }

  /** The right meter answers, so it is there, and what it says is not to be believed. */
  private void damaged(int index, MeterRegister register) {
    truth.customers.get(index).strangers = 0;
    sampled(index, TraceDocuments.serial(index), register);
  }

  private void notice(int index) {
    Customer customer = truth.customers.get(index);
    long episode = random.nextInt(6) == 0 ? customer.episode + 1 : customer.episode;
    int step = random.nextInt(6) == 0 ? 1 : 2;
    if (truth.connected && customer.warnings > 0) {
      customer.noticed = Optional.of(new long[] {episode, step});
      arrives(documents.notice(index, episode, step, truth.now));
    }
  }

  private void topUp(int index) {
    Customer customer = truth.customers.get(index);
    if (!truth.connected) {
      return;
    }
    customer.creditedNano += (1 + random.nextInt(15_000)) * TraceTruth.NANO_A_WATT_HOUR;
    customer.namesPolicy += random.nextInt(8) == 0 ? 1 : 0;
    customer.namesTariffs += random.nextInt(8) == 0 ? 1 : 0;
    arrives(documents.credit(index, customer));
  }

  private void rules() {
    if (!truth.connected) {
      return;
    }
    if (random.nextInt(4) == 0) {
      truth.tariffs++;
      arrives(documents.tariffs(truth.tariffs));
    } else {
      truth.policy = documents.policy();
      arrives(truth.policy);
    }
  }

  private void clock(ClockQuality quality) {
    if (quality == ClockQuality.SYNCHRONISED) {
      truth.clockError = Duration.ZERO;
      truth.syncedNanos = Optional.of(truth.nanos);
    }
    truth.clock = Optional.of(quality);
    story.add(truth.now + " the clock is " + quality);
    step(new Input.ClockObserved(quality));
  }

  private void clockFault() {
    if (random.nextBoolean()) {
      long minutes = 10 + random.nextInt(48 * 60);
      truth.clockError = Duration.ofMinutes(random.nextBoolean() ? minutes : -minutes);
      story.add("the clock is set wrong by " + truth.clockError);
      clock(ClockQuality.NOT_SYNCHRONISED);
    } else {
      clock(random.nextBoolean() ? ClockQuality.FAILED : ClockQuality.NOT_SYNCHRONISED);
    }
  }

  private void link(boolean up) {
    truth.connected = up;
    step(new Input.LinkChanged(up));
  }

  private void restart() {
    story.add(truth.now + " the unit starts anew");
    EdgeState restored = EdgeState.initial(site, boot(), moment().at());
    for (Event.Kept event : Evolution.essence(state)) {
      restored = Evolution.evolve(restored, event);
    }
    state = restored;
    truth.restarted(1_000_000_000L + random.nextInt(1_000));
    for (int i = 0; i < CUSTOMERS; i++) {
      if (supply(i) == SupplyState.OFF) {
        findContact(i);
      }
    }
    if (random.nextInt(4) > 0) {
      clock(ClockQuality.SYNCHRONISED);
    }
    if (random.nextInt(3) > 0) {
      link(true);
    }
  }

  /** The relays of those who were cut off are seen to have opened. */
  private void look() {
    for (int i = 0; i < CUSTOMERS; i++) {
      if (supply(i) == SupplyState.OFF) {
        seen(i, RelayFeedback.OPEN);
        truth.customers.get(i).seenOpen = true;
      }
    }
  }

  private void seen(int index, RelayFeedback contact) {
    step(new Input.RelayObserved(TraceDocuments.point(index), Optional.empty(), contact));
  }

  /**
   * The relay of a customer who is cut off has opened and stays open, or the power failed before it
   * moved, or it closed with the power: then supply is on, and only a new decision may end that.
   */
  private void findContact(int index) {
    Customer customer = truth.customers.get(index);
    boolean closed = random.nextInt(customer.seenOpen ? 3 : 2) == 0;
    RelayFeedback contact = closed ? RelayFeedback.CLOSED : RelayFeedback.OPEN;
    story.add(truth.now + " the contact of customer " + index + " is found " + contact);
    seen(index, contact);
    seen(index, contact);
    if (closed && supply(index) == SupplyState.OFF) {
      broken = Optional.of("customer " + index + ": is supplied, and off by an old decision");
    }
    if (closed && !customer.seenOpen) {
      customer.openings.removeLast();
    }
    customer.seenOpen = !closed;
  }

  private void brownOut() {
    if (random.nextInt(3) == 0) {
      story.add(truth.now + " a brown-out");
      truth.graceNanos = truth.nanos;
      supplyRead(new Voltage(120_000));
    }
  }
}

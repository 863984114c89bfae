package io.taiqu.hwtest.readings;

import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Evolution;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.ReadingRule;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.RegisterImage;
import io.taiqu.edge.modbus.Reply;
import io.taiqu.hwtest.device.VirtualMeter;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One history: a prepaid customer's meter read for an hour or two over a bad line, while something
 * happens to it. The same seed always gives the same history.
 */
final class ReadingHistory {
  private static final int SWEEPS = 12;
  private static final int LAST_SWEEPS = 6;
  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final LineSettings LINE =
      new LineSettings("virtual", 9600, LineSettings.Parity.NONE, 1);

  /** What happens to the meter. */
  private enum Incident {
    NOTHING,
    ROLL_OVER,
    ZERO_AFTER_POWER_UP,
    RESET,
    EXCHANGE,
    RESTART,
    CLOCK_FORWARD,
    CLOCK_BACK,
    FROZEN,
    GLITCH,
    STRANGER
  }

  private final SplittableRandom random;
  private final long seed;
  private final BenchMeter bench;
  private final World world = new World();
  private final BadLine line;
  private final FieldBus bus;
  private final EdgeCore core;
  private final Incident incident;
  private final int when;
  private final Map<Instant, Seen> held = new HashMap<>();
  private EdgeState state;
  private VirtualMeter meter;
  private Instant wall = BenchMeter.BEGIN;
  private long nanosAtBoot;
  private boolean untouched = true;
  private boolean identityDue = true;
  private int deliveries = 1;
  private long lastRead;
  private int readsSince;
  private long unflagged;
  private Instant doubtfulFrom = Instant.MAX;
  private OptionalLong chargeableAtMost = OptionalLong.empty();
  private long sweeps;
  private long reads;
  private long stored;
  private long doubted;
  private long falseValues;
  private long noiseValues;
  private long noiseCharged;
  private Optional<String> violation = Optional.empty();

  /** What was read and whether a wrong value could have slipped through. */
  private record Seen(Sample.Read truth, MeterRegister position, boolean certain) {}

  private ReadingHistory(long seed, List<BenchMeter> meters, Set<ReadingRule> rules) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.bench = meters.get(random.nextInt(meters.size()));
    this.incident = drawn(Incident.values()[random.nextInt(Incident.values().length)]);
    this.when = random.nextInt(3, SWEEPS - 3);
    this.world.opening = opening();
    this.meter = bench.meter("20260001", world);
    this.line = new BadLine(meter, random.nextInt(4) * 0.15, random.split());
    this.bus = new FieldBus(LINE, line);
    this.core =
        new EdgeCore(
            (raw, at) -> {
              throw new IllegalStateException("no documents");
            },
            rules);
    this.state = opened();
  }

  /** Lives through the history of a seed. */
  static Tally of(long seed, List<BenchMeter> meters, Set<ReadingRule> rules) {
    return new ReadingHistory(seed, meters, rules).live();
  }

  /** What can happen to this make: a float is coarse at its end, and some tell no serial number. */
  private Incident drawn(Incident any) {
    boolean possible =
        switch (any) {
          case ROLL_OVER -> !bench.isFloat();
          case STRANGER -> bench.tellsSerial();
          default -> true;
        };
    return possible ? any : Incident.NOTHING;
  }

  private long opening() {
    return incident == Incident.ROLL_OVER
        ? bench.rangeMicroWattHours() - random.nextLong(1, 3_000_000_000L)
        : random.nextLong(bench.highestOpening() / 10, bench.highestOpening());
  }

  private EdgeState opened() {
    EdgeSite site =
        new EdgeSite(
            BenchMeter.DEPLOYMENT,
            BenchMeter.EDGE,
            1,
            Duration.ofMinutes(5),
            BenchMeter.NOMINAL,
            List.of(bench.point("20260001")));
    EdgeState fresh = EdgeState.initial(site, new BootId(new UUID(seed, 1)), wall);
    TariffSet tariffs = bench.tariffs();
    fresh = Evolution.evolve(fresh, new Event.DocumentAccepted(document(tariffs)));
    Handover handover =
        new Handover(
            BenchMeter.DEPLOYMENT,
            BenchMeter.POINT,
            new MeterSerial("20260001").hash(),
            BenchMeter.EDGE,
            1,
            new Revision(1, 1),
            Money.ZERO,
            Money.ZERO,
            0,
            ChargingState.opening(
                BenchMeter.TARIFF, bench.shown(world.opening), wall, CtRatio.DIRECT));
    fresh = Evolution.evolve(fresh, new Event.DocumentAccepted(document(handover)));
    return after(fresh, new Input.ClockObserved(ClockQuality.SYNCHRONISED));
  }

  private static <D extends io.taiqu.protocol.message.Downlink> SignedDocument<D> document(
      D content) {
    return new SignedDocument<>(content, new byte[0], false);
  }

  private Tally live() {
    for (int sweep = 0; sweep < SWEEPS + LAST_SWEEPS; sweep++) {
      boolean last = sweep >= SWEEPS;
      if (last) {
        line.connect(meter);
      }
      pass(last);
      if (sweep == when) {
        befall();
      }
      world.zero = incident == Incident.ZERO_AFTER_POWER_UP && sweep == when;
      read(last);
      world.glitch = 0;
      deliveries = 1;
    }
    judgeEnergy();
    return new Tally(
        1,
        sweeps,
        reads,
        stored,
        doubted,
        falseValues,
        noiseValues,
        noiseCharged,
        unflagged,
        lost() ? 1 : 0,
        twice() ? 1 : 0,
        violation);
  }

  private void pass(boolean quiet) {
    long seconds =
        quiet
            ? 60
            : switch (random.nextInt(3)) {
              case 0 -> 5;
              case 1 -> 60;
              default -> 300;
            };
    world.watts = random.nextInt(10) == 0 ? 7_500 : random.nextInt(2_000);
    world.watts += quiet && world.frozen ? 3_000 : 0;
    world.energy += world.frozen ? 0 : world.watts * seconds * 1_000_000L / 3_600;
    wall = wall.plusSeconds(seconds);
    line.passes(seconds * 1_000_000_000L);
  }

  private void befall() {
    switch (incident) {
      case NOTHING, ROLL_OVER, ZERO_AFTER_POWER_UP -> {}
      case GLITCH -> {
        // Once, the meter itself shows far too much; sometimes its answer is delivered three times.
        world.glitch = random.nextBoolean() ? 5_000_000_000L : 4_000_000_000_000L;
        deliveries = random.nextBoolean() ? 3 : 1;
        wall = random.nextBoolean() ? wall.plus(Duration.ofHours(1)) : wall;
      }
      case RESET -> {
        untouched = false;
        doubtfulFrom = wall;
        // Until somebody has looked nothing more may be charged than was before.
        chargeableAtMost = OptionalLong.of(bench.counted(world.energy + world.opening));
        world.opening = -world.energy;
      }
      case EXCHANGE -> exchange();
      case RESTART -> restart();
      case CLOCK_FORWARD -> wall = wall.plus(Duration.ofHours(1));
      case CLOCK_BACK -> wall = wall.minus(Duration.ofHours(2));
      case FROZEN -> {
        untouched = false;
        doubtfulFrom = wall;
        world.frozen = true;
        chargeableAtMost = OptionalLong.of(bench.counted(world.energy + world.opening));
      }
      case STRANGER -> {
        untouched = false;
        chargeableAtMost = OptionalLong.of(bench.counted(world.energy + world.opening));
        World elsewhere = new World();
        elsewhere.opening = world.opening + world.energy + 500_000_000L;
        meter = bench.meter("20260002", elsewhere);
        line.connect(meter);
        identityDue = true;
      }
    }
  }

  private void exchange() {
    MeterRegister last = bench.shown(world.opening + world.energy);
    long before = bench.counted(world.opening + world.energy);
    world.opening = random.nextLong(bench.highestOpening()) - world.energy;
    world.shift += before - bench.counted(world.opening + world.energy);
    meter = bench.meter("20260002", world);
    line.connect(meter);
    identityDue = true;
    decide(
        new Input.MeterExchanged(
            BenchMeter.POINT,
            new MeterExchange(
                new MeterSerial("20260001"),
                last,
                new MeterSerial("20260002"),
                bench.shown(world.opening + world.energy),
                "bench",
                wall,
                Digest.ZERO)));
  }

  /** The process ends and starts: what the ledger holds is all that is left. */
  private void restart() {
    EdgeState fresh = EdgeState.initial(state.site(), new BootId(new UUID(seed, 2)), wall);
    for (Event.Kept kept : Evolution.essence(state)) {
      fresh = Evolution.evolve(fresh, kept);
    }
    state = fresh;
    nanosAtBoot = line.nanoTime();
    decide(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
  }

  private void read(boolean clean) {
    line.quiet(clean);
    line.watch();
    sweeps++;
    RegisterImage image = new RegisterImage();
    boolean identity = identityDue || sweeps % 5 == 0;
    boolean answered =
        fetch(bench.blocks(), image) && (!identity || fetch(bench.identityBlocks(), image));
    if (!answered) {
      // A meter can be exchanged only while it is silent: it is asked again who it is.
      identityDue = true;
      forgetUnseen();
      decide(failed());
      return;
    }
    identityDue = false;
    reads++;
    if (!untouched && readsSince++ > 0) {
      // As much as can be seen from here: the power of this read since the read before.
      world.unseen += world.watts * Math.min(now() - lastRead, 600_000_000_000L) / 3_600_000L;
    }
    lastRead = now();
    SerialProbe serial =
        identity
            ? bench.meaning().identity(image, 1, state.points().getFirst().meter().serial())
            : new SerialProbe.NotAsked();
    Sample sample = bench.meaning().sample(image, serial, false, wall, now());
    bench
        .undisturbed(meter, wall, now())
        .ifPresent(real -> held.put(wall, new Seen(real, axisPosition(), line.isCertain())));
    Money before = charged();
    decide(new Input.MeterSampled(BenchMeter.POINT, sample));
    PointState known = state.points().getFirst();
    if (sample instanceof Sample.Read && !known.track().verdict().isBelieved()) {
      doubted++;
      forgetUnseen();
    }
    checkCharge(before);
    for (int again = 1; again < deliveries; again++) {
      decide(new Input.MeterSampled(BenchMeter.POINT, sample));
      checkCharge(before);
    }
  }

  /** The unit compares register and power only from one believed read to the next. */
  private void forgetUnseen() {
    world.unseen = incident == Incident.FROZEN ? 0 : world.unseen;
    readsSince = 0;
  }

  private boolean fetch(List<BenchMeter.Block> blocks, RegisterImage image) {
    for (BenchMeter.Block block : blocks) {
      Reply reply = asked(block);
      if (!(reply instanceof Reply.Answered answered)) {
        return false;
      }
      image.put(block.function(), block.address(), FieldBus.words(answered));
    }
    return true;
  }

  /** Where the point stands, whatever its display shows. */
  private MeterRegister axisPosition() {
    return bench.register(Math.max(0, bench.counted(world.opening + world.energy) + world.shift));
  }

  private Reply asked(BenchMeter.Block block) {
    try {
      return bus.read(1, block.function(), block.address(), block.count(), TIMEOUT).reply();
    } catch (IOException virtualLinesDoNotFail) {
      throw new UncheckedIOException(virtualLinesDoNotFail);
    }
  }

  private Input failed() {
    return new Input.MeterSampled(
        BenchMeter.POINT, new Sample.Failed(io.taiqu.protocol.message.Cause.TIMEOUT, wall, now()));
  }

  private long now() {
    return line.nanoTime() - nanosAtBoot;
  }

  private void decide(Input input) {
    state = after(state, input);
  }

  private EdgeState after(EdgeState before, Input input) {
    EdgeState reached = before;
    for (Event event : core.decide(before, input, new Moment(wall, now()))) {
      reached = Evolution.evolve(reached, event);
      if (event instanceof Event.BlockFilled(var block)) {
        try {
          ReadingBlockCodec.decode(block).forEach(this::checkStored);
        } catch (MalformedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return reached;
  }

  private void checkStored(IntervalReading record) {
    if (!(record.reading() instanceof Reading.Measured measured)) {
      return;
    }
    stored++;
    boolean wellKnown =
        world.unseen > 3 * Math.max(50_000_000L, 10 * bench.microWattHoursPerCount());
    boolean doubtfulByNow =
        incident == Incident.FROZEN && wellKnown || incident == Incident.RESET && world.unseen > 0;
    if (doubtfulByNow && record.takenAt().isAfter(doubtfulFrom) && record.quality().isEmpty()) {
      unflagged++;
      violated("stored without a doubt " + measured);
    }
    Seen seen = held.get(record.takenAt());
    boolean genuine =
        seen != null
            && (measured.register().wattHoursFloor() == seen.position().wattHoursFloor()
                || measured.register().equals(seen.truth().register()))
            && measured.power().equals(seen.truth().power())
            && measured.voltages().equals(seen.truth().voltages())
            && measured.currents().equals(seen.truth().currents());
    if (genuine) {
      return;
    }
    if (seen != null && !seen.certain()) {
      noiseValues++;
    } else {
      falseValues++;
      violated("stored " + measured + " where the meter held " + seen);
    }
  }

  private Money charged() {
    return state.points().getFirst().account().orElseThrow().charged();
  }

  /** No charge may ever exceed what the meter has counted. */
  private void checkCharge(Money before) {
    if (charged().compareTo(before) > 0 && charged().compareTo(due(counted())) > 0) {
      noiseCharged++;
      violated("charged " + charged() + " of " + due(counted()) + " due");
    }
  }

  private long counted() {
    return chargeableAtMost.orElse(bench.counted(world.opening + world.energy) + world.shift);
  }

  private Money due(long counted) {
    Energy energy = CtRatio.DIRECT.between(bench.shown(startOfAccount()), bench.register(counted));
    return BenchMeter.PRICE.times(energy);
  }

  private long startOfAccount() {
    return state
            .points()
            .getFirst()
            .account()
            .orElseThrow()
            .handover()
            .document()
            .charging()
            .register()
            .count()
        * bench.microWattHoursPerCount();
  }

  private boolean lost() {
    return untouched && charged().compareTo(due(counted())) < 0;
  }

  private boolean twice() {
    return charged().compareTo(due(counted())) > 0;
  }

  private void judgeEnergy() {
    if (lost() || twice()) {
      violated("in the end charged " + charged() + " of " + due(counted()) + " due");
    }
  }

  private void violated(String what) {
    if (violation.isEmpty()) {
      violation = Optional.of("seed " + seed + ", " + bench.name() + ", " + incident + ": " + what);
    }
  }

  /** What flows past the meter. */
  static final class World {
    long opening;
    long energy;
    long shift;
    long watts;
    boolean frozen;
    boolean zero;
    long glitch;

    /** Energy that flowed while the register stood, or since it was reset. */
    long unseen;
  }
}

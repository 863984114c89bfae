package io.taiqu.hwtest.readings;

import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Evolution;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.TokenKeys;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.ReadingRule;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.core.metering.Verdict;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.IdentityDue;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.RegisterImage;
import io.taiqu.edge.modbus.Reply;
import io.taiqu.hwtest.device.VirtualMeter;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One history: a prepaid customer's meter read for an hour or two over a bad line, while something
 * happens to it. The same seed always gives the same history.
 */
final class ReadingHistory {
  private static final int LAST_SWEEPS = 6;
  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final LineSettings LINE =
      new LineSettings("virtual", 9600, LineSettings.Parity.NONE, 1);
  private static final Duration IDENTITY_EVERY = Duration.ofMinutes(10);
  private static final String SERIAL = "20260001";
  private static final String OTHER_SERIAL = "20260002";

  private final SplittableRandom random;
  private final long seed;
  private final BenchMeter bench;
  private final World world = new World();
  private final BadLine line;
  private final FieldBus bus;
  private final EdgeCore core;
  private final Incident incident;
  private final HistoryJudge judge;
  private final int when;
  private int damagedUnseen;
  private EdgeState state;
  private VirtualMeter meter;
  private Instant wall = BenchMeter.BEGIN;
  private long nanosAtBoot;
  private final IdentityDue identity;
  private int deliveries = 1;
  private int zeros;
  private long sweeps;

  private ReadingHistory(long seed, List<BenchMeter> meters, Set<ReadingRule> rules) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.bench = meters.get(random.nextInt(meters.size()));
    this.incident = Incident.drawn(bench, random);
    this.when = random.nextInt(3, incident.sweeps() - 3);
    // Once in every other history: two in a row are one in four thousand million.
    this.damagedUnseen = random.nextBoolean() ? random.nextInt(incident.sweeps()) : -1;
    this.zeros = incident == Incident.ZERO_AT_FIRST_CONTACT ? random.nextInt(1, 3) : 0;
    this.world.opening = opening();
    this.meter = bench.meter(SERIAL, world);
    this.line = new BadLine(meter, random.nextInt(4) * 0.15, random.split());
    this.bus = new FieldBus(LINE, line);
    this.judge =
        new HistoryJudge(
            "seed " + seed + ", " + bench.name() + ", " + incident, bench, world, incident);
    this.core =
        new EdgeCore(
            (raw, at) -> {
              throw new IllegalStateException("no documents");
            },
            TokenKeys.NONE,
            rules);
    this.state = opened();
    this.identity =
        new IdentityDue(
            rules.contains(ReadingRule.NAMED_TWICE) ? MeterTrack.NAMINGS : 1,
            IDENTITY_EVERY.toNanos(),
            line.nanoTime());
  }

  /** Lives through the history of a seed. */
  static Tally of(long seed, List<BenchMeter> meters, Set<ReadingRule> rules) {
    return new ReadingHistory(seed, meters, rules).live();
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
            List.of(bench.point(SERIAL)));
    EdgeState fresh = EdgeState.initial(site, new BootId(new UUID(seed, 1)), wall);
    if (incident != Incident.ZERO_AT_FIRST_CONTACT) {
      TariffSet tariffs = bench.tariffs();
      fresh = Evolution.evolve(fresh, new Event.DocumentAccepted(document(tariffs)));
      fresh = Evolution.evolve(fresh, new Event.DocumentAccepted(document(handover())));
    }
    return after(fresh, new Input.ClockObserved(ClockQuality.SYNCHRONISED));
  }

  private Handover handover() {
    return new Handover(
        BenchMeter.DEPLOYMENT,
        BenchMeter.POINT,
        new MeterSerial(SERIAL).hash(),
        BenchMeter.EDGE,
        1,
        new Revision(1, 1),
        Money.ZERO,
        Money.ZERO,
        0,
        ChargingState.opening(BenchMeter.TARIFF, bench.shown(world.opening), wall, CtRatio.DIRECT));
  }

  private static <D extends Downlink> SignedDocument<D> document(D content) {
    return new SignedDocument<>(content, new byte[0], false);
  }

  private Tally live() {
    for (int sweep = 0; sweep < incident.sweeps() + LAST_SWEEPS; sweep++) {
      boolean last = sweep >= incident.sweeps();
      if (last) {
        line.connect(meter);
      }
      pass(last);
      if (sweep == when) {
        befall();
      }
      boolean zeroForNow = incident == Incident.ZERO_AFTER_POWER_UP && sweep == when;
      line.damageUnseen(
          sweep == damagedUnseen ? random.nextInt(bench.blocks().size()) : Integer.MAX_VALUE);
      line.quiet(last);
      for (int urgent = random.nextInt(4) - 1; urgent > 0; urgent--) {
        world.zero = zeros > 0 || zeroForNow;
        readRegister();
      }
      world.zero = zeros > 0 || zeroForNow;
      read();
      decide(new Input.SweepCompleted("bench", sweep, now(), now()));
      world.glitch = 0;
      world.powerGlitch = 0;
      deliveries = 1;
    }
    return judge.ended(sweeps, line.unseen(), account());
  }

  private void pass(boolean quiet) {
    int seconds = quiet && incident != Incident.UNIT ? 60 : incident.pause(random);
    world.pass(seconds, incident, quiet, random);
    wall = wall.plusSeconds(seconds);
    line.passes(seconds * 1_000_000_000L);
  }

  private void befall() {
    switch (incident) {
      case NOTHING, ROLL_OVER, ZERO_AFTER_POWER_UP, ZERO_AT_FIRST_CONTACT -> {}
      case GLITCH -> {
        // Once, the meter itself shows far too much; sometimes its answer is delivered three times.
        world.glitch = random.nextBoolean() ? 5_000_000_000L : 4_000_000_000_000L;
        deliveries = random.nextBoolean() ? 3 : 1;
        wall = random.nextBoolean() ? wall.plus(Duration.ofHours(1)) : wall;
      }
      case POWER_GLITCH -> world.powerGlitch = random.nextLong(20_000, 24_000);
      case RESET -> {
        judge.touched();
        judge.doubtfulFrom(wall);
        // Until somebody has looked nothing more may be charged than was before.
        judge.chargeableUntilNow();
        world.opening = -world.energy;
      }
      case EXCHANGE -> exchange();
      case RESTART -> restart();
      case CLOCK_FORWARD -> wall = wall.plus(Duration.ofHours(1));
      case CLOCK_BACK -> wall = wall.minus(Duration.ofHours(2));
      case FROZEN -> {
        judge.touched();
        judge.doubtfulFrom(wall);
        world.frozen = true;
        judge.chargeableUntilNow();
      }
      case RATIO_SET -> {
        judge.touched();
        world.ratio = random.nextInt(2, 200);
        connect(bench.meter(SERIAL, world));
      }
      case UNIT -> {
        judge.unitChanged();
        world.slowness = 50;
      }
      case STRANGER -> {
        judge.touched();
        judge.chargeableUntilNow();
        World elsewhere = new World();
        elsewhere.opening = world.counted() + 500_000_000L;
        VirtualMeter right = meter;
        connect(bench.meter(OTHER_SERIAL, elsewhere));
        if (random.nextBoolean()) {
          line.disguise(right, bench.serialQuestion());
          damagedUnseen = -1;
        }
        identity.askAgain(line.nanoTime());
      }
    }
  }

  private void connect(VirtualMeter other) {
    meter = other;
    line.connect(meter);
  }

  private void exchange() {
    MeterRegister last = bench.shown(world.counted());
    long before = bench.counted(world.counted());
    world.opening = random.nextLong(bench.highestOpening()) - world.energy;
    world.shift += before - bench.counted(world.counted());
    connect(bench.meter(OTHER_SERIAL, world));
    identity.askAgain(line.nanoTime());
    decide(
        new Input.MeterExchanged(
            BenchMeter.POINT,
            new MeterExchange(
                new MeterSerial(SERIAL),
                last,
                new MeterSerial(OTHER_SERIAL),
                bench.shown(world.counted()),
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
    identity.askAgain(line.nanoTime());
    decide(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
  }

  /** A decision waits for the billing register, and nothing else is read. */
  private void readRegister() {
    line.watch();
    RegisterImage image = new RegisterImage();
    boolean asked = identity.isDue(line.nanoTime());
    if (!answers(bench.registerBlocks(), asked, image)) {
      return;
    }
    judge.answeredRegister(line.isCertain());
    Sample sample =
        bench
            .meaning()
            .registerSample(image, serial(image, asked), asked && bench.tellsRatio(), wall, now());
    deliver(sample, asked, verdict -> judge.judgedRegister(verdict));
    noteRatio(asked);
    // What the meter shows once it does not show again.
    world.glitch = 0;
    deliveries = 1;
  }

  private void read() {
    line.watch();
    sweeps++;
    RegisterImage image = new RegisterImage();
    boolean asked = identity.isDue(line.nanoTime());
    if (!answers(bench.blocks(), asked, image)) {
      return;
    }
    judge.answered(wall, now(), bench.undisturbed(meter, wall, now()), line.isCertain());
    Sample sample =
        bench
            .meaning()
            .sample(image, serial(image, asked), asked && bench.tellsRatio(), wall, now());
    deliver(sample, asked, verdict -> judge.judged(wall, verdict));
    noteRatio(asked);
  }

  private void noteRatio(boolean asked) {
    if (incident == Incident.RATIO_SET && asked && world.ratio > 1) {
      judge.doubtfulFrom(line.isCertain() ? wall : Instant.MAX);
    }
  }

  private boolean answers(List<SweptBlocks.Block> blocks, boolean asked, RegisterImage image) {
    if (fetch(blocks, image) && (!asked || fetch(bench.identityBlocks(), image))) {
      zeros--;
      return true;
    }
    // A meter can be exchanged only while it is silent: it is asked again who it is.
    identity.askAgain(line.nanoTime());
    judge.missed();
    decide(failed());
    return false;
  }

  private SerialProbe serial(RegisterImage image, boolean asked) {
    return asked
        ? bench.meaning().identity(image, 1, state.points().getFirst().meter().serial())
        : new SerialProbe.NotAsked();
  }

  private void deliver(Sample sample, boolean asked, Consumer<Verdict> judged) {
    if (asked && sample instanceof Sample.Answer answer) {
      identity.answered(answer, line.nanoTime());
    }
    for (int delivery = 0; delivery < deliveries; delivery++) {
      deliverOnce(sample, judged);
    }
  }

  private void deliverOnce(Sample sample, Consumer<Verdict> judged) {
    Optional<Account> before = account();
    decide(new Input.MeterSampled(BenchMeter.POINT, sample));
    switch (sample) {
      case Sample.Answer _ -> judged.accept(state.points().getFirst().track().verdict());
      case Sample.Failed _ -> {
        identity.askAgain(line.nanoTime());
        judge.missed();
      }
    }
    if (before.isPresent()) {
      judge.check(before.get(), account().orElseThrow(), line.isCertain());
    }
  }

  private boolean fetch(List<SweptBlocks.Block> blocks, RegisterImage image) {
    for (SweptBlocks.Block block : blocks) {
      Reply reply = asked(block);
      if (!(reply instanceof Reply.Answered answered)) {
        return false;
      }
      image.put(block.function(), block.address(), FieldBus.words(answered));
    }
    return true;
  }

  private Reply asked(SweptBlocks.Block block) {
    try {
      return bus.read(1, block.function(), block.address(), block.count(), TIMEOUT).reply();
    } catch (IOException virtualLinesDoNotFail) {
      throw new UncheckedIOException(virtualLinesDoNotFail);
    }
  }

  private Input failed() {
    return new Input.MeterSampled(BenchMeter.POINT, new Sample.Failed(Cause.TIMEOUT, wall, now()));
  }

  private long now() {
    return line.nanoTime() - nanosAtBoot;
  }

  private Optional<Account> account() {
    return state.points().getFirst().account();
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
          ReadingBlockCodec.decode(block).forEach(judge::check);
        } catch (MalformedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return reached;
  }
}

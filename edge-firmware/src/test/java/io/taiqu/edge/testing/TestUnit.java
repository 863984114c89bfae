package io.taiqu.edge.testing;

import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.runtime.ControlLoop;
import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LoopSettings;
import io.taiqu.edge.runtime.Ports;
import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.RelayBank;
import io.taiqu.edge.runtime.SupervisorLink;
import io.taiqu.edge.runtime.UplinkTopic;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.TokenKeySeal;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.message.TokenKeySet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.protocol.token.TokenKey;
import io.taiqu.protocol.token.TokenSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A unit with one supply meter and some customers, driven step by step: its clock, meters, relays,
 * broker and disk are the test's. The first customer is number 1.
 */
public final class TestUnit {
  private static final TestDeployment DEPLOYMENT = TestDeployment.create();
  private static final TrustStore TRUST = DEPLOYMENT.trust(TestDeployment.EDGE);
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private EdgeSite site;
  private final Map<SupplyPointId, SupplyState> driven = new LinkedHashMap<>();
  private final Map<SupplyPointId, SupplyState> untold = new LinkedHashMap<>();
  private final List<SupplyPointId> readsWanted = new ArrayList<>();
  private final List<EdgeReport> reports = new ArrayList<>();
  private final List<ReadingBatch> batches = new ArrayList<>();
  private final List<Evidence> evidence = new ArrayList<>();
  private Journal journal;
  private ReadingStore readings;
  private Instant now = TestDeployment.NOW;
  private long nanos = 1_000_000_000L;
  private long cycle;
  private boolean connected;
  private boolean plainRelays;
  private final Duration lossWindow;
  private ControlLoop loop;

  /** A unit that stores each block when it is filled. */
  public TestUnit(int customers, Journal journal, ReadingStore readings) {
    this(customers, journal, readings, Duration.ZERO);
  }

  public TestUnit(int customers, Journal journal, ReadingStore readings, Duration lossWindow) {
    this.site = site(customers);
    this.journal = journal;
    this.readings = readings;
    this.lossWindow = lossWindow;
    this.loop = newLoop();
  }

  /** A unit on disks in memory. */
  public static TestUnit withCustomers(int customers) {
    return new TestUnit(customers, InMemoryJournal.empty(), InMemoryReadingStore.empty());
  }

  /** The site of {@link #withCustomers}. */
  public static EdgeSite site(int customers) {
    List<MeteredPoint> points = new ArrayList<>();
    points.add(meter(0, MeteredPoint.Role.SUPPLY, 100_000));
    for (int i = 1; i <= customers; i++) {
      points.add(meter(i, MeteredPoint.Role.CUSTOMER, 8_000));
    }
    return new EdgeSite(
        TestDeployment.DEPLOYMENT,
        TestDeployment.EDGE,
        1,
        Duration.ofMinutes(15),
        new Voltage(220_000),
        points);
  }

  private static MeteredPoint meter(int number, MeteredPoint.Role role, long watts) {
    return new MeteredPoint(
        point(number),
        serial(number),
        role,
        CtRatio.DIRECT,
        new Power(watts),
        new MeterRegister(10_000_000, 1),
        role == MeteredPoint.Role.CUSTOMER);
  }

  /** The supply point of a customer; 0 for the transformer. */
  public static SupplyPointId point(int number) {
    return new SupplyPointId(new UUID(0x5100, number));
  }

  /** The meter of a customer. */
  public static MeterSerial serial(int number) {
    return new MeterSerial("METER-" + number);
  }

  private ControlLoop newLoop() {
    return new ControlLoop(
        site,
        new BootId(new UUID(0xb007, nanos)),
        new EdgeCore(TestUnit::open, TestUnit::opened),
        new Ports(
            (point, _) -> readsWanted.add(point), new Relays(), new Link(), journal, readings),
        DEPLOYMENT.edgeKey(TestDeployment.EDGE),
        () -> now,
        () -> nanos,
        LoopSettings.IN_SERVICE.withLossWindow(lossWindow));
  }

  private final class Relays implements RelayBank {
    @Override
    public void drive(SupplyPointId point, SupplyState state) {
      driven.put(point, state);
      untold.put(point, state);
    }

    @Override
    public boolean staysOpen(SupplyPointId point) {
      return !plainRelays;
    }
  }

  private static Opened open(byte[] raw, Instant at) {
    return DocumentCodec.open(raw, TRUST, at);
  }

  private static Optional<TokenKey> opened(SealedTokenKey sealed) {
    return TokenKeySeal.open(
        sealed, TestDeployment.DEPLOYMENT, DEPLOYMENT.edgeKey(TestDeployment.EDGE));
  }

  /** The token key of a customer under an assignment epoch, as the supervisor knows it. */
  public static TokenKey tokenKey(int number, long epoch) {
    return TokenKey.derived(new byte[] {7}, tokenSubject(number, epoch));
  }

  /** Where tokens of a customer are good. */
  public static TokenSubject tokenSubject(int number, long epoch) {
    return new TokenSubject(TestDeployment.DEPLOYMENT, point(number), serial(number).hash(), epoch);
  }

  /** The keys of all customers of a unit, sealed for it. */
  public static TokenKeySet tokenKeys(int customers, long epoch) {
    List<SealedTokenKey> sealed = new ArrayList<>();
    for (int i = 1; i <= customers; i++) {
      sealed.add(
          TokenKeySeal.seal(
              tokenKey(i, epoch),
              TestDeployment.DEPLOYMENT,
              point(i),
              epoch,
              DEPLOYMENT.edgeKey(TestDeployment.EDGE).verifyingKey()));
    }
    return new TokenKeySet(
        TestDeployment.DEPLOYMENT, TestDeployment.EDGE, 1, new Revision(1, epoch), sealed);
  }

  /** Somebody enters a token; what becomes of it. */
  public TokenAnswer enters(int number, String typed) {
    List<TokenAnswer> answers = new ArrayList<>();
    loop.step(new Input.TokenEntered(point(number), typed, answers::add));
    if (answers.size() != 1) {
      throw new AssertionError("answered " + answers.size() + " times");
    }
    return answers.getFirst();
  }

  private final class Link implements SupervisorLink {
    @Override
    public boolean connected() {
      return connected;
    }

    @Override
    public boolean publish(UplinkTopic topic, byte[] signed) {
      if (!(open(signed, now) instanceof Opened.Trusted trusted)) {
        throw new AssertionError("the unit sent something that can't be trusted");
      }
      switch (topic) {
        case REPORT -> reports.add((EdgeReport) trusted.document());
        case EVIDENCE -> evidence.add((Evidence) trusted.document());
        case READINGS -> batches.add((ReadingBatch) trusted.document());
      }
      return true;
    }
  }

  /** The unit starts again with this customer's meter out of service, or in service again. */
  public void restartWith(int number, Optional<String> outOfService) {
    List<MeteredPoint> points = new ArrayList<>();
    for (MeteredPoint known : site.points()) {
      points.add(
          known.point().equals(point(number))
              ? new MeteredPoint(
                  known.point(),
                  known.serial(),
                  known.role(),
                  known.ratio(),
                  known.ratedPower(),
                  known.rollsOverAt(),
                  known.switched(),
                  outOfService)
              : known);
    }
    site =
        new EdgeSite(
            site.deployment(),
            site.edge(),
            site.edgeEpoch(),
            site.interval(),
            site.nominalVoltage(),
            points);
    restart();
  }

  /** The process ends as it stands and starts again on what the disks hold. */
  public void restart() {
    connected = false;
    // A monotonic clock has nothing in common with that of the run before.
    nanos += 7_777_000_000_000L;
    untold.clear();
    loop = newLoop();
    loop.step(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
  }

  /** The relays are rewired as plain ones, and the process starts again. */
  public void rewired() {
    plainRelays = true;
    restart();
  }

  /** The power fails and returns: what was not synchronised is gone. */
  public void powerLoss() {
    journal = ((InMemoryJournal) journal).afterPowerLoss();
    readings = ((InMemoryReadingStore) readings).afterPowerLoss();
    restart();
  }

  /** The disks are put back to what they once held, and the process starts again. */
  public void setBackTo(InMemoryJournal oldJournal, InMemoryReadingStore oldReadings) {
    journal = oldJournal.afterPowerLoss();
    readings = oldReadings.afterPowerLoss();
    restart();
  }

  /** Time passes in the deployment and really. */
  public void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
    relaysTellWhatTheyDid();
    loop.step(new Input.Ticked());
  }

  /** They have done what they were told; a contact shows itself by {@link #seen} alone. */
  private void relaysTellWhatTheyDid() {
    Map<SupplyPointId, SupplyState> done = Map.copyOf(untold);
    untold.clear();
    done.forEach((point, state) ->
        loop.step(
            new Input.RelayObserved(
                point, Optional.of(state), state().find(point).orElseThrow().relay().feedback())));
  }

  /** The clock is set, and no time passes. */
  public void setClock(Instant to) {
    now = to;
    loop.step(new Input.Ticked());
  }

  public void step(Input input) {
    loop.step(input);
  }

  /** The clock is found synchronised, and the grace after the start passes with regular sweeps. */
  public void settle() {
    loop.step(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
    pass(Duration.ofMinutes(11));
    sweepEnded();
  }

  /** A sweep of five seconds has just ended. */
  public void sweepEnded() {
    loop.step(new Input.SweepCompleted("bus", ++cycle, nanos - SWEEP.toNanos(), nanos));
  }

  /** A signed document arrives; returns whether it needs no redelivery. */
  public boolean arrives(Downlink document) {
    return arrives(DEPLOYMENT.sign(document));
  }

  /** Bytes arrive as if they were a document; returns whether they need no redelivery. */
  public boolean arrives(byte[] raw) {
    boolean[] settled = {false};
    loop.step(new Input.DocumentArrived("test", raw, durable -> settled[0] = durable));
    return settled[0];
  }

  /** The session with the broker comes up or goes away. */
  public void connect(boolean up) {
    connected = up;
    loop.step(new Input.LinkChanged(up));
  }

  /** A customer's meter is read, in watt-hours with a resolution of ten. */
  public void reads(int number, long wattHours, long watts) {
    hears(number, read(number, wattHours, watts));
  }

  /** A read as the meter of a customer gives it now. */
  public Sample.Read read(int number, long wattHours, long watts) {
    // Two reads are never of the same nanosecond.
    nanos++;
    return new Sample.Read(
        new SerialProbe.Answered(serial(number)),
        new MeterRegister(wattHours / 10, 1),
        List.of(new Voltage(221_000)),
        List.of(new Current(watts * 1000 / 221)),
        new Power(watts),
        now,
        nanos);
  }

  /** A customer's meter is asked for its billing register alone. */
  public void readsRegister(int number, long wattHours) {
    nanos++;
    hears(
        number,
        new Sample.RegisterRead(
            new SerialProbe.NotAsked(),
            new MeterRegister(wattHours / 10, 1),
            10_000,
            Optional.empty(),
            now,
            nanos));
  }

  /** A meter gives this answer. */
  public void hears(int number, Sample sample) {
    loop.step(new Input.MeterSampled(point(number), sample));
  }

  /** A customer's meter does not answer. */
  public void silent(int number) {
    hears(number, new Sample.Failed(Cause.TIMEOUT, now, nanos));
  }

  /** A relay's contact is seen. */
  public void seen(int number, RelayFeedback feedback) {
    loop.step(new Input.RelayObserved(point(number), Optional.empty(), feedback));
  }

  public EdgeState state() {
    return loop.state();
  }

  public ControlLoop loop() {
    return loop;
  }

  public EdgeSite site() {
    return site;
  }

  /** One point of the state. */
  public PointState at(int number) {
    return state().find(point(number)).orElseThrow();
  }

  public Money balance(int number) {
    return at(number).account().orElseThrow().balance();
  }

  public SupplyState supply(int number) {
    return state().desiredSupply(point(number));
  }

  /** The state that a relay was last driven to. */
  public Optional<SupplyState> driven(int number) {
    return Optional.ofNullable(driven.get(point(number)));
  }

  /** Forgets how relays were driven until now. */
  public void drivenNothingYet() {
    driven.clear();
  }

  /** The points for which a read at once was wanted. */
  public List<SupplyPointId> readsWanted() {
    return readsWanted;
  }

  /** Every report sent so far. */
  public List<EdgeReport> reports() {
    return reports;
  }

  /** Every batch of readings sent so far. */
  public List<ReadingBatch> batches() {
    return batches;
  }

  /** Every piece of evidence sent so far. */
  public List<Evidence> evidence() {
    return evidence;
  }

  public Journal journal() {
    return journal;
  }

  public ReadingStore readings() {
    return readings;
  }

  public Instant now() {
    return now;
  }

  public long nanos() {
    return nanos;
  }
}

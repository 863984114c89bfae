package io.taiqu.edge.runtime;

import io.taiqu.edge.core.Decisions;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBlock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: owns the state and the ledger. Each step decides, commits what must be kept,
 * evolves the state, and only then acts. It acts by two things alone, both derived from durable
 * state: relays are driven to what the state wants, and what is not yet acknowledged is sent.
 *
 * <p>Threads are not needed: {@link #step} does everything that one input leads to.
 */
public final class ControlLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

  private final Decisions core;
  private final Ports ports;
  private final LoopSettings settings;
  private final InstantSource clock;
  private final LongSupplier ticker;
  private final Storage storage;
  private final RelayDriver relays;
  private final PacedReads pacedReads;
  private final Shipper shipper;
  private final Reporter reporter;
  private final Witness witness;
  private final AlarmBook alarms = new AlarmBook();

  private EdgeState state;
  private long documentsRefused;
  private Optional<String> lastRefusal = Optional.empty();
  private volatile Optional<StatusView> view = Optional.empty();
  private volatile boolean stopping;

  /** A loop whose pauses on the network differ from those of every other unit. */
  public ControlLoop(
      EdgeSite site,
      BootId boot,
      Decisions core,
      Ports ports,
      SigningKey key,
      InstantSource clock,
      LongSupplier ticker,
      LoopSettings settings) {
    this(
        site,
        boot,
        core,
        ports,
        key,
        clock,
        ticker,
        settings,
        RandomGenerator.of("L64X128MixRandom"));
  }

  /**
   * Restores the state from ledger and readings store.
   *
   * @param key signs what is sent
   * @param clock the deployment's clock
   * @param ticker the real monotonic clock, in nanoseconds
   * @param random spreads what many units would otherwise do at the same moment
   * @throws LedgerUnreadable if the ledger can't be read
   */
  public ControlLoop(
      EdgeSite site,
      BootId boot,
      Decisions core,
      Ports ports,
      SigningKey key,
      InstantSource clock,
      LongSupplier ticker,
      LoopSettings settings,
      RandomGenerator random) {
    this.core = core;
    this.ports = ports;
    this.settings = settings;
    this.clock = clock;
    this.ticker = ticker;
    this.storage = new Storage(ports.journal(), ports.readings(), settings);
    this.state = storage.restore(site, boot, clock.instant());
    this.relays = new RelayDriver(ports.relays());
    this.pacedReads = new PacedReads(ports.bus(), settings.speed());
    this.shipper =
        new Shipper(site.deployment(), site.edge(), key, ports.readings(), ports.link(), random);
    this.witness = new Witness(key, ports.link(), ports.journal());
    this.reporter = new Reporter(key, ports.link(), settings, state.reportsReserved());
  }

  /** Takes inputs until {@link #stop}. Any failure of storage ends it by an exception. */
  public void run(BoundedInbox inbox, Runnable heartbeat) throws InterruptedException {
    long tickNanos = settings.tick().toNanos();
    long nextView = ticker.getAsLong();
    while (!stopping) {
      Optional<Input> input = inbox.poll(reporter.isDueSoon() ? tickNanos / 4 : tickNanos);
      step(input.orElse(new Input.Ticked()));
      if (ticker.getAsLong() - nextView >= 0) {
        publishStatus();
        heartbeat.run();
        nextView = ticker.getAsLong() + 2 * tickNanos;
      }
    }
    finish();
  }

  /** Stores the readings that wait for their time. Nothing may follow it but the end. */
  public void finish() {
    state = storage.storeAll(state, clock.instant()).state();
  }

  /** Makes {@link #run} return after the present step. */
  public void stop() {
    stopping = true;
  }

  /** Does everything that one input leads to. */
  public void step(Input input) {
    Moment now = new Moment(clock.instant(), ticker.getAsLong());
    List<Event> decided = core.decide(state, input, now);
    EdgeState before = state;
    Storage.Outcome outcome = storage.commit(state, decided, now);
    state = outcome.state();
    outcome.stored().forEach(shipper::stored);
    for (Event event : outcome.events()) {
      act(event, before);
    }
    if (input instanceof Input.DocumentArrived arrived) {
      arrived.settled().settle(outcome.complete());
    }
    if (!outcome.complete()) {
      notTaken(input);
    }
    if (input instanceof Input.LinkChanged changed) {
      shipper.linkChanged(changed.connected(), now.monotonicNanos());
      reporter.linkChanged(now.monotonicNanos());
      witness.linkChanged();
    }
    reporter.noteEvents(outcome.events(), before, state, now.monotonicNanos());
    relays.reconcile(state, now.monotonicNanos());
    pacedReads.work(state, now.at(), now.monotonicNanos());
    if (input instanceof Input.MeterSampled(var point, Sample.RegisterRead read)) {
      ports.bus().decided(point, read.monotonicNanos());
    }
    shipper.work(now.monotonicNanos());
    witness.work();
    if (reporter.needsReservation()) {
      state = storage.commit(state, List.of(reporter.reservation()), now).state();
      reporter.reserved(state.reportsReserved());
    }
    reporter.work(state, now, storage);
    for (Event event : outcome.events()) {
      if (event instanceof Event.TokenCheckDue(Input.TokenEntered entered)) {
        step(new Input.TokenTryKept(entered));
      }
    }
  }

  private static void notTaken(Input input) {
    if (input instanceof Input.TokenEntered entered) {
      entered.reply().answer(new TokenAnswer.NotTaken());
    } else if (input instanceof Input.TokenTryKept(Input.TokenEntered entered)) {
      entered.reply().answer(new TokenAnswer.NotTaken());
    } else if (input instanceof Input.ReconnectionAsked asked) {
      asked.reply().answer(ReconnectionAnswer.NOT_TAKEN);
    }
  }

  private void act(Event event, EdgeState before) {
    switch (event) {
      case Event.DecidingReadWanted wanted ->
          ports.bus().readNow(wanted.point(), MeterBus.Urgency.DECIDING);
      case Event.ReadingsAcknowledged(var ack) -> acknowledged(ack);
      case Event.ReadingsMissed(var request) -> shipper.missed(request);
      case Event.EvidenceWanted(var request) -> witness.asked(request, state);
      case Event.DocumentRefused refused -> {
        documentsRefused++;
        lastRefusal = Optional.of(refused.reason());
        LOG.warn("Refused a document on {}: {}", refused.topic(), refused.reason());
      }
      case Event.SupplyTakenAway taken ->
          LOG.info("Supply point {}: credit used up, supply is taken away", taken.point());
      case Event.LoadLimitExceeded exceeded ->
          LOG.info(
              "Supply point {}: more power than agreed was drawn for too long, supply is taken away",
              exceeded.point());
      case Event.ReconnectionConfirmed confirmed ->
          LOG.info(
              "Supply point {}: {} says that supply may return", confirmed.point(), confirmed.by());
      case Event.ReconnectionAnswered(var asked, var answer) -> asked.reply().answer(answer);
      case Event.SupplyRestored restored ->
          LOG.info("Supply point {}: supply is restored", restored.point());
      case Event.OpeningLapsed lapsed ->
          LOG.info(
              "Supply point {}: supply was taken away before this start and is on; the conditions for"
                  + " taking it away must hold again",
              lapsed.point());
      case Event.OtherMeterFound found ->
          LOG.warn(
              "Supply point {}: another meter than the commissioned one answers; supply stays on"
                  + " until it is recommissioned",
              found.point());
      case Event.CurrentFoundWhileOpen found ->
          LOG.warn(
              "Supply point {}: current flows although the relay was opened; look for a weld, a"
                  + " bypass or a back-feed",
              found.point());
      case Event.MeterExchanged exchanged ->
          LOG.info(
              "Supply point {}: meter {} was exchanged for {} by {}; last register {}, first {};"
                  + " record {}",
              exchanged.point(),
              exchanged.exchange().oldSerial(),
              exchanged.exchange().newSerial(),
              exchanged.exchange().technician(),
              exchanged.exchange().oldFinal(),
              exchanged.exchange().newFirst(),
              exchanged.exchange().record());
      case Event.ExchangeRefused refused ->
          LOG.warn(
              "Supply point {}: a record of a meter exchange has no effect: {}",
              refused.point(),
              refused.reason());
      case Event.TokenApplied applied ->
          LOG.info(
              "Supply point {}: token {} was entered, {} credited",
              applied.point(),
              applied.counter(),
              applied.amount());
      case Event.TokenAnswered(Input.TokenEntered entered, TokenAnswer answer) -> {
        if (answer instanceof TokenAnswer.Wrong wrong && !wrong.pause().isZero()) {
          LOG.warn(
              "Supply point {}: wrong tokens were entered; the next may be in {}",
              entered.point(),
              wrong.pause());
        }
        entered.reply().answer(answer);
      }
      case Event.WarningStepReached reached ->
          LOG.info(
              "Supply point {}: balance passed warning step {}", reached.point(), reached.step());
      case Event.BlockFilled _,
          Event.DocumentAccepted _,
          Event.Charged _,
          Event.TokenTried _,
          Event.TokenPauseBegan _,
          Event.TokenCheckDue _,
          Event.PositionKept _,
          Event.WarningEnded _,
          Event.SafetyLockSet _,
          Event.StreamBegun _,
          Event.StreamAdvanced _,
          Event.ReportsReserved _,
          Event.SupplyRemembered _,
          Event.OpeningCarriedOut _,
          Event.MeterTracked _,
          Event.IntervalTracked _,
          Event.BalanceShown _,
          Event.SupplyTracked _,
          Event.UnitTracked _,
          Event.StreamTracked _,
          Event.DocumentKnown _,
          Event.DocumentSetAside _ -> {}
    }
  }

  private void acknowledged(ReadingAck ack) {
    List<ReadingBlock> refused = shipper.acknowledged(ack);
    storage.usageChanged();
    if (!Storage.mustRenumber(state, ack, refused)) {
      return;
    }
    Instant now = clock.instant();
    Storage.Outcome waited = storage.storeAll(state, now);
    waited.stored().forEach(shipper::stored);
    long former = waited.state().stream().epoch();
    Storage.Outcome renumbered = storage.renumber(waited.state(), ack, refused, now);
    state = renumbered.state();
    if (state.stream().epoch() != former) {
      shipper.streamBegan(former);
    }
    renumbered.stored().forEach(shipper::stored);
  }

  /** The state now. Only for the loop's own thread. */
  public EdgeState state() {
    return state;
  }

  /** The latest published view; empty before the first. For any thread. */
  public Optional<StatusView> status() {
    return view;
  }

  /** Publishes a view of the state now. Only for the loop's own thread. */
  public void publishStatus() {
    Instant now = clock.instant();
    ReadingStore.Usage usage = storage.usage();
    view =
        Optional.of(
            StatusViews.of(
                state,
                now,
                new StatusViews.Surroundings(
                    new StatusView.Readings(
                        state.stream().epoch(),
                        state.stream().nextSequence() - 1,
                        state.stream().storedNext() - 1,
                        usage.records(),
                        usage.lost(),
                        storage.readingsFull()),
                    new StatusView.Ledger(
                        ports.journal().head().sequence(),
                        ports.journal().head().hash(),
                        storage.ledgerFull()),
                    alarms.update(
                        state, relays, storage.ledgerFull() || storage.readingsFull(), now),
                    documentsRefused,
                    lastRefusal)));
  }
}

package io.taiqu.hwtest.wear;

import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.TokenKeys;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.runtime.ControlLoop;
import io.taiqu.edge.runtime.LoopSettings;
import io.taiqu.edge.runtime.Ports;
import io.taiqu.edge.runtime.SupervisorLink;
import io.taiqu.edge.runtime.UplinkTopic;
import io.taiqu.edge.segment.SegmentReadingStore;
import io.taiqu.edge.sqlite.SqliteJournal;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A unit's own control loop over its own stores on a real disk, as it runs in service, but for
 * time, meters and supervisor, which are simulated. The supervisor acknowledges what reaches it
 * after some seconds; every third day it can't be reached for six hours.
 */
final class WearUnit implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-03-02T00:00:00Z");
  private static final Voltage NOMINAL = new Voltage(230_000);
  private static final Duration MOST_BETWEEN_SWEEPS = Duration.ofMinutes(5);
  private static final Duration TICK = Duration.ofSeconds(30);
  private static final Duration LATEST_END_OF_SWEEP = Duration.ofSeconds(14);
  private static final Duration READ = Duration.ofMillis(120);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration TOP_UP_EVERY = Duration.ofDays(5);
  private static final long OUTAGE_EVERY_HOURS = 72;
  private static final long OUTAGE_FROM_HOUR = 10;
  private static final long OUTAGE_TO_HOUR = 16;
  private static final Money TOP_UP = Money.parse("60");

  private final WearSite site;
  private final Duration interval;
  private final WearDocuments supervisor;
  private final CountedJournal journal;
  private final CountedReadings readings;
  private final WriteCounter ofReadings = new WriteCounter();
  private final WriteCounter ofMoney = new WriteCounter();
  private final ControlLoop loop;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<Long, Long> received = new TreeMap<>();
  private final Deque<BlockId> unanswered = new ArrayDeque<>();
  private Money credited = Money.parse("200");
  private Instant now = BEGIN;
  private Instant answerDue = Instant.MAX;
  private long watermark;
  private long epoch;
  private boolean connected;
  private int nextToPay;
  private long cycle;
  private Duration longestWait = Duration.ZERO;
  private Duration longestSinceIntervalEnd = Duration.ZERO;

  WearUnit(int customers, Duration interval, Path data) throws IOException, ConfigException {
    this.interval = interval;
    this.site = new WearSite(customers, BEGIN);
    this.supervisor = new WearDocuments(site.edge(), BEGIN);
    this.journal = new CountedJournal(ofMoney.during(() -> SqliteJournal.open(data)), ofMoney);
    this.readings =
        new CountedReadings(
            ofReadings.during(() -> SegmentReadingStore.open(data, ZoneId.of(EstatePlan.ZONE))),
            ofReadings,
            this::stored);
    this.loop =
        new ControlLoop(
            new EdgeSite(supervisor.deployment(), site.edge(), 1, interval, NOMINAL, site.points()),
            new BootId(UUID.randomUUID()),
            new EdgeCore(supervisor.verifier(), TokenKeys.NONE),
            new Ports((point, urgency) -> {}, (point, state) -> {}, new Link(), journal, readings),
            supervisor.edgeKey(),
            () -> now,
            this::nanos,
            LoopSettings.IN_SERVICE);
  }

  private final class Link implements SupervisorLink {
    @Override
    public boolean connected() {
      return connected;
    }

    @Override
    public boolean publish(UplinkTopic topic, byte[] signed) {
      switch (topic) {
        case REPORT -> {}
        case READINGS -> take(supervisor.batch(signed, now));
      }
      return true;
    }
  }

  private void take(ReadingBatch batch) {
    for (ReadingBlock block : batch.blocks()) {
      received.put(block.firstSequence(), block.lastSequence());
      unanswered.add(BlockId.of(block));
    }
    epoch = batch.streamEpoch();
    answerDue = now.plus(ANSWER);
  }

  private void stored(ReadingBlock block) {
    longestWait = longer(longestWait, Duration.between(completedAt(block), now));
    longestSinceIntervalEnd =
        longer(longestSinceIntervalEnd, Duration.between(block.intervalEnd(), now));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** When its last meter was read: nobody can store a block before. */
  private static Instant completedAt(ReadingBlock block) {
    try {
      return ReadingBlockCodec.decode(block).stream()
          .map(IntervalReading::takenAt)
          .max(Comparator.naturalOrder())
          .orElseThrow();
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long nanos() {
    return Duration.between(BEGIN, now).toNanos();
  }

  /** Lives through so much simulated time. */
  void live(Duration span) {
    loop.step(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
    for (MeteredPoint point : site.points()) {
      if (point.switched()) {
        loop.step(new Input.RelayObserved(point.point(), Optional.empty(), RelayFeedback.CLOSED));
      }
    }
    arrives(supervisor.tariffs(site.customers()));
    arrives(supervisor.policy(site.customers()));
    for (int i = 0; i < site.customers().size(); i++) {
      CustomerPlan customer = site.customers().get(i);
      arrives(supervisor.handover(customer, site.registerOfCustomer(i), now));
      arrives(supervisor.credit(customer, credited, now));
    }
    connect(true);
    Duration step = interval.compareTo(MOST_BETWEEN_SWEEPS) < 0 ? interval : MOST_BETWEEN_SWEEPS;
    Duration betweenTopUps = TOP_UP_EVERY.dividedBy(site.customers().size());
    Instant nextTopUp = BEGIN.plus(betweenTopUps);
    for (Instant at = BEGIN; at.isBefore(BEGIN.plus(span)); at = at.plus(step)) {
      // What waits since a sweep that began or ended later in its turn becomes due about now.
      passTo(at);
      tickUntil(at.plusMillis(random.nextLong(500, 5_500)));
      sweep();
      tickUntil(at.plus(LATEST_END_OF_SWEEP));
      while (now.plus(TICK).isBefore(at.plus(step))) {
        passTo(now.plus(TICK));
      }
      while (nextTopUp.isBefore(now)) {
        topUp();
        nextTopUp = nextTopUp.plus(betweenTopUps);
      }
      long hour = Duration.between(BEGIN, at).toHours() % OUTAGE_EVERY_HOURS;
      boolean reachable = hour < OUTAGE_FROM_HOUR || hour >= OUTAGE_TO_HOUR;
      if (reachable != connected) {
        connect(reachable);
      }
    }
  }

  /** As often as the loop looks at the time in service. */
  private void tickUntil(Instant at) {
    while (now.isBefore(at)) {
      passTo(now.plus(LoopSettings.IN_SERVICE.tick()));
    }
  }

  private void sweep() {
    Instant began = now;
    site.advanceTo(now);
    for (int i = 0; i < site.points().size(); i++) {
      now = now.plus(READ);
      loop.step(new Input.MeterSampled(site.points().get(i).point(), site.read(i, now, nanos())));
    }
    loop.step(
        new Input.SweepCompleted(
            "bus", ++cycle, Duration.between(BEGIN, began).toNanos(), nanos()));
  }

  private void passTo(Instant at) {
    if (connected && !answerDue.isAfter(at)) {
      now = answerDue.isAfter(now) ? answerDue : now;
      acknowledge();
    }
    now = at;
    loop.step(new Input.Ticked());
  }

  private void acknowledge() {
    answerDue = Instant.MAX;
    for (Map.Entry<Long, Long> block : received.entrySet()) {
      watermark = block.getKey() == watermark + 1 ? block.getValue() : watermark;
    }
    received.keySet().removeIf(first -> first <= watermark);
    while (!unanswered.isEmpty()) {
      List<BlockId> stored = new ArrayList<>();
      while (!unanswered.isEmpty() && stored.size() < ReadingAck.MAX_BLOCKS) {
        stored.add(unanswered.removeFirst());
      }
      arrives(supervisor.acknowledgement(epoch, watermark, stored));
    }
  }

  private void topUp() {
    CustomerPlan payer = site.customers().get(nextToPay);
    if (nextToPay == 0) {
      credited = credited.plus(TOP_UP);
    }
    nextToPay = (nextToPay + 1) % site.customers().size();
    arrives(supervisor.credit(payer, credited, now));
  }

  private void connect(boolean up) {
    connected = up;
    loop.step(new Input.LinkChanged(up));
  }

  private void arrives(byte[] document) {
    loop.step(new Input.DocumentArrived("wear", document, Input.Settlement.NONE));
  }

  long records() {
    return loop.state().stream().nextSequence() - 1;
  }

  /** The longest time from a block's last reading to its being stored. */
  Duration longestWait() {
    return longestWait;
  }

  /** The longest time from an interval's end to its readings' being stored. */
  Duration longestSinceIntervalEnd() {
    return longestSinceIntervalEnd;
  }

  /** Stores what waits; nothing may follow. */
  void finish() {
    loop.finish();
  }

  long acknowledged() {
    return watermark;
  }

  long entries() {
    return journal.head().sequence();
  }

  long bytesOfReadings() {
    return ofReadings.bytes();
  }

  long bytesOfMoney() {
    return ofMoney.bytes();
  }

  @Override
  public void close() {
    readings.close();
    journal.close();
  }
}

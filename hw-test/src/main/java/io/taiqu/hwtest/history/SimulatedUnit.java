package io.taiqu.hwtest.history;

import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.TokenKeys;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.runtime.ControlLoop;
import io.taiqu.edge.runtime.LoopSettings;
import io.taiqu.edge.runtime.Ports;
import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.SupervisorLink;
import io.taiqu.edge.runtime.UplinkTopic;
import io.taiqu.edge.segment.SegmentReadingStore;
import io.taiqu.edge.sqlite.CommitPacing;
import io.taiqu.edge.sqlite.SqliteJournal;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.RelayPlan;
import io.taiqu.hwtest.estate.RunDirectory;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A unit's own control loop over its own databases, without threads, wires or a network: time and
 * reads are given to it. The supervisor does not know it yet, so that what it records stays stored
 * until the real process delivers it.
 */
final class SimulatedUnit implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMinutes(15);
  private static final Voltage NOMINAL = new Voltage(230_000);

  /** A power cut while the history is made loses nothing that could not be made again. */
  private static final CommitPacing SELDOM = new CommitPacing(200);

  private static final Duration SELDOM_STORED = Duration.ofDays(2);

  private static final SupervisorLink NOBODY =
      new SupervisorLink() {
        @Override
        public boolean connected() {
          return false;
        }

        @Override
        public boolean publish(UplinkTopic topic, byte[] signed) {
          return false;
        }
      };

  private final SqliteJournal journal;
  private final ReadingStore readings;
  private final ControlLoop loop;
  private Instant now;
  private final Instant begin;
  private long cycle;

  /**
   * @param points the measured points in the order of the site, each with its meter and model
   */
  SimulatedUnit(
      TransformerPlan transformer, RunDirectory directory, List<Point> points, Instant begin)
      throws IOException {
    this.begin = begin;
    this.now = begin;
    Path data = directory.edgeData(transformer);
    Files.createDirectories(data);
    this.journal = SqliteJournal.open(data, SELDOM);
    this.readings = SegmentReadingStore.open(data, ZoneId.of(EstatePlan.ZONE));
    Path keys = directory.edgeKeys(transformer);
    TrustStore trust = TrustStore.load(keys);
    EdgeSite site =
        new EdgeSite(
            trust.deployment(),
            transformer.edge(),
            1,
            INTERVAL,
            NOMINAL,
            points.stream().map(Point::metered).toList());
    this.loop =
        new ControlLoop(
            site,
            new BootId(UUID.randomUUID()),
            new EdgeCore((raw, at) -> DocumentCodec.open(raw, trust, at), TokenKeys.NONE),
            new Ports((point, urgency) -> {}, (point, state) -> {}, NOBODY, journal, readings),
            KeyFiles.readSigningKey(keys.resolve("signing.key")),
            () -> now,
            this::nanos,
            LoopSettings.IN_SERVICE.withLossWindow(SELDOM_STORED));
    loop.step(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
    for (Point point : points) {
      if (point.isSwitched()) {
        loop.step(new Input.RelayObserved(point.id(), Optional.empty(), RelayFeedback.CLOSED));
      }
    }
  }

  /**
   * A measured point.
   *
   * @param id its name
   * @param plan its meter
   * @param profile the unit's own idea of the meter's model
   * @param role what it measures
   */
  record Point(SupplyPointId id, MeterPlan plan, MeterProfile profile, MeteredPoint.Role role) {
    boolean isSwitched() {
      return !(plan.relay() instanceof RelayPlan.None);
    }

    MeteredPoint metered() {
      return new MeteredPoint(
          id,
          plan.serial(),
          role,
          new CtRatio(plan.ctRatio(), 1),
          new Power(plan.ratedWatts()),
          profile.energy().range(),
          isSwitched());
    }
  }

  private long nanos() {
    return Duration.between(begin, now).toNanos();
  }

  /** One sweep over all meters at a moment. */
  void sweep(Instant at, List<SupplyPointId> points, List<SimulatedMeter> meters) {
    now = at;
    for (int i = 0; i < points.size(); i++) {
      Sample sample = meters.get(i).read(at, nanos());
      loop.step(new Input.MeterSampled(points.get(i), sample));
    }
    cycle++;
    loop.step(new Input.SweepCompleted("bus0", cycle, nanos() - INTERVAL.toNanos() / 15, nanos()));
  }

  /** Interval records that wait in the unit. */
  long records() {
    return readings.usage().records();
  }

  /** Stores what waits. Nothing is read after that. */
  void finish() {
    loop.finish();
  }

  @Override
  public void close() {
    readings.close();
    journal.close();
  }
}

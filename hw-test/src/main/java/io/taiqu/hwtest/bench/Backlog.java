package io.taiqu.hwtest.bench;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.segment.SegmentReadingStore;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** Readings of a week in the store of a unit that stands still, as after a week without network. */
final class Backlog {
  private static final Duration INTERVAL = Duration.ofMinutes(15);
  private static final int INTERVALS = 7 * 96;
  private static final int BLOCKS_AT_ONCE = 2;

  private Backlog() {}

  /** Puts them there; how many there are. */
  static long ofAWeek(Path data, ZoneId zone, TransformerPlan transformer) {
    List<SupplyPointId> points = new ArrayList<>();
    points.add(transformer.supplyPoint());
    transformer.customers().stream().map(CustomerPlan::point).forEach(points::add);
    SplittableRandom random = new SplittableRandom(1);
    BootId boot = new BootId(new UUID(7, 7));
    try (SegmentReadingStore store = SegmentReadingStore.open(data, zone)) {
      ReadingStore.Position position = store.position();
      Instant last = position.lastInterval().orElseThrow();
      long next = position.nextSequence();
      List<ReadingBlock> blocks = new ArrayList<>();
      for (int i = INTERVALS - 1; i >= 0; i--) {
        Instant end = last.minus(INTERVAL.multipliedBy(i));
        List<IntervalReading> records = new ArrayList<>();
        for (int point = 0; point < points.size(); point++) {
          records.add(reading(points.get(point), end, point, random));
        }
        blocks.add(ReadingBlockCodec.encode(next, boot, records));
        next += records.size();
        if (blocks.size() == BLOCKS_AT_ONCE) {
          store.append(blocks);
          blocks.clear();
        }
      }
      return (long) INTERVALS * points.size();
    }
  }

  private static IntervalReading reading(
      SupplyPointId point, Instant end, int order, SplittableRandom random) {
    long watts = random.nextLong(3_000);
    return new IntervalReading(
        point,
        end,
        end.plusMillis(700 + 120L * order),
        end.toEpochMilli() % 1_000_000_000L,
        ClockQuality.SYNCHRONISED,
        Set.of(),
        new Reading.Measured(
            new MeterRegister(1_000_000 + end.getEpochSecond() / 900 % 100_000, 1),
            List.of(new Voltage(225_000 + random.nextLong(10_000))),
            List.of(new Current(watts * 1_000 / 230)),
            new Power(watts),
            List.of(),
            Optional.empty(),
            Optional.empty()));
  }
}

package io.taiqu.hwtest.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.segment.SegmentReadingStore;
import io.taiqu.hwtest.estate.DemoClock;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.RunDirectory;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.history.History;
import io.taiqu.hwtest.record.PhysicalRecord;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir private Path directory;

  @Test
  void aDayOfHistoryLiesInTheUnitAsItsOwnCoreRecordedIt() throws Exception {
    EstatePlan plan = EstateGrower.grow(new EstateSize(1, 2, 6), 3);
    RunDirectory run = new RunDirectory(directory);
    Keys keys = new Keys(run.pki());
    keys.init("test");
    for (TransformerPlan transformer : plan.transformers()) {
      keys.issueEdge(transformer.edge(), run.edgeKeys(transformer));
    }
    History.Made made = History.make(plan, run, 2, DemoClock.MONDAY_TEN, line -> {});
    assertEquals(12, made.openings().size());
    TransformerPlan first = plan.transformers().getFirst();
    // Seven points, a record per quarter of an hour, at both ends too.
    assertEquals((2 * 96 + 1) * 7, made.recordsByTransformer().get(first));
    List<IntervalReading> readings = new ArrayList<>();
    try (SegmentReadingStore store =
        SegmentReadingStore.open(run.edgeData(first), ZoneId.of(EstatePlan.ZONE))) {
      for (ReadingBlock block : store.blocksFrom(1, 0, 10_000)) {
        readings.addAll(ReadingBlockCodec.decode(block));
      }
    }
    assertEquals((2 * 96 + 1) * 7, readings.size());
    PhysicalRecord record = PhysicalRecord.read(run.record());
    double loss =
        record.trueLossPercent(
            first.code(), DemoClock.MONDAY_TEN.minus(Duration.ofDays(1)), DemoClock.MONDAY_TEN);
    assertTrue(loss > 0.05 && loss < 3, "technical loss " + loss);
    double stolen =
        record.trueLossPercent(
            plan.transformers().get(1).code(),
            DemoClock.MONDAY_TEN.minus(Duration.ofDays(1)),
            DemoClock.MONDAY_TEN);
    assertTrue(stolen > 3, "with a thief " + stolen);
  }
}

package io.taiqu.hwtest.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.sim.Evidence;
import io.taiqu.hwtest.sim.StoredRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {
  /**
   * Three intervals: two are stored together, and the last may wait in memory when it is killed.
   */
  private static final Duration OUTAGE = Duration.ofMinutes(50);

  @TempDir private Path directory;

  @Test
  @Timeout(180)
  void whatWasTakenDuringAnOutageIsStoredValueByValue() {
    DemoOptions options =
        DemoOptions.small(new EstateSize(1, 1, 6), "unused")
            .in(directory.resolve("run"))
            .atSpeed(120)
            .afterDays(1);
    try (LiveUtility live = LiveUtility.begin(options, new Teller(System.out))) {
      Utility utility = live.utility();
      TransformerPlan transformer = live.plan().transformers().getFirst();
      live.backfilling().result(Duration.ofSeconds(60));
      StoredRecords stored = new StoredRecords(live.administrator(), transformer.edge());
      long before = stored.watermark();
      utility.supervisorProcess().ifPresent(ManagedProcess::kill);
      Instant end = live.simulatedTime().instant().plus(OUTAGE);
      while (live.simulatedTime().instant().isBefore(end)) {
        Pause.millis(100);
      }
      // A unit deletes what was acknowledged, so its disk is looked at while it stands still.
      utility.edgeProcess(transformer).kill();
      Evidence evidence = new Evidence(utility.directory().edgeData(transformer));
      evidence.collect();
      assertTrue(evidence.size() >= 2 * 7, "taken during the outage: " + evidence.size());
      utility.startEdge(transformer);
      utility.startSupervisor();
      long last = evidence.records().keySet().stream().max(Long::compare).orElseThrow();
      assertTrue(last > before);
      Utility.await(
          utility.edgeProcess(transformer),
          Duration.ofSeconds(60),
          () -> stored.watermark() >= last);
      assertEquals(List.of(), stored.compare(evidence.records(), last));
    }
  }
}

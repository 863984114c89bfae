package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.demo.DemoOptions;
import io.taiqu.hwtest.demo.LiveUtility;
import io.taiqu.hwtest.demo.Teller;
import io.taiqu.hwtest.demo.UnitStatus;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.Memory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Memory and start time of an edge process that reads 24 customers and their supply meter. */
final class Footprint implements Benchmark {
  private static final int CUSTOMERS = 24;
  private static final int STARTS = 3;

  /** Long enough for the virtual machine to have compiled what a sweep needs. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private static final double MEMORY_LIMIT_MB = 100;

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String purpose() {
    return "memory and start time of an edge process with " + CUSTOMERS + " meters";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    List<Double> resident = new ArrayList<>();
    List<Double> proportional = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    DemoOptions options = DemoOptions.small(new EstateSize(1, 1, CUSTOMERS), "footprint");
    try (LiveUtility live = LiveUtility.begin(options, new Teller(System.err))) {
      Utility utility = live.utility();
      TransformerPlan transformer = utility.plan().transformers().getFirst();
      for (int i = 0; i < STARTS; i++) {
        if (i > 0) {
          utility.edgeProcess(transformer).stop(Duration.ofSeconds(10));
          utility.startEdge(transformer);
          live.awaitUnits();
        }
        sleep(SETTLING);
        Memory memory = Memory.of(utility.edgeProcess(transformer).pid());
        Optional<Duration> start =
            UnitStatus.ask(utility.edgeWeb(transformer)).flatMap(UnitStatus::startTime);
        if (memory.residentKilobytes() == 0 || start.isEmpty()) {
          throw new BenchFailed("the edge process showed no memory or no start time");
        }
        resident.add(memory.residentMegabytes());
        memory.proportionalKilobytes().ifPresent(kb -> proportional.add(kb / 1024.0));
        starts.add(start.get().toNanos() / 1e9);
        trace.sample(
            Map.of(
                "residentKilobytes", memory.residentKilobytes(),
                "startNanos", start.get().toNanos()));
      }
    } catch (Utility.StartFailed e) {
      throw new BenchFailed(String.valueOf(e.getMessage()));
    }
    Map<String, Double> figures = new TreeMap<>();
    figures.put("edgeResidentMb", median(resident));
    if (!proportional.isEmpty()) {
      figures.put("edgeProportionalMb", median(proportional));
    }
    figures.put("firstReadingSeconds", median(starts));
    figures.put("meters", CUSTOMERS + 1.0);
    return BenchResult.of(
        name(), figures, Map.of("edgeResidentMb", Goal.atMost(MEMORY_LIMIT_MB)), Map.of());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return Math.round(100 * sorted.get(sorted.size() / 2)) / 100.0;
  }

  private static void sleep(Duration time) throws BenchFailed {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }
}

package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.scenario.ScenarioFiles;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import io.taiqu.supervisor.lineloss.files.DistrictFiles;
import io.taiqu.supervisor.lineloss.files.WrongFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long a month of one transformer takes to be read from files and analysed, in a process that
 * has done so before: 55 meters every 15 minutes.
 */
final class DistrictMonth {
  private static final int DAYS = 30;
  private static final int METERS = 55;
  private static final int PER_DAY = 96;

  /** A seed whose month holds thefts, because a search that finds something goes on. */
  private static final long SEED = 3;

  private static final int WARM_UP = 4;
  private static final int TIMES = 9;

  private DistrictMonth() {}

  /** Adds the figures, medians. */
  static void measure(Path directory, Trace trace, Map<String, Double> figures)
      throws IOException, Benchmark.BenchFailed {
    ScenarioFiles.generate(SEED, DAYS, METERS, directory);
    LossAnalysis analysis = new LossAnalysis(LossRules.USUAL);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<Double> seconds = new ArrayList<>();
    List<Double> worked = new ArrayList<>();
    for (int i = -WARM_UP; i < TIMES; i++) {
      long began = System.nanoTime();
      long beganCpu = threads.getCurrentThreadCpuTime();
      try {
        DistrictReadings readings = DistrictFiles.read(directory, PER_DAY);
        if (analysis.analyze(readings).suspects().isEmpty()) {
          throw new Benchmark.BenchFailed("the month of thefts was found clean");
        }
      } catch (WrongFiles e) {
        throw new Benchmark.BenchFailed("the generated month can't be read: " + e.problems());
      }
      if (i >= 0) {
        seconds.add((System.nanoTime() - began) / 1e9);
        worked.add((threads.getCurrentThreadCpuTime() - beganCpu) / 1e9);
        trace.sample(Map.of("districtMonthSeconds", seconds.getLast()));
      }
    }
    figures.put("secondsPerDistrictMonth", WireBench.median(seconds.stream()));
    // What it costs on a machine that is busy with other things too.
    figures.put("processorSecondsPerDistrictMonth", WireBench.median(worked.stream()));
  }
}

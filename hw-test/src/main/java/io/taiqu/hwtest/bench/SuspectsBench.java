package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.files.DistrictFiles;
import io.taiqu.supervisor.lineloss.files.WrongFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How well suspicions from readings agree with labelled scenarios, and how long they take. The
 * analysis gets the readings alone; the truth is read here.
 */
final class SuspectsBench implements Benchmark {
  private static final int PER_DAY = 96;
  private static final double DAYS_OF_MONTH = 30;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Optional<Path> folder;

  SuspectsBench(Optional<Path> folder) {
    this.folder = folder;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  @Override
  public String name() {
    return "suspects";
  }

  @Override
  public String purpose() {
    return "suspicions of line loss against labelled scenarios: bench suspects DIR";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    Path given =
        folder.orElseThrow(() ->
            new BenchFailed(
                "suspects needs a folder of labelled scenarios: bench suspects DIR; taiqu"
                    + " district generate makes one"));
    ObjectMapper mapper = new ObjectMapper();
    SuspectTally tally = new SuspectTally();
    LossAnalysis analysis = new LossAnalysis(LossRules.USUAL);
    List<Double> seconds = new ArrayList<>();
    List<Double> workedSeconds = new ArrayList<>();
    try (LabelledFolder scenarios = new LabelledFolder(given)) {
      boolean warm = false;
      for (Path scenario : scenarios.scenarios()) {
        DistrictReadings readings = DistrictFiles.read(scenario, PER_DAY);
        if (!warm) {
          // The figure is that of a running process.
          analysis.analyze(readings);
          warm = true;
        }
        long began = System.nanoTime();
        long beganCpu = THREADS.getCurrentThreadCpuTime();
        LossFindings findings = analysis.analyze(readings);
        double took = (System.nanoTime() - began) / 1e9;
        double worked = (THREADS.getCurrentThreadCpuTime() - beganCpu) / 1e9;
        double perMonth = DAYS_OF_MONTH * PER_DAY / (readings.reads() - 1);
        seconds.add(took * perMonth);
        workedSeconds.add(worked * perMonth);
        JsonNode truth = mapper.readTree(scenario.resolve("truth.json").toFile());
        String said = tally.add(String.valueOf(scenario.getFileName()), truth, findings);
        System.err.printf("%s; %.2f s of work%n", said, worked);
        trace.sample(Map.of("scenario", scenario.toString(), "seconds", took, "said", said));
      }
    } catch (IOException | WrongFiles e) {
      throw new BenchFailed(String.valueOf(e.getMessage()));
    }
    Map<String, Double> figures = new HashMap<>(tally.figures());
    figures.put("secondsPerDistrictMonth", median(seconds));
    figures.put("secondsPerDistrictMonthMax", seconds.stream().max(Double::compare).orElse(0.0));
    // What it costs on a machine that is busy with other things too.
    figures.put("processorSecondsPerDistrictMonth", median(workedSeconds));
    return BenchResult.of(
        name(),
        figures,
        Map.of(
            "precision", Goal.atLeast(0.95),
            "recall", Goal.atLeast(0.90),
            "falseAlarmsOnClean", Goal.atMost(0),
            "typeRight", Goal.atLeast(0.95),
            "phaseRight", Goal.atLeast(0.99),
            "technicalLossErrorRmsPercent", Goal.atMost(3.5),
            "technicalLossErrorMaxPercent", Goal.atMost(6),
            "energyErrorMedianPercent", Goal.atMost(4),
            "secondsPerDistrictMonth", Goal.atMost(1)),
        Map.of());
  }
}

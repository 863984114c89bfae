package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.demo.DemoOptions;
import io.taiqu.hwtest.demo.LiveUtility;
import io.taiqu.hwtest.demo.Teller;
import io.taiqu.hwtest.demo.UnitStatus;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.process.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Memory, processor time and start of a unit with 64 customers on two buses, started by the command
 * that its service starts, with TLS to its broker, its status page looked at, and relays.
 */
final class Footprint implements Benchmark {
  private static final int CUSTOMERS = 64;

  /** The first start finds no start cache and leaves one; the others are what a service does. */
  private static final int STARTS = 4;

  /** Until everything that a sweep needs was compiled and a report was sent. */
  private static final Duration SETTLING = Duration.ofSeconds(20);

  private static final Duration PAGE_EVERY = Duration.ofSeconds(1);
  private static final Duration WATCH = Duration.ofSeconds(20);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Writing the start cache is part of the first end. */
  private static final Duration END_LIMIT = Duration.ofSeconds(120);

  /** Longer than the heap needs to be collected often, and a day's readings to be sent. */
  private static final Duration BACKLOG_WATCH = Duration.ofMinutes(2);

  private final Optional<NodeRed> nodeRed;

  /** With Node-RED beside it, where that is wanted. */
  Footprint(Optional<NodeRed> nodeRed) {
    this.nodeRed = nodeRed;
  }

  private record Start(double firstReadingSeconds, double peakMb, double residentMb, double cpu) {}

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String purpose() {
    return "memory, processor and start time of an edge unit with " + CUSTOMERS + " customers";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    String command = System.getProperty("taiqu.command");
    if (command == null) {
      throw new BenchFailed("start it by the command: taiqu bench footprint");
    }
    DemoOptions options = DemoOptions.small(new EstateSize(1, 1, CUSTOMERS), "footprint");
    try (LiveUtility live = LiveUtility.begin(options, new Teller(System.err))) {
      Utility utility = live.utility();
      TransformerPlan transformer = live.plan().transformers().getFirst();
      utility.edgeProcess(transformer).stop(END_LIMIT);
      Path config = installedConfig(utility, transformer);
      deleteStartCache(Path.of(System.getProperty("taiqu.home")));
      List<Start> starts = new ArrayList<>();
      for (int i = 0; i < STARTS; i++) {
        Start start = start(command, config, utility, transformer, SETTLING);
        starts.add(start);
        trace.sample(
            Map.of(
                "withStartCache", i > 0,
                "firstReadingNanos", Math.round(1e9 * start.firstReadingSeconds()),
                "peakKilobytes", Math.round(1024 * start.peakMb()),
                "residentKilobytes", Math.round(1024 * start.residentMb()),
                "cpuPercent", start.cpu()));
      }
      List<Start> usual = starts.subList(1, starts.size());
      Map<String, Double> figures = new TreeMap<>();
      figures.put("meters", CUSTOMERS + 1.0);
      figures.put("buses", (double) transformer.buses());
      figures.put("peakRssMb", median(usual.stream().map(Start::peakMb).toList()));
      figures.put("residentMb", median(usual.stream().map(Start::residentMb).toList()));
      figures.put("cpuPercent", median(usual.stream().map(Start::cpu).toList()));
      figures.put(
          "firstReadingSeconds", median(usual.stream().map(Start::firstReadingSeconds).toList()));
      figures.put("firstReadingSecondsWithoutCache", starts.getFirst().firstReadingSeconds());
      figures.put("peakRssMbWithoutCache", round(starts.getFirst().peakMb()));
      long backlog =
          Backlog.ofAWeek(
              utility.directory().edgeData(transformer), ZoneId.of(EstatePlan.ZONE), transformer);
      Start resending = start(command, config, utility, transformer, BACKLOG_WATCH);
      figures.put("backlogReadings", (double) backlog);
      figures.put("backlogPeakRssMb", round(resending.peakMb()));
      Map<String, Double> peers =
          nodeRed.isPresent() ? besides(nodeRed.get(), utility, transformer, trace) : Map.of();
      return BenchResult.of(
          name(),
          figures,
          Map.of(
              "peakRssMb", Goal.atMost(80),
              "backlogPeakRssMb", Goal.atMost(80),
              "firstReadingSeconds", Goal.atMost(2)),
          peers);
    } catch (Utility.StartFailed e) {
      throw new BenchFailed(String.valueOf(e.getMessage()));
    }
  }

  /** What a peer does not do is said, and is no failure of the unit. */
  private static Map<String, Double> besides(
      NodeRed peer, Utility utility, TransformerPlan transformer, Trace trace) {
    try {
      return peer.measure(utility, transformer, SETTLING, WATCH, trace);
    } catch (BenchFailed e) {
      System.err.println("taiqu bench: Node-RED is left out: " + e.getMessage());
      return Map.of();
    }
  }

  /** As on a pole, but for the pins, which are Pi4J's mock on a machine that has none. */
  private static Path installedConfig(Utility utility, TransformerPlan transformer) {
    Path config = utility.directory().edgeConfig(transformer);
    Path installed = config.resolveSibling("installed.yaml");
    try {
      return Files.writeString(
          installed,
          Files.readString(config).replace("provider: taiqu-district", "provider: mock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteStartCache(Path home) {
    try {
      Files.deleteIfExists(home.resolve("edge-firmware").resolve("target").resolve("edge.aot"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Start start(
      String command, Path config, Utility utility, TransformerPlan transformer, Duration lookedAt)
      throws BenchFailed {
    ManagedProcess process =
        ManagedProcess.start(
            "edge unit",
            List.of(command, "edge", "run", "--config", config.toString()),
            Map.of(),
            utility.directory().log("edge-installed"));
    try {
      double firstReading = awaitFirstReading(process, utility, transformer);
      lookAtPage(utility.edgeWeb(transformer), lookedAt);
      double cpu = ProcessLoad.cpuPercent(process.pid(), WATCH);
      Memory memory = Memory.of(process.pid());
      if (memory.residentKilobytes() == 0) {
        throw new BenchFailed("the unit has ended: " + process.lastLines(5));
      }
      return new Start(firstReading, memory.peakMegabytes(), memory.residentMegabytes(), cpu);
    } finally {
      process.stop(END_LIMIT);
    }
  }

  /** While the unit settles, a technician stands before it with the status page open. */
  private static void lookAtPage(URI unit, Duration time) throws BenchFailed {
    long until = System.nanoTime() + time.toNanos();
    try (HttpClient browser = HttpClient.newHttpClient()) {
      HttpRequest page = HttpRequest.newBuilder(unit).timeout(PAGE_EVERY.multipliedBy(5)).build();
      while (System.nanoTime() < until) {
        int code = browser.send(page, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (code != HttpURLConnection.HTTP_OK) {
          throw new BenchFailed("the status page answers " + code);
        }
        ProcessLoad.sleep(PAGE_EVERY);
      }
    } catch (IOException e) {
      throw new BenchFailed("the status page does not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }

  private static double awaitFirstReading(
      ManagedProcess process, Utility utility, TransformerPlan transformer) throws BenchFailed {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      var start = UnitStatus.ask(utility.edgeWeb(transformer)).flatMap(UnitStatus::startTime);
      if (start.isPresent()) {
        return start.get().toMillis() / 1000.0;
      }
      ProcessLoad.sleep(Duration.ofMillis(200));
    }
    throw new BenchFailed("the unit read no meter: " + process.lastLines(5));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return round(sorted.get(sorted.size() / 2));
  }

  private static double round(double value) {
    return Math.round(100 * value) / 100.0;
  }
}

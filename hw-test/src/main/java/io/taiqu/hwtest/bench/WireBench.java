package io.taiqu.hwtest.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.SilencePolicy;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.SteadyLoad;
import io.taiqu.hwtest.device.VirtualMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * How much of the wire's time the master makes use of: sixteen virtual SDM630 on one paced line, 60
 * and 20 registers each. Runs of the product and of the peers alternate; figures are medians.
 */
final class WireBench implements Benchmark {
  static final int METERS = 16;
  static final List<Integer> BAUDS = List.of(9600, 115_200);

  private static final int ROUNDS = 7;

  /** Reading value by value is slow: that many meters are enough to know how slow. */
  private static final int METERS_BY_VALUE = 2;

  private static final int VALUES = 40;
  private static final double GOAL_9600 = 0.97;
  private static final double GOAL_115200 = 0.95;
  private static final double GOAL_ONE_VALUE = 5;

  /** The runs of one master at one speed. */
  private record Series(List<WireRun> runs, List<Double> processorShares) {}

  private final Map<String, Series> series = new LinkedHashMap<>();

  @Override
  public String name() {
    return "wire";
  }

  @Override
  public String purpose() {
    return "share of the RS-485 line's time that is used, with "
        + METERS
        + " meters; other masters beside it";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    // A peer that reports each frame would be slower than its users know it.
    ((Logger) LoggerFactory.getLogger("com.ghgande")).setLevel(Level.WARN);
    Path directory;
    try {
      directory = Files.createTempDirectory("taiqu-bench-wire");
    } catch (IOException e) {
      throw new BenchFailed("no temporary directory: " + e.getMessage());
    }
    try {
      List<WireReader> masters =
          new ArrayList<>(List.of(BusMasterReader.load(), new J2modReader()));
      try {
        masters.add(LibmodbusReader.compile(directory));
      } catch (BenchFailed e) {
        System.err.println("taiqu bench: libmodbus is left out: " + e.getMessage());
      }
      for (int baud : BAUDS) {
        measure(baud, masters, trace);
      }
    } finally {
      delete(directory);
    }
    return result();
  }

  private void measure(int baud, List<WireReader> masters, Trace trace) throws BenchFailed {
    LineSettings line = LineSettings.of(baud);
    WireRecording recording = new WireRecording();
    try (VirtualBus bus =
        VirtualBus.on(line).onShortSilence(SilencePolicy.COUNT).trace(recording).openPty()) {
      attachMeters(bus, METERS);
      for (int round = 1; round <= ROUNDS; round++) {
        System.err.printf("wire: %d baud, round %d of %d%n", baud, round, ROUNDS);
        for (WireReader master : masters) {
          run(master, master.name() + baud, round, bus, line, batches(), recording, trace);
        }
        run(
            new ExchangeReader(),
            "sameExchangeOneValueAtATime" + baud,
            round,
            bus,
            line,
            values(),
            recording,
            trace);
        run(
            new J2modReader(),
            "oneValueAtATime" + baud,
            round,
            bus,
            line,
            values(),
            recording,
            trace);
      }
      bus.assertServing();
    }
  }

  /** Puts meters at the addresses from 1 on. */
  static void attachMeters(VirtualBus bus, int count) {
    MeterModel model = MeterModel.named("eastron-sdm630");
    long begin = System.nanoTime();
    for (int unit = 1; unit <= count; unit++) {
      bus.attach(
          new VirtualMeter(
              model,
              MeterSetup.at(unit, "2026" + (1000 + unit)),
              new SteadyLoad(3000, 230, 0.95, 3, () -> System.nanoTime() - begin)),
          model.timing());
    }
  }

  private void run(
      WireReader master,
      String name,
      int round,
      VirtualBus bus,
      LineSettings line,
      List<WireReader.Read> reads,
      WireRecording recording,
      Trace trace)
      throws BenchFailed {
    recording.clear();
    long begin = System.nanoTime();
    WireReader.Told told = master.read(bus.path(), line.baud(), reads);
    long elapsed = System.nanoTime() - begin;
    pause();
    if (recording.tooEarly() > 0) {
      throw new BenchFailed(
          "a virtual meter finished before its time: nothing can be judged by it");
    }
    long turnaround = MeterModel.named("eastron-sdm630").timing().turnaround().toNanos();
    List<WireRecording.Frame> frames = recording.frames(line);
    int warmUp = master.warmUp(reads);
    int end = 2 * (warmUp + reads.size()) - 1;
    if (frames.size() < end) {
      throw new BenchFailed(name + " made fewer transactions than it was asked for");
    }
    List<Long> writes =
        told.writes().isEmpty() ? List.of() : told.writes().subList(warmUp, told.writes().size());
    List<WireRecording.Frame> counted = frames.subList(2 * warmUp, end);
    for (int i = 0; i + 1 < counted.size(); i += 2) {
      int bytes = 5 + 2 * reads.get(i / 2).registers();
      if (counted.get(i + 1).bytes() != bytes) {
        throw new BenchFailed(
            name + " got " + counted.get(i + 1).bytes() + " bytes where " + bytes + " were wanted");
      }
    }
    WireRun run = WireRun.of(counted, line, turnaround, writes);
    Series all =
        series.computeIfAbsent(name, key -> new Series(new ArrayList<>(), new ArrayList<>()));
    all.runs.add(run);
    all.processorShares.add(100.0 * told.cpuNanos() / elapsed);
    String id = name + "-" + round;
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("run", id);
    about.put("baud", line.baud());
    about.put("bitsPerCharacter", line.bitsPerCharacter());
    about.put("turnaroundNanos", turnaround);
    about.put("silenceNanos", line.silenceNanos());
    about.put("warmUpRequests", warmUp);
    about.put("requests", reads.size());
    about.put("writeNanos", told.writes());
    about.put("utilisation", run.utilisation());
    about.put("t35Violations", run.violations());
    trace.sample(about);
    recording.writeTo(trace, id);
  }

  /** Both blocks of every meter, and one read more, which marks the end. */
  private static List<WireReader.Read> batches() {
    List<WireReader.Read> reads = new ArrayList<>();
    for (int unit = 1; unit <= METERS; unit++) {
      reads.add(new WireReader.Read(unit, 70, 20));
      reads.add(new WireReader.Read(unit, 0, 60));
    }
    reads.add(reads.getFirst());
    return reads;
  }

  private static List<WireReader.Read> values() {
    List<WireReader.Read> reads = new ArrayList<>();
    for (int unit = 1; unit <= METERS_BY_VALUE; unit++) {
      for (int value = 0; value < VALUES; value++) {
        reads.add(new WireReader.Read(unit, 2 * value, 2));
      }
    }
    reads.add(reads.getFirst());
    return reads;
  }

  private BenchResult result() {
    Map<String, Double> figures = new TreeMap<>();
    Map<String, Double> peers = new TreeMap<>();
    int violations = 0;
    for (int baud : BAUDS) {
      Series product = of("product" + baud);
      figures.put("utilisation" + baud, median(product.runs.stream().map(WireRun::utilisation)));
      figures.put("busThreadCpuPercent" + baud, median(product.processorShares.stream()));
      figures.put(
          "metersPerSecond" + baud,
          1e9 / (2 * median(product.runs.stream().map(WireRun::readNanos))));
      violations += violations(product);
      double perMeter = 2 * median(product.runs.stream().map(WireRun::readNanos));
      double byValue =
          VALUES * median(of("oneValueAtATime" + baud).runs.stream().map(WireRun::readNanos));
      figures.put("oneValueRatio" + baud, byValue / perMeter);
    }
    figures.put("t35Violations", (double) violations);
    series.forEach((name, runs) -> {
      if (!name.startsWith("product")) {
        peers.put(name, median(runs.runs.stream().map(WireRun::utilisation)));
        peers.put(name + "T35Violations", (double) violations(runs));
      }
    });
    return BenchResult.of(
        name(),
        figures,
        Map.of(
            "utilisation9600", Goal.atLeast(GOAL_9600),
            "utilisation115200", Goal.atLeast(GOAL_115200),
            "t35Violations", Goal.atMost(0),
            "oneValueRatio9600", Goal.atLeast(GOAL_ONE_VALUE)),
        peers);
  }

  private Series of(String name) {
    Series found = series.get(name);
    if (found == null) {
      throw new IllegalStateException("there was no run of " + name);
    }
    return found;
  }

  private static int violations(Series runs) {
    return runs.runs.stream().mapToInt(WireRun::violations).sum();
  }

  static double median(Stream<Double> values) {
    List<Double> sorted = values.sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** Lets the last answer leave the wire before the next master opens the port. */
  private static void pause() throws BenchFailed {
    try {
      Thread.sleep(250);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      System.err.println("taiqu bench: " + directory + " is left behind: " + e.getMessage());
    }
  }
}

package io.taiqu.hwtest.bench;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.modbus.BusMaster;
import io.taiqu.edge.modbus.BusMeter;
import io.taiqu.edge.modbus.BusSchedule;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.SteadyLoad;
import io.taiqu.hwtest.device.VirtualMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * What dead meters cost the living. Two lines run side by side: one with fourteen meters, one with
 * sixteen of which two die. Then these come back, one after the other.
 */
final class WireDeadBench implements Benchmark {
  private static final int BAUD = 9600;
  private static final int METERS = 16;
  private static final List<Integer> DYING = List.of(5, 12);
  private static final Duration ALL_ALIVE = Duration.ofSeconds(10);
  private static final Duration DEAD = Duration.ofSeconds(90);
  private static final Duration LATEST_RETURN = Duration.ofSeconds(120);
  private static final double GOAL_RATE = 0.95;
  private static final double GOAL_REJOIN_SECONDS = 60;

  @Override
  public String name() {
    return "wire-dead";
  }

  @Override
  public String purpose() {
    return "what two dead meters of sixteen cost the others, and how soon one that returns is read";
  }

  /** One line with its meters and its master, and when each meter was last read. */
  private static final class Line implements AutoCloseable {
    private final VirtualBus bus = VirtualBus.on(LineSettings.of(BAUD)).openPty();
    private final BusMaster master;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLongArray lastRead = new AtomicLongArray(METERS + 1);
    private final Trace trace;
    private final String name;

    Line(String name, BusMasterReader meters, List<VirtualMeter> stations, Trace trace) {
      this.name = name;
      this.trace = trace;
      stations.forEach(station -> bus.attach(station, station.model().timing()));
      List<BusMeter> commissioned =
          stations.stream().map(station -> meters.meter(station.address())).toList();
      var line =
          new io.taiqu.edge.modbus.LineSettings(
              bus.path(), BAUD, io.taiqu.edge.modbus.LineSettings.Parity.NONE, 1);
      this.master =
          new BusMaster(
              name,
              line,
              new SerialPortTransport(line),
              commissioned,
              new BusSchedule(Duration.ZERO, Duration.ofHours(1)),
              this::take,
              InstantSource.system());
      Thread.ofPlatform().name("bus-" + name).daemon().start(master);
    }

    private boolean take(Input input) {
      if (input instanceof Input.MeterSampled sampled) {
        long now = System.nanoTime();
        int unit = (int) sampled.point().uuid().getLeastSignificantBits();
        boolean read = sampled.sample() instanceof Sample.Read;
        if (read) {
          reads.incrementAndGet();
          lastRead.set(unit, now);
        }
        synchronized (trace) {
          trace.sample(Map.of("line", name, "unit", unit, "read", read, "nanos", now));
        }
      }
      return true;
    }

    @Override
    public void close() {
      master.close();
      bus.close();
    }
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    BusMasterReader meters = BusMasterReader.load();
    List<Integer> units = IntStream.rangeClosed(1, METERS).boxed().toList();
    List<Integer> livingUnits = units.stream().filter(unit -> !DYING.contains(unit)).toList();
    List<VirtualMeter> all = units.stream().map(WireDeadBench::meter).toList();
    List<VirtualMeter> living = livingUnits.stream().map(WireDeadBench::meter).toList();
    try (Line without = new Line("live-only", meters, living, trace);
        Line with = new Line("two-dead", meters, all, trace)) {
      say("all meters alive for " + ALL_ALIVE.toSeconds() + " s");
      sleep(ALL_ALIVE);
      DYING.forEach(unit -> with.bus.detach(all.get(unit - 1)));
      say("two of sixteen dead for " + DEAD.toSeconds() + " s");
      sleep(Duration.ofMillis(500));
      long begin = System.nanoTime();
      long readsWithout = without.reads.get();
      long readsWith = with.reads.get();
      sleep(DEAD);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double liveOnly = (without.reads.get() - readsWithout) / seconds;
      double twoDead = (with.reads.get() - readsWith) / seconds;
      List<Double> rejoined = new ArrayList<>();
      for (int unit : DYING) {
        say("meter " + unit + " comes back");
        rejoined.add(rejoin(with, all.get(unit - 1)));
      }
      with.bus.assertServing();
      without.bus.assertServing();
      long violations =
          with.bus.counters().silenceViolations() + without.bus.counters().silenceViolations();
      if (violations > 0) {
        throw new BenchFailed("t3.5 was not kept " + violations + " times: the rates mean nothing");
      }
      with.master.close();
      without.master.close();
      Map<String, Double> peers = new DeadPeers(BAUD, units, livingUnits).measure(trace);
      Map<String, Double> figures = new TreeMap<>();
      figures.put("liveRateRatio", twoDead / liveOnly);
      figures.put("liveOnlyReadsPerSecond", liveOnly);
      figures.put("twoDeadReadsPerSecond", twoDead);
      figures.put("rejoinSeconds", rejoined.stream().mapToDouble(s -> s).max().orElseThrow());
      return BenchResult.of(
          name(),
          figures,
          Map.of(
              "liveRateRatio", Goal.atLeast(GOAL_RATE),
              "rejoinSeconds", Goal.atMost(GOAL_REJOIN_SECONDS)),
          peers);
    }
  }

  /** Seconds from the meter's return to the first good read of it. */
  private static double rejoin(Line line, VirtualMeter meter) throws BenchFailed {
    long back = System.nanoTime();
    line.bus.attach(meter, meter.model().timing());
    while (line.lastRead.get(meter.address()) - back < 0) {
      if (System.nanoTime() - back > LATEST_RETURN.toNanos()) {
        throw new BenchFailed("meter " + meter.address() + " was never read again");
      }
      sleep(Duration.ofMillis(50));
    }
    return (line.lastRead.get(meter.address()) - back) / 1e9;
  }

  static VirtualMeter meter(int unit) {
    long begin = System.nanoTime();
    return new VirtualMeter(
        MeterModel.named("eastron-sdm630"),
        MeterSetup.at(unit, "2026" + (1000 + unit)),
        new SteadyLoad(3000, 230, 0.95, 3, () -> System.nanoTime() - begin));
  }

  private static void say(String what) {
    System.err.println("wire-dead: " + what);
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

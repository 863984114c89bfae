package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.ingest.Arrivals;
import io.taiqu.hwtest.ingest.FleetClients;
import io.taiqu.hwtest.ingest.FleetKeys;
import io.taiqu.hwtest.ingest.IngestStation;
import io.taiqu.hwtest.ingest.MeterFleet;
import io.taiqu.hwtest.ingest.PlainInserts;
import io.taiqu.hwtest.ingest.StoreChoice;
import io.taiqu.hwtest.ingest.TestServers;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.process.Ports;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.supervisor.broker.BrokerSettings;
import io.taiqu.supervisor.broker.BrokerStartException;
import io.taiqu.supervisor.broker.EmbeddedBroker;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Readings from twenty thousand meters through the broker into the store, every message signed by
 * its unit, stored durably, rolled up and acknowledged; against the same code fed from memory. Once
 * with messages as living units send them, once as they come after an outage. Units, broker and
 * supervisor share this machine's processors.
 */
final class IngestBench implements Benchmark {
  private static final int UNITS = 364;
  private static final int CUSTOMERS = 54;
  private static final int PAIRS = 7;

  /** After fewer, the compiler still took a fifth of a run. */
  private static final int WARM_UP = 5;

  private static final int INTERVALS_A_RUN = 32;
  private static final int HISTORY_INTERVALS_A_RUN = 40;
  private static final int INTERVALS_A_DAY = 96;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final StoreChoice store;

  IngestBench(StoreChoice store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String purpose() {
    return "readings of 20 000 meters through the broker into the store (--store sqlite|postgres)";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    Path directory = Path.of("run", "ingest");
    try {
      Path keys = FleetKeys.issue(directory, UNITS);
      return switch (store) {
        case SQLITE ->
            run(
                trace,
                directory,
                keys,
                new DatabaseSettings.SqliteFile(
                    directory.resolve("data").resolve("supervisor.db")));
        case POSTGRES -> {
          try (TestServers.Postgres server = new TestServers.Postgres()) {
            yield run(trace, directory, keys, server.settings());
          }
        }
      };
    } catch (IOException | BrokerStartException | IllegalStateException e) {
      throw new BenchFailed("the run could not be made: " + e.getMessage());
    }
  }

  private BenchResult run(Trace trace, Path directory, Path keys, DatabaseSettings settings)
      throws IOException, BrokerStartException, BenchFailed {
    int port = new Ports().freeAt(18_883);
    MeterFleet fleet =
        new MeterFleet(
            TrustStore.load(keys.resolve("supervisor")).deployment(), UNITS, CUSTOMERS, keys, 1);
    try (Database database = Database.open(settings);
        IngestStation station =
            new IngestStation(database, fleet, CUSTOMERS, keys.resolve("supervisor"));
        RunningBroker broker = broker(directory, keys, station, port)) {
      try (FleetClients clients =
          new FleetClients(fleet, station.deployment(), broker.port(), PATIENCE_NANOS)) {
        return measure(trace, database, station, fleet, clients);
      }
    }
  }

  /** A broker that takes connections, and how it ends. */
  private record RunningBroker(int port, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /** The broker that goes with the store: the supervisor's own, or one that several can share. */
  private RunningBroker broker(Path directory, Path keys, IngestStation station, int port)
      throws IOException, BrokerStartException {
    return switch (store) {
      case SQLITE -> {
        EmbeddedBroker embedded =
            EmbeddedBroker.start(
                new BrokerSettings(
                    "127.0.0.1",
                    port,
                    directory.resolve("data").resolve("broker"),
                    keys.resolve("supervisor").resolve("tls"),
                    Topics.root(station.deployment())),
                name -> false);
        station.connect(port, embedded);
        yield new RunningBroker(port, embedded::close);
      }
      case POSTGRES -> {
        ManagedProcess mosquitto =
            TestServers.mosquitto(keys.resolve("broker").toAbsolutePath(), port);
        station.connect(port);
        yield new RunningBroker(port, () -> mosquitto.stop(Duration.ofSeconds(5)));
      }
    };
  }

  private BenchResult measure(
      Trace trace, Database database, IngestStation station, MeterFleet fleet, FleetClients clients)
      throws BenchFailed {
    Runs runs = new Runs(trace, station, fleet, clients, new Arrivals(UNITS, unit -> {}));
    double bytesBefore = database.sizeInBytes();
    long stored = fleet.newest(0);
    Map<String, Double> figures = new TreeMap<>();
    Pairs live = runs.pairs("live", INTERVALS_A_RUN, MeterFleet.LIVE_TOGETHER);
    figures.put("ratio", live.ratio());
    figures.put("rowsPerSecond", live.broker());
    figures.put("memoryRowsPerSecond", live.memory());
    double readings = (double) fleet.readingsPerInterval() * INTERVALS_A_DAY;
    Run day = runs.day(MeterFleet.LIVE_TOGETHER);
    figures.put("daySeconds", readings / day.rowsPerSecond());
    figures.put("cpuSecondsPerMillion", 1e6 * day.cpu().all() / readings);
    double messages = (double) UNITS * INTERVALS_A_DAY / MeterFleet.LIVE_TOGETHER;
    figures.put("cpuMicrosUnits", 1e6 * day.cpu().units() / messages);
    figures.put("cpuMicrosBroker", 1e6 * day.cpu().broker() / messages);
    figures.put("cpuMicrosSupervisor", 1e6 * day.cpu().supervisor() / messages);
    figures.put("cpuRatio", live.cpuRatio());
    figures.put("dayReadings", readings);
    Pairs history =
        runs.pairs("after an outage", HISTORY_INTERVALS_A_RUN, MeterFleet.HISTORY_TOGETHER);
    figures.put("historyRatio", history.ratio());
    figures.put("historyRowsPerSecond", history.broker());
    figures.put("historyMemoryRowsPerSecond", history.memory());
    figures.put(
        "historyDaySeconds", readings / runs.day(MeterFleet.HISTORY_TOGETHER).rowsPerSecond());
    figures.put(
        "bytesPerRow",
        (database.sizeInBytes() - bytesBefore) / (UNITS * (double) (fleet.newest(0) - stored)));
    Map<String, Double> peers = new TreeMap<>();
    peers.put("plainInsertRowsPerSecond", PlainInserts.rowsPerSecond(database, 400_000));
    return BenchResult.of(
        name(),
        figures,
        Map.of(
            "ratio", Goal.atLeast(0.8),
            "daySeconds", Goal.atMost(store == StoreChoice.SQLITE ? 25 : 40)),
        peers);
  }

  /** A run: readings a second, and what it took of the processors in this process. */
  private record Run(double rowsPerSecond, CpuShares cpu) {}

  /**
   * Medians of pairs of runs: readings a second, and what one is of the other, by the clock and by
   * what was taken of the processors.
   */
  private record Pairs(double memory, double broker, double ratio, double cpuRatio) {}

  /** The two ways that messages take, and runs of both by turns. */
  private record Runs(
      Trace trace, IngestStation station, MeterFleet fleet, FleetClients clients, Arrivals fed) {

    Pairs pairs(String shape, int intervals, int together) throws BenchFailed {
      // Not counted: what is compiled and cached only once.
      for (int i = 0; i < WARM_UP; i++) {
        memory(intervals, together);
        broker(intervals, together);
      }
      List<Double> ratios = new ArrayList<>();
      List<Double> cpuRatios = new ArrayList<>();
      List<Double> memory = new ArrayList<>();
      List<Double> broker = new ArrayList<>();
      for (int pair = 0; pair < PAIRS; pair++) {
        boolean memoryFirst = pair % 2 == 0;
        Run first = memoryFirst ? memory(intervals, together) : broker(intervals, together);
        Run second = memoryFirst ? broker(intervals, together) : memory(intervals, together);
        Run fromMemory = memoryFirst ? first : second;
        Run throughBroker = memoryFirst ? second : first;
        double through = throughBroker.rowsPerSecond();
        double direct = fromMemory.rowsPerSecond();
        cpuRatios.add(fromMemory.cpu().all() / throughBroker.cpu().all());
        memory.add(direct);
        broker.add(through);
        ratios.add(through / direct);
        trace.sample(
            Map.of(
                "together",
                together,
                "memoryRowsPerSecond",
                direct,
                "brokerRowsPerSecond",
                through));
        System.err.printf(
            "%s, pair %d of %d: %.0f readings/s from memory, %.0f through the broker%n",
            shape, pair + 1, PAIRS, direct, through);
      }
      return new Pairs(
          WireBench.median(memory.stream()),
          WireBench.median(broker.stream()),
          WireBench.median(ratios.stream()),
          WireBench.median(cpuRatios.stream()));
    }

    Run memory(int intervals, int together) throws BenchFailed {
      List<MeterFleet.Message> messages =
          fleet.inWindows(fleet.next(intervals, together), FleetClients.windowOf(together));
      CpuShares before = CpuShares.now();
      long start = System.nanoTime();
      station.feed(messages, fed);
      double rate = rate(fleet, fed, intervals, start);
      return new Run(rate, CpuShares.now().since(before));
    }

    Run broker(int intervals, int together) throws BenchFailed {
      List<MeterFleet.Message> messages = fleet.next(intervals, together);
      station.answerByBroker();
      CpuShares before = CpuShares.now();
      long start = System.nanoTime();
      clients.send(messages);
      double rate = rate(fleet, clients.arrivals(), intervals, start);
      return new Run(rate, CpuShares.now().since(before));
    }

    Run day(int together) throws BenchFailed {
      Run day = broker(INTERVALS_A_DAY, together);
      System.err.printf(
          "a day, %d intervals in a message: %.0f readings/s%n", together, day.rowsPerSecond());
      return day;
    }
  }

  private static double rate(MeterFleet fleet, Arrivals arrivals, int intervals, long start)
      throws BenchFailed {
    if (!arrivals.await(fleet, LIMIT)) {
      throw new BenchFailed("not every reading was stored within " + LIMIT.toMinutes() + " min");
    }
    return 1e9 * fleet.readingsPerInterval() * intervals / (System.nanoTime() - start);
  }
}

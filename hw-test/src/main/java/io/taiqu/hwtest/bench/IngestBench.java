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
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Readings from twenty thousand meters through the broker into the store, every message signed by
 * its unit, stored durably, rolled up and acknowledged; against the same code fed from memory.
 */
final class IngestBench implements Benchmark {
  private static final int UNITS = 364;
  private static final int CUSTOMERS = 54;
  private static final int PAIRS = 7;
  private static final int INTERVALS_A_RUN = 8;
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
    } catch (IOException | MqttException | BrokerStartException | IllegalStateException e) {
      throw new BenchFailed("the run could not be made: " + e.getMessage());
    }
  }

  private BenchResult run(Trace trace, Path directory, Path keys, DatabaseSettings settings)
      throws IOException, MqttException, BrokerStartException, BenchFailed {
    int port = new Ports().freeAt(18_883);
    MeterFleet fleet =
        new MeterFleet(
            TrustStore.load(keys.resolve("supervisor")).deployment(), UNITS, CUSTOMERS, keys, 1);
    try (Database database = Database.open(settings);
        IngestStation station =
            new IngestStation(database, fleet, CUSTOMERS, keys.resolve("supervisor"));
        RunningBroker broker = broker(directory, keys, station, port)) {
      station.connect(broker.port());
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
        yield new RunningBroker(port, embedded::close);
      }
      case POSTGRES -> {
        ManagedProcess mosquitto =
            TestServers.mosquitto(keys.resolve("broker").toAbsolutePath(), port);
        yield new RunningBroker(port, () -> mosquitto.stop(Duration.ofSeconds(5)));
      }
    };
  }

  private BenchResult measure(
      Trace trace, Database database, IngestStation station, MeterFleet fleet, FleetClients clients)
      throws BenchFailed {
    Arrivals fromMemory = new Arrivals(UNITS, unit -> {});
    // Not counted: what is compiled and cached only once.
    memoryRun(station, fleet, fromMemory, INTERVALS_A_RUN);
    brokerRun(station, fleet, clients, INTERVALS_A_RUN);
    List<Double> ratios = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    List<Double> broker = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      double one;
      double other;
      if (pair % 2 == 0) {
        one = memoryRun(station, fleet, fromMemory, INTERVALS_A_RUN);
        other = brokerRun(station, fleet, clients, INTERVALS_A_RUN);
      } else {
        other = brokerRun(station, fleet, clients, INTERVALS_A_RUN);
        one = memoryRun(station, fleet, fromMemory, INTERVALS_A_RUN);
      }
      memory.add(one);
      broker.add(other);
      ratios.add(other / one);
      trace.sample(Map.of("memoryRowsPerSecond", one, "brokerRowsPerSecond", other));
      System.err.printf(
          "pair %d of %d: %.0f readings/s from memory, %.0f through the broker%n",
          pair + 1, PAIRS, one, other);
    }
    double bytesBefore = database.sizeInBytes();
    double day = brokerRun(station, fleet, clients, INTERVALS_A_DAY);
    double readings = (double) fleet.readingsPerInterval() * INTERVALS_A_DAY;
    Map<String, Double> figures = new TreeMap<>();
    figures.put("ratio", WireBench.median(ratios.stream()));
    figures.put("rowsPerSecond", WireBench.median(broker.stream()));
    figures.put("memoryRowsPerSecond", WireBench.median(memory.stream()));
    figures.put("daySeconds", readings / day);
    figures.put("dayReadings", readings);
    figures.put("bytesPerRow", (database.sizeInBytes() - bytesBefore) / readings);
    Map<String, Double> peers = new TreeMap<>();
    peers.put("plainInsertRowsPerSecond", PlainInserts.rowsPerSecond(database, 400_000));
    return BenchResult.of(
        name(),
        figures,
        Map.of(
            "ratio",
            Goal.atLeast(0.8),
            "daySeconds",
            Goal.atMost(store == StoreChoice.SQLITE ? 25 : 40)),
        peers);
  }

  private static double memoryRun(
      IngestStation station, MeterFleet fleet, Arrivals arrivals, int intervals)
      throws BenchFailed {
    List<MeterFleet.Message> messages = fleet.inWindows(fleet.next(intervals), FleetClients.WINDOW);
    long start = System.nanoTime();
    station.feed(messages, arrivals);
    return rate(fleet, arrivals, intervals, start);
  }

  private static double brokerRun(
      IngestStation station, MeterFleet fleet, FleetClients clients, int intervals)
      throws BenchFailed {
    List<MeterFleet.Message> messages = fleet.next(intervals);
    station.answerByBroker();
    long start = System.nanoTime();
    clients.send(messages);
    return rate(fleet, clients.arrivals(), intervals, start);
  }

  private static double rate(MeterFleet fleet, Arrivals arrivals, int intervals, long start)
      throws BenchFailed {
    if (!arrivals.await(fleet, LIMIT)) {
      throw new BenchFailed("not every reading was stored within " + LIMIT.toMinutes() + " min");
    }
    return 1e9 * fleet.readingsPerInterval() * intervals / (System.nanoTime() - start);
  }
}

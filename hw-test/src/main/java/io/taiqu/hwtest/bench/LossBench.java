package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.ingest.Arrivals;
import io.taiqu.hwtest.ingest.FleetKeys;
import io.taiqu.hwtest.ingest.IngestStation;
import io.taiqu.hwtest.ingest.ManyTransformers;
import io.taiqu.hwtest.ingest.MeterFleet;
import io.taiqu.hwtest.ingest.StoreChoice;
import io.taiqu.hwtest.ingest.StoredSums;
import io.taiqu.hwtest.ingest.TestServers;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How soon the transformers that lose most are told among ten thousand, whether the sums are those
 * of the readings after many came late, twice or corrected, and how long one transformer's month
 * takes to be analysed.
 */
final class LossBench implements Benchmark {
  private static final int TRANSFORMERS = 10_000;
  private static final int DAYS = 7;
  private static final int QUESTIONS = 500;
  private static final int TOP = 50;
  private static final int UNITS = 4;
  private static final int CUSTOMERS = 54;
  private static final int INTERVALS = 60;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 2);

  private final StoreChoice store;

  LossBench(StoreChoice store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "loss";
  }

  @Override
  public String purpose() {
    return "ranking of 10 000 transformers, sums after late readings, a month's analysis (--store …)";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    Path directory = Path.of("run", "loss");
    try {
      Path keys = FleetKeys.issue(directory, UNITS);
      return switch (store) {
        case SQLITE ->
            measure(
                trace,
                directory,
                keys,
                new DatabaseSettings.SqliteFile(directory.resolve("ranking.db")),
                new DatabaseSettings.SqliteFile(directory.resolve("late.db")));
        case POSTGRES -> {
          try (TestServers.Postgres server = new TestServers.Postgres()) {
            yield measure(trace, directory, keys, server.create("ranking"), server.create("late"));
          }
        }
      };
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new BenchFailed("the run could not be made: " + e.getMessage());
    }
  }

  private BenchResult measure(
      Trace trace, Path directory, Path keys, DatabaseSettings ranking, DatabaseSettings late)
      throws IOException, BenchFailed {
    Map<String, Double> figures = new TreeMap<>();
    try (Database database = Database.open(ranking)) {
      LossView view = ManyTransformers.fill(database, TRANSFORMERS, FIRST_DAY, DAYS, 1);
      rank(trace, view, figures);
    }
    try (Database database = Database.open(late)) {
      disturb(database, keys, figures);
    }
    DistrictMonth.measure(directory.resolve("month"), trace, figures);
    return BenchResult.of(
        name(),
        figures,
        Map.of(
            "secondsPerDistrictMonth", Goal.atMost(1),
            "top50P99Ms", Goal.atMost(20),
            "disturbedReadings", Goal.atLeast(10_000),
            "rollUpEqualsRaw", Goal.atLeast(1)),
        Map.of());
  }

  private static void rank(Trace trace, LossView view, Map<String, Double> figures)
      throws BenchFailed {
    Random random = new Random(1);
    double[] millis = new double[QUESTIONS];
    double[] worked = new double[QUESTIONS];
    for (int i = -QUESTIONS / 5; i < QUESTIONS; i++) {
      LocalDate day = FIRST_DAY.plusDays(random.nextInt(DAYS));
      long cpu = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      int found = view.ranking(day, day, LossView.RankBy.ENERGY, TOP).size();
      double took = (System.nanoTime() - start) / 1e6;
      if (found != TOP) {
        throw new BenchFailed("the ranking has " + found + " lines");
      }
      if (i >= 0) {
        millis[i] = took;
        worked[i] = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6;
        trace.sample(Map.of("rankingNanos", Math.round(took * 1e6)));
      }
    }
    Arrays.sort(millis);
    Arrays.sort(worked);
    figures.put("transformers", (double) TRANSFORMERS);
    figures.put("top50P99Ms", millis[QUESTIONS * 99 / 100]);
    figures.put("top50MedianMs", millis[QUESTIONS / 2]);
    // What it costs on a machine that is busy with other things too; a server's work not counted.
    figures.put("top50ProcessorP99Ms", worked[QUESTIONS * 99 / 100]);
  }

  private static void disturb(Database database, Path keys, Map<String, Double> figures)
      throws IOException, BenchFailed {
    MeterFleet fleet =
        new MeterFleet(
            TrustStore.load(keys.resolve("supervisor")).deployment(), UNITS, CUSTOMERS, keys, 2);
    Arrivals arrivals = new Arrivals(UNITS, unit -> {});
    Random random = new Random(2);
    try (IngestStation station =
        new IngestStation(database, fleet, CUSTOMERS, keys.resolve("supervisor"))) {
      List<MeterFleet.Message> messages = new ArrayList<>(fleet.next(INTERVALS));
      List<MeterFleet.Message> corrections = fleet.correct(INTERVALS / 3, random);
      List<MeterFleet.Message> again = new ArrayList<>(messages);
      Collections.shuffle(again, random);
      messages.addAll(again.subList(0, again.size() / 3));
      messages.addAll(corrections);
      Collections.shuffle(messages, random);
      station.feed(messages, arrivals);
      if (!arrivals.await(fleet, Duration.ofMinutes(5))) {
        throw new BenchFailed("not every reading was stored");
      }
      figures.put(
          "disturbedReadings",
          (double) messages.stream().mapToInt(MeterFleet.Message::readings).sum());
    }
    StoredSums sums = new StoredSums(database);
    String kept = sums.digest();
    sums.makeAnew();
    figures.put("rollUpEqualsRaw", sums.digest().equals(kept) ? 1.0 : 0.0);
  }
}

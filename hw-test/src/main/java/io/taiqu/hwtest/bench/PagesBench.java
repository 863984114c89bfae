package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.ingest.ManyTransformers;
import io.taiqu.hwtest.ingest.StoreChoice;
import io.taiqu.hwtest.ingest.TestServers;
import io.taiqu.supervisor.fleet.Fleet;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the pages ask of the store that show ten thousand units: one page of them and the month of
 * all, each beside what it would cost to ask of every unit by itself.
 */
final class PagesBench implements Benchmark {
  private static final int TRANSFORMERS = 10_000;
  private static final int ROWS = 50;
  private static final int DAYS = 30;
  private static final int OPEN_ALARMS = 500;
  private static final int ROUNDS = 5;
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 2);

  private final StoreChoice store;

  PagesBench(StoreChoice store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "pages";
  }

  @Override
  public String purpose() {
    return "edges page and overview's month with 10 000 transformers (--store …)";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    try {
      return switch (store) {
        case SQLITE -> {
          Path directory = Files.createDirectories(Path.of("run", "pages"));
          for (String name : List.of("pages.db", "pages.db-wal", "pages.db-shm")) {
            Files.deleteIfExists(directory.resolve(name));
          }
          yield measure(new DatabaseSettings.SqliteFile(directory.resolve("pages.db")));
        }
        case POSTGRES -> {
          try (TestServers.Postgres server = new TestServers.Postgres()) {
            yield measure(server.create("pages"));
          }
        }
      };
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new BenchFailed("the run could not be made: " + e.getMessage());
    }
  }

  private BenchResult measure(DatabaseSettings settings) throws BenchFailed {
    Map<String, Double> figures = new TreeMap<>();
    figures.put("transformers", (double) TRANSFORMERS);
    try (Database database = Database.open(settings)) {
      LossView loss = ManyTransformers.fill(database, TRANSFORMERS, FIRST_DAY, DAYS, 1);
      units(ManyTransformers.heard(database, TRANSFORMERS, OPEN_ALARMS), figures);
      month(loss, figures);
    }
    return BenchResult.of(
        name(),
        figures,
        Map.of(
            "edgesPageMs", Goal.atMost(200),
            "edgesPageOfAll", Goal.atMost(0.05),
            "monthOfOneByOne", Goal.atMost(0.5),
            "monthIsTheSame", Goal.atLeast(1)),
        Map.of());
  }

  private static void units(Fleet fleet, Map<String, Double> figures) throws BenchFailed {
    double page = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      int found =
          fleet.edges(Fleet.Which.ALL, Fleet.Order.PLACE, round * 1_000, ROWS).size()
              + fleet.count(Fleet.Which.ALL);
      page = Math.min(page, millisSince(start));
      if (found != ROWS + TRANSFORMERS) {
        throw new BenchFailed("there are " + found + " units");
      }
    }
    long start = System.nanoTime();
    fleet.edges(Fleet.Which.ALL, Fleet.Order.PLACE, 0, TRANSFORMERS);
    double all = millisSince(start);
    figures.put("edgesPageMs", page);
    figures.put("allUnitsMs", all);
    figures.put("edgesPageOfAll", page / all);
  }

  private static void month(LossView loss, Map<String, Double> figures) {
    long start = System.nanoTime();
    long[] together = new long[1];
    loss.eachDay(FIRST_DAY, FIRST_DAY.plusDays(DAYS - 1L), row -> together[0] += lost(row));
    double month = millisSince(start);
    start = System.nanoTime();
    long oneByOne = 0;
    for (int no = 1; no <= TRANSFORMERS; no++) {
      for (LossView.LossRow row :
          loss.byDay(ManyTransformers.transformer(no), FIRST_DAY, FIRST_DAY.plusDays(DAYS - 1L))) {
        oneByOne += lost(row);
      }
    }
    double each = millisSince(start);
    figures.put("monthMs", month);
    figures.put("monthOneByOneMs", each);
    figures.put("monthOfOneByOne", month / each);
    figures.put("monthIsTheSame", together[0] == oneByOne ? 1.0 : 0.0);
  }

  private static long lost(LossView.LossRow row) {
    return row.lost().map(energy -> energy.wattHours()).orElse(0L);
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}

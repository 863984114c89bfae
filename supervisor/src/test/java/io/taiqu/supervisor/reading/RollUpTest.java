package io.taiqu.supervisor.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.sql.SqlReadings;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@StoreTest
final class RollUpTest {
  private static final int CUSTOMERS = 3;
  private static final int DAYS = 4;
  private static final int INTERVALS = DAYS * 96 + 1;

  @TempDir Path directory;

  /**
   * Whatever the order, the repetition and the grouping, the roll-ups are those of one pass in
   * order.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void rollUpsEqualTheRecomputationFromRaw(long seed) {
    List<ReadingBlock> blocks = new Readings(CUSTOMERS, seed, 60).blocks(0, INTERVALS);
    // An outage of more than a day, which is not spread over intervals.
    List<ReadingBlock> without = new ArrayList<>(blocks);
    without.subList(120, 230).clear();
    Random random = new Random(seed);
    List<ReadingBlock> shuffled = new ArrayList<>(without);
    shuffled.addAll(without.subList(0, 40));
    Collections.shuffle(shuffled, random);
    assertEquals(
        rollUps(directory.resolve("ordered"), without, new Random(0), INTERVALS),
        rollUps(directory.resolve("shuffled"), shuffled, random, 24));
    List<ReadingBlock> late = new ArrayList<>(without);
    late.addAll(blocks.subList(120, 230));
    assertEquals(
        rollUps(directory.resolve("complete"), blocks, new Random(0), INTERVALS),
        rollUps(directory.resolve("late"), late, random, 24));
  }

  @Test
  void liveReadingsFirstAndHistoryAfterwardsGiveTheSame() {
    List<ReadingBlock> blocks = new Readings(CUSTOMERS, 1, 20).blocks(0, INTERVALS);
    List<ReadingBlock> liveFirst = new ArrayList<>();
    liveFirst.addAll(blocks.subList(INTERVALS - 5, INTERVALS));
    liveFirst.addAll(blocks.subList(0, INTERVALS - 5));
    assertEquals(
        rollUps(directory.resolve("ordered"), blocks, new Random(0), INTERVALS),
        rollUps(directory.resolve("live"), liveFirst, new Random(3), 64));
  }

  @Test
  void aDayIsExactAlthoughReadingsAreMissing() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      feed(station, new Readings(CUSTOMERS, 1, 100).blocks(0, INTERVALS), new Random(5), 16);
      SqlReadings usage = new SqlReadings(station.database, station.calendar);
      List<Usage.Day> days =
          usage.byDay(Station.point(2), LocalDate.of(2026, 2, 2), LocalDate.of(2026, 2, 3));
      assertEquals(2, days.size());
      for (Usage.Day day : days) {
        assertTrue(day.complete());
        assertEquals(96 * 102, day.energy().wattHours());
        assertTrue(day.interpolated() > 0);
      }
      List<Usage.Slot> slots =
          usage.byInterval(Station.point(2), Readings.endOf(100), Readings.endOf(110));
      assertEquals(10, slots.size());
      assertFalse(slots.stream().anyMatch(slot -> slot.energy().isEmpty()));
    }
  }

  private static String rollUps(
      Path directory, List<ReadingBlock> blocks, Random random, int atOnce) {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      feed(station, blocks, random, atOnce);
      StringBuilder dump = new StringBuilder();
      for (String table :
          List.of("point_interval", "point_day", "transformer_interval", "transformer_day")) {
        station.database.read(connection -> {
          try (Statement statement = connection.createStatement();
              // A row without record, energy and reading says no more than no row.
              ResultSet rows =
                  statement.executeQuery(
                      "SELECT * FROM "
                          + table
                          + (table.equals("point_interval")
                              ? " WHERE source > 0 OR energy IS NOT NULL"
                              : "")
                          + " ORDER BY id")) {
            while (rows.next()) {
              dump.append(table);
              for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                dump.append(' ').append(rows.getString(i));
              }
              dump.append('\n');
            }
          }
          return Boolean.TRUE;
        });
      }
      return dump.toString();
    }
  }

  private static void feed(Station station, List<ReadingBlock> blocks, Random random, int atOnce) {
    int next = 0;
    while (next < blocks.size()) {
      int count = Math.min(blocks.size() - next, 1 + random.nextInt(Math.min(atOnce, 64)));
      station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT, Station.EDGE, 1, blocks.subList(next, next + count))));
      next += count;
    }
  }
}

package io.taiqu.supervisor.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.sql.SqlReadings;
import io.taiqu.supervisor.testing.OlderDatabase;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.RollUpDump;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
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

  /** So many that more than ten thousand readings are late, repeated or corrected. */
  private static final int MANY = 24;

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
      return RollUpDump.of(station.database);
    }
  }

  /** Late, repeated, corrected: the sums are those of one pass over what is stored, to the byte. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void rollUpsEqualWhatIsMadeAnewFromRaw(long seed) {
    try (Station station = new Station(directory)) {
      station.build(MANY);
      feed(station, disturbed(seed), new Random(seed), 16);
      String kept = RollUpDump.of(station.database);
      for (String statement :
          List.of(
              "DELETE FROM transformer_interval",
              "DELETE FROM transformer_day",
              "INSERT INTO setting (name, value) VALUES ('roll-ups', 'due')")) {
        OlderDatabase.execute(station.database, statement);
      }
      SqlReadingStore store = new SqlReadingStore(station.database);
      RollUpRebuild rebuild =
          new RollUpRebuild(
              store, new RollUp(store, Station.INTERVAL, TestDeployment.ZONE), station.database);
      assertTrue(rebuild.runIfDue() > INTERVALS);
      assertEquals(kept, RollUpDump.of(station.database));
      assertEquals(0, rebuild.runIfDue());
    }
  }

  /** Readings with gaps, shuffled, repeated, some of them sent again with other values later. */
  private static List<ReadingBlock> disturbed(long seed) {
    List<ReadingBlock> blocks = new ArrayList<>(new Readings(MANY, seed, 60).blocks(0, INTERVALS));
    List<ReadingBlock> corrections =
        new Readings(MANY, seed + 100, 30, INTERVALS).blocks(0, INTERVALS);
    Random random = new Random(seed);
    Collections.shuffle(corrections, random);
    blocks.addAll(corrections.subList(0, INTERVALS / 3));
    blocks.addAll(blocks.subList(0, INTERVALS / 4));
    Collections.shuffle(blocks, random);
    return blocks;
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

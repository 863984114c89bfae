package io.taiqu.supervisor.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.amendment.Amendments;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.sql.SqlRetentionStore;
import io.taiqu.supervisor.testing.OlderDatabase;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class RetentionTest {
  private static final int INTERVALS = 40 * 96;
  private static final LocalDate DAY = LocalDate.of(2026, 2, 10);

  @TempDir Path directory;

  private static void feed(Station station, List<ReadingBlock> blocks) {
    for (int from = 0; from < blocks.size(); from += 60) {
      station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT,
                  Station.EDGE,
                  1,
                  blocks.subList(from, Math.min(blocks.size(), from + 60)))));
    }
  }

  private static long count(Station station, String table) {
    return station.database.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  private static Retention retention(Station station) {
    return new Retention(
        new SqlRetentionStore(station.database, TestDeployment.ZONE),
        new Keeping(13, 13, 24),
        station.database,
        () -> station.now,
        TestDeployment.ZONE);
  }

  private static void run(Station station) {
    Retention retention = retention(station);
    for (int steps = 0; retention.step() > 0; steps++) {
      assertTrue(steps < 50, "steps do not end");
    }
  }

  private static long sold(Station station) {
    return station
        .topology
        .sums()
        .byDay(new Area(Level.TRANSFORMER, "D1-T1"), DAY, DAY)
        .getFirst()
        .sold();
  }

  @Test
  void whatIsOldGoesByMonthsAndTheSumsOfItsDaysStay() {
    try (Station station = new Station(directory)) {
      station.build(2);
      feed(station, new Readings(2).blocks(0, INTERVALS));
      long march = INTERVALS - 28 * 96;
      station.now = Instant.parse("2027-04-02T00:00:00Z");
      run(station);
      // Readings of March 2026 on are kept: what ended at midnight belongs to February.
      assertEquals(march, count(station, "transformer_interval"));
      assertTrue(count(station, "reading_block") >= march);
      assertTrue(count(station, "reading_block") < INTERVALS);
      assertEquals(INTERVALS, count(station, "reading_batch"));
      assertEquals(96 * 203, sold(station));
      // A repeated block is known for ever, and one that is late beyond that changes no sum.
      feed(station, new Readings(2).blocks(100, 1));
      feed(station, new Readings(2, 9, 0, INTERVALS).blocks(1000, 1));
      assertEquals(march, count(station, "transformer_interval"));
      assertEquals(96 * 203, sold(station));
      assertInstanceOf(
          Amendments.Outcome.Refused.class,
          station.amendments.reject(
              Station.point(1), Readings.endOf(1000), new Amendments.Act("a reason", "ann", "r")));
      station.now = Instant.parse("2028-03-02T00:00:00Z");
      run(station);
      assertEquals(0, count(station, "reading_block"));
      assertEquals(12, count(station, "transformer_day"));
    }
  }

  @Test
  void whatIsDisputedStays() {
    try (Station station = new Station(directory)) {
      station.build(2);
      feed(station, new Readings(2).blocks(0, 200));
      OlderDatabase.execute(
          station.database,
          "INSERT INTO protection (point, protection, in_force, changed_by, reason, changed_at) VALUES ('"
              + Station.point(1)
              + "', 'DISPUTE', 1, 'ann', 'disputed', 0)");
      station.now = Instant.parse("2030-01-01T00:00:00Z");
      run(station);
      assertEquals(200, count(station, "reading_block"));
      assertEquals(200, count(station, "transformer_interval"));
      OlderDatabase.execute(station.database, "UPDATE protection SET in_force = 0");
      run(station);
      assertEquals(0, count(station, "reading_block"));
    }
  }

  @Test
  void whatIsNotSummedYetStays() {
    try (Station station = new Station(directory)) {
      station.build(1);
      feed(station, new Readings(1).blocks(0, 100));
      OlderDatabase.execute(
          station.database,
          "INSERT INTO remake_due (id, point, from_minute, summing) VALUES (1, '"
              + Station.point(1)
              + "', 5, 1)");
      station.now = Instant.parse("2030-01-01T00:00:00Z");
      run(station);
      assertEquals(100, count(station, "reading_block"));
    }
  }

  @Test
  void lessThanTheSameMonthOfLastYearCannotBeConfigured() {
    assertThrows(IllegalArgumentException.class, () -> new Keeping(12, 13, 24));
    assertThrows(IllegalArgumentException.class, () -> new Keeping(13, 25, 24));
  }
}

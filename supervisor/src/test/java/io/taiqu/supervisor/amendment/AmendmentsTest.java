package io.taiqu.supervisor.amendment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.reading.RollUpRebuild;
import io.taiqu.supervisor.reading.Usage;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.sql.SqlReadings;
import io.taiqu.supervisor.testing.OlderDatabase;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.RollUpDump;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topology.AreaSum;
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
final class AmendmentsTest {
  private static final int CUSTOMERS = 3;
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final Area AREA = new Area(Level.TRANSFORMER, "D1-T1");
  private static final Amendments.Act ACT = new Amendments.Act("photo of the meter", "ann", "r1");

  @TempDir Path directory;

  private static void feed(Station station, List<ReadingBlock> blocks) {
    for (int from = 0; from < blocks.size(); from += 40) {
      station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT,
                  Station.EDGE,
                  1,
                  blocks.subList(from, Math.min(blocks.size(), from + 40)))));
    }
  }

  private static long done(Amendments.Outcome outcome) {
    return assertInstanceOf(Amendments.Outcome.Done.class, outcome, outcome.toString())
        .entry()
        .id();
  }

  private static Refusal refused(Amendments.Outcome outcome) {
    return assertInstanceOf(Amendments.Outcome.Refused.class, outcome).why();
  }

  private static AreaSum day(Station station) {
    LocalDate day = LocalDate.of(2026, 2, 2);
    return station.topology.sums().byDay(AREA, day, day).getFirst();
  }

  @Test
  void aRegisterThatSomebodyPutInCountsUntilItIsTakenBackAndTheOriginalIsThereAgain() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      feed(station, new Readings(CUSTOMERS).blocks(0, 300));
      String original = RollUpDump.of(station.database);
      // Interval 150 ends on 2 February; customer 2 uses 102 Wh in each.
      long id =
          done(
              station.amendments.replace(
                  Station.point(2),
                  Readings.endOf(150),
                  MeterRegister.ofWattHours(1 + 102 * 150 + 30),
                  ACT));
      Usage usage = new SqlReadings(station.database, station.calendar);
      List<Usage.Slot> slots =
          usage.byInterval(Station.point(2), Readings.endOf(149), Readings.endOf(151));
      assertEquals(
          List.of(new Energy(132), new Energy(72)),
          slots.stream().map(slot -> slot.energy().orElseThrow()).toList());
      assertTrue(slots.stream().allMatch(Usage.Slot::interpolated));
      assertEquals(204, day(station).estimatedSold());
      assertEquals(96 * 306, day(station).sold());
      assertNotEquals(original, RollUpDump.of(station.database));
      assertEquals(
          List.of(Finding.Kind.EDITED),
          station
              .amendments
              .findings(TRANSFORMER, Readings.endOf(100), Readings.endOf(200))
              .stream()
              .map(Finding::kind)
              .toList());
      done(station.amendments.revert(id, new Amendments.Act("wrong photo", "bob", "r2")));
      assertEquals(original, RollUpDump.of(station.database));
      AmendmentStore.Entry entry = station.amendments.of(Station.point(2)).getFirst();
      assertEquals("ann", entry.by());
      assertEquals("bob", entry.reverted().orElseThrow().by());
      assertEquals(
          Refusal.of(Refusal.Code.TAKEN_BACK, "bob"), refused(station.amendments.revert(id, ACT)));
    }
  }

  @Test
  void aReadingThatDoesNotCountIsSpreadOverUntilItCountsAgain() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      feed(station, new Readings(CUSTOMERS).blocks(0, 300));
      String original = RollUpDump.of(station.database);
      long id = done(station.amendments.reject(Station.SUPPLY, Readings.endOf(150), ACT));
      assertTrue(day(station).estimatedSupplied() > 0);
      assertEquals(0, day(station).estimatedSold());
      done(station.amendments.revert(id, ACT));
      assertEquals(original, RollUpDump.of(station.database));
    }
  }

  /** More use at night, so that the shape of the usual day is not even. */
  private static List<ReadingBlock> withShape(int from, int count) {
    return ShapedReadings.blocks(from, count);
  }

  @Test
  void aLongGapIsFilledByTheUsualDayAndARealReadingCountsAtOnce() {
    try (Station station = new Station(directory)) {
      station.build(1);
      int days = 8;
      List<ReadingBlock> all = withShape(0, days * 96 + 1);
      // Two days are missing, too long to be shared out evenly by itself.
      List<ReadingBlock> with = new ArrayList<>(all.subList(0, 5 * 96));
      with.addAll(all.subList(7 * 96, all.size()));
      feed(station, with);
      Usage usage = new SqlReadings(station.database, station.calendar);
      assertTrue(
          usage
              .byInterval(Station.point(1), Readings.endOf(5 * 96 - 1), Readings.endOf(7 * 96))
              .stream()
              .allMatch(slot -> slot.energy().isEmpty()));
      done(
          station.amendments.profile(
              Station.point(1), Readings.endOf(5 * 96 - 1), Readings.endOf(7 * 96), ACT));
      List<Usage.Slot> filled =
          usage.byInterval(Station.point(1), Readings.endOf(5 * 96 - 1), Readings.endOf(7 * 96));
      long sum = filled.stream().mapToLong(slot -> slot.energy().orElseThrow().wattHours()).sum();
      assertEquals(ShapedReadings.register(7 * 96) - ShapedReadings.register(5 * 96 - 1), sum);
      // Each interval is what it truly was, to the watt-hour that rounding costs.
      for (int i = 0; i < filled.size(); i++) {
        int interval = 5 * 96 + i;
        assertEquals(
            ShapedReadings.register(interval) - ShapedReadings.register(interval - 1),
            filled.get(i).energy().orElseThrow().wattHours(),
            2.0,
            "interval " + interval);
      }
      assertTrue(
          station
              .amendments
              .findings(TRANSFORMER, Readings.endOf(5 * 96 - 1), Readings.endOf(7 * 96))
              .stream()
              .anyMatch(
                  finding -> finding.kind() == Finding.Kind.PROFILE && finding.intervals() == 193));
      // The missing readings come after all: nothing of the estimate is left.
      feed(station, all.subList(5 * 96, 7 * 96));
      try (Station never = new Station(directory.resolve("never"))) {
        never.build(1);
        feed(never, all);
        assertEquals(RollUpDump.of(never.database), RollUpDump.of(station.database));
      }
    }
  }

  @Test
  void whatCannotBeIsRefusedWithWhatIsMissing() {
    try (Station station = new Station(directory)) {
      station.build(1);
      feed(station, withShape(0, 3 * 96));
      assertEquals(
          Refusal.of(Refusal.Code.NOT_AN_END, "2026-02-01T00:20+08:00"),
          refused(
              station.amendments.replace(
                  Station.point(1),
                  Readings.endOf(0).plusSeconds(300),
                  MeterRegister.ofWattHours(1),
                  ACT)));
      assertEquals(
          Refusal.of(Refusal.Code.NOTHING_READ, "2026-02-11T00:15+08:00"),
          refused(station.amendments.reject(Station.point(1), Readings.endOf(960), ACT)));
      assertEquals(
          Refusal.Code.USUAL_DAY_UNKNOWN,
          refused(
                  station.amendments.profile(
                      Station.point(1), Readings.endOf(10), Readings.endOf(20), ACT))
              .code());
      assertEquals(
          Refusal.of(Refusal.Code.NO_REASON),
          refused(
              station.amendments.reject(
                  Station.point(1), Readings.endOf(10), new Amendments.Act("", "ann", "r"))));
      OlderDatabase.execute(
          station.database,
          "INSERT INTO settled_month (point, month, approval) VALUES ('"
              + Station.point(1)
              + "', '2026-02', 1)");
      assertEquals(
          Refusal.of(Refusal.Code.SETTLED, "2026-02"),
          refused(station.amendments.reject(Station.point(1), Readings.endOf(10), ACT)));
    }
  }

  /** Readings in any order, amendments and their ends in between: as if all were made anew. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverTheOrderTheSumsAreThoseMadeAnewFromRawAndAmendments(long seed) {
    Random random = new Random(seed);
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      List<ReadingBlock> blocks = new ArrayList<>(new Readings(CUSTOMERS, seed, 80).blocks(0, 300));
      feed(station, blocks.subList(0, 200));
      List<ReadingBlock> rest = new ArrayList<>(blocks.subList(200, 300));
      Collections.shuffle(rest, random);
      List<Long> made = new ArrayList<>();
      for (ReadingBlock block : rest) {
        feed(station, List.of(block));
        amend(station, random, made);
      }
      String kept = RollUpDump.of(station.database);
      for (String statement :
          List.of(
              "DELETE FROM transformer_interval",
              "DELETE FROM transformer_day",
              "INSERT INTO setting (name, value) VALUES ('roll-ups', 'due')")) {
        OlderDatabase.execute(station.database, statement);
      }
      SqlReadingStore store = new SqlReadingStore(station.database);
      new RollUpRebuild(
              store, new RollUp(store, Station.INTERVAL, TestDeployment.ZONE), station.database)
          .runIfDue();
      assertEquals(kept, RollUpDump.of(station.database));
    }
  }

  private static void amend(Station station, Random random, List<Long> made) {
    int interval = 1 + random.nextInt(290);
    int customer = 1 + random.nextInt(CUSTOMERS);
    Amendments.Outcome outcome =
        switch (random.nextInt(4)) {
          case 0 ->
              station.amendments.replace(
                  Station.point(customer),
                  Readings.endOf(interval),
                  MeterRegister.ofWattHours((100L + customer) * interval + random.nextInt(60)),
                  ACT);
          case 1 ->
              station.amendments.reject(Station.point(customer), Readings.endOf(interval), ACT);
          case 2 ->
              station.amendments.profile(
                  Station.point(customer),
                  Readings.endOf(interval),
                  Readings.endOf(interval + 3 + random.nextInt(20)),
                  ACT);
          default ->
              made.isEmpty()
                  ? new Amendments.Outcome.Unknown()
                  : station.amendments.revert(made.get(random.nextInt(made.size())), ACT);
        };
    if (outcome instanceof Amendments.Outcome.Done(AmendmentStore.Entry entry)) {
      made.add(entry.id());
    }
  }
}

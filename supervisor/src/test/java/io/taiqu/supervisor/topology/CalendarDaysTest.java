package io.taiqu.supervisor.topology;

import static io.taiqu.supervisor.topology.TwoTransformers.FIRST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.lineloss.LossDesk;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.reading.Ingest;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.sql.Calendar;
import io.taiqu.supervisor.sql.SqlAreaSums;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days that are not of 24 hours, the leap day, and readings of a unit whose clock is wrong. */
@StoreTest
final class CalendarDaysTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

  @TempDir Path directory;

  private final TwoTransformers world = new TwoTransformers();

  /** An intake of a deployment in a zone. */
  private static Ingest ingest(Station station, ZoneId zone) {
    SqlReadingStore store = new SqlReadingStore(station.database);
    return new Ingest(
        store,
        new RollUp(store, Station.INTERVAL, zone),
        station.downlinks,
        station.database,
        station.alarms,
        station.feed,
        () -> station.now,
        () -> station.nanos,
        TestDeployment.DEPLOYMENT,
        station.deployment.key(Role.OPERATIONS),
        station.fence::generation,
        station.metrics);
  }

  /** Three customers with 100 Wh an interval each, and 4 Wh that are lost. */
  private List<ReadingBlock> blocks(Instant from, Instant to) {
    List<ReadingBlock> blocks = new ArrayList<>();
    long n = 0;
    for (Instant end = from; !end.isAfter(to); end = end.plus(Station.INTERVAL)) {
      blocks.add(
          world.block(
              Station.EDGE,
              end,
              Map.of(
                  Station.SUPPLY,
                  304 * n,
                  Station.point(1),
                  100 * n,
                  Station.point(2),
                  100 * n,
                  Station.point(3),
                  100 * n)));
      n++;
    }
    return blocks;
  }

  private void assertDay(ZoneId zone, LocalDate day, int intervals) {
    try (Station station = new Station(directory.resolve(day.toString()))) {
      TwoTransformers.build(station);
      Instant from = day.minusDays(1).atStartOfDay(zone).toInstant();
      Instant to = day.plusDays(2).atStartOfDay(zone).toInstant();
      station.now = to.plusSeconds(3600);
      TwoTransformers.take(ingest(station, zone), Station.EDGE, blocks(from, to));
      Calendar calendar =
          new Calendar(() -> station.now, zone, Station.INTERVAL, Duration.ofMinutes(15));
      LossDesk loss =
          new LossDesk(
              new SqlLossStore(station.database, calendar), LossRules.USUAL, station.alarms);
      LossView.LossRow row = loss.total(FIRST, day, day);
      assertEquals(new Energy(300L * intervals), row.sold(), day.toString());
      assertEquals(Optional.of(new Energy(4L * intervals)), row.lost(), day.toString());
      assertEquals(1.0, row.coverage());
      SqlAreaSums sums = new SqlAreaSums(station.database, calendar);
      AreaSum line = sums.byDay(new Area(Level.LINE, "L1"), day, day).getFirst();
      assertEquals(intervals, line.intervalsDue(), day.toString());
      assertEquals(300L * intervals, line.sold(), day.toString());
    }
  }

  @Test
  void aDayInSpringHas23HoursAndOneInAutumn25() {
    assertDay(BERLIN, LocalDate.of(2026, 3, 29), 92);
    assertDay(BERLIN, LocalDate.of(2026, 10, 25), 100);
  }

  @Test
  void aDayCanBeHalfAnHourShorter() {
    assertDay(LORD_HOWE, LocalDate.of(2026, 10, 4), 94);
  }

  @Test
  void theLeapDayIsADayOfItsMonth() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      ZoneId zone = TestDeployment.ZONE;
      Instant from = LocalDate.of(2028, 2, 28).atStartOfDay(zone).toInstant();
      Instant to = LocalDate.of(2028, 3, 2).atStartOfDay(zone).toInstant();
      station.now = to.plusSeconds(3600);
      TwoTransformers.take(station.ingest, Station.EDGE, blocks(from, to));
      Area area = new Area(Level.TRANSFORMER, "D1-T1");
      assertEquals(
          List.of(96L * 300, 96L * 300, 96L * 300),
          station
              .topology
              .sums()
              .byDay(area, LocalDate.of(2028, 2, 28), LocalDate.of(2028, 3, 1))
              .stream()
              .map(AreaSum::sold)
              .toList());
      assertEquals(
          List.of(2 * 96L * 300, 96L * 300),
          station
              .topology
              .sums()
              .byMonth(area, YearMonth.of(2028, 2), YearMonth.of(2028, 3))
              .stream()
              .map(AreaSum::sold)
              .toList());
    }
  }

  /**
   * A unit that lost its time reads on with a clock of 2000, and is right again after a while: what
   * it read meanwhile stands at times of which nobody asks, the true time has a gap over which the
   * registers tell the energy, and nothing of the day is guessed beyond that.
   */
  @Test
  void readingsOfAWrongClockChangeNoDayButTheirOwn() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      LocalDate day = LocalDate.of(2026, 2, 10);
      Instant from = day.atStartOfDay(TestDeployment.ZONE).toInstant();
      Instant to = day.plusDays(1).atStartOfDay(TestDeployment.ZONE).toInstant();
      station.now = to.plusSeconds(3600);
      List<ReadingBlock> right = blocks(from, to);
      List<ReadingBlock> taken = new ArrayList<>(right.subList(0, 40));
      taken.addAll(right.subList(48, right.size()));
      TwoTransformers.take(station.ingest, Station.EDGE, taken);
      // Eight intervals of 2000, with registers of today.
      TwoTransformers.take(
          station.ingest,
          Station.EDGE,
          blocks(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2000-01-01T02:00:00Z")));
      LossDesk loss =
          new LossDesk(
              new SqlLossStore(station.database, station.calendar),
              LossRules.USUAL,
              station.alarms);
      LossView.LossRow row = loss.total(FIRST, day, day);
      // Eight of 97 reads of each meter are missing; the energy of the day is exact all the same.
      assertEquals(new Energy(96 * 300), row.sold());
      assertEquals(Optional.of(new Energy(96 * 4)), row.lost());
      assertEquals(88.0 / 96, row.coverage(), 1e-9);
      AreaSum sum = station.topology.sums().byDay(new Area(Level.LINE, "L1"), day, day).getFirst();
      // Nine intervals touch the gap.
      assertEquals(9 * 300, sum.estimatedSold());
      assertEquals(9 * 304, sum.estimatedSupplied());
    }
  }

  /**
   * For two hours a clock is an hour slow: the newer record of an interval counts, with registers
   * of an hour later. All meters are off alike and the registers telescope, so loss and day are
   * right.
   */
  @Test
  void aClockThatIsAnHourSlowForTwoHoursChangesNoLossOfTheDay() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      LocalDate day = LocalDate.of(2026, 2, 10);
      Instant from = day.atStartOfDay(TestDeployment.ZONE).toInstant();
      station.now = from.plus(Duration.ofDays(2));
      List<ReadingBlock> story = new ArrayList<>();
      for (int n = 0; n <= 96; n++) {
        boolean slow = n >= 40 && n < 48;
        Instant label = from.plus(Station.INTERVAL.multipliedBy(slow ? n - 4 : n));
        story.add(
            world.block(
                Station.EDGE,
                label,
                Map.of(
                    Station.SUPPLY,
                    304L * n,
                    Station.point(1),
                    100L * n,
                    Station.point(2),
                    100L * n,
                    Station.point(3),
                    100L * n)));
      }
      TwoTransformers.take(station.ingest, Station.EDGE, story);
      LossDesk loss =
          new LossDesk(
              new SqlLossStore(station.database, station.calendar),
              LossRules.USUAL,
              station.alarms);
      LossView.LossRow row = loss.total(FIRST, day, day);
      assertEquals(new Energy(96 * 300), row.sold());
      assertEquals(Optional.of(new Energy(96 * 4)), row.lost());
      // The hour that the clock left out was not read, and says so; the others lose nothing below
      // 0.
      List<LossView.LossRow> intervals =
          loss.byInterval(FIRST, from, from.plus(Duration.ofDays(1)));
      assertEquals(
          4,
          intervals.stream()
              .filter(interval -> interval.state() == LossView.State.NOT_COMPUTABLE)
              .count());
      assertTrue(
          intervals.stream()
              .allMatch(interval -> interval.lost().orElse(Energy.ZERO).wattHours() >= 0));
    }
  }

  @Test
  void hoursThatNeverCameMakeTheDayNotComputable() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      LocalDate day = LocalDate.of(2026, 2, 10);
      Instant from = day.atStartOfDay(TestDeployment.ZONE).toInstant();
      station.now = from.plus(Duration.ofDays(2));
      // The last six hours of the day never come.
      TwoTransformers.take(
          station.ingest, Station.EDGE, blocks(from, from.plus(Duration.ofHours(18))));
      LossDesk loss =
          new LossDesk(
              new SqlLossStore(station.database, station.calendar),
              LossRules.USUAL,
              station.alarms);
      LossView.LossRow row = loss.total(FIRST, day, day);
      assertEquals(LossView.State.NOT_COMPUTABLE, row.state());
      assertEquals(4, row.causes().size());
      assertEquals(24, row.causes().getFirst().intervals());
    }
  }
}

package io.taiqu.supervisor.lineloss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.lineloss.LossView.State;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topology.TwoTransformers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class LossTest {
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final LocalDate DAY = LocalDate.of(2026, 2, 2);

  @TempDir Path directory;

  private static void feed(Station station, Readings readings, int intervals) {
    for (int first = 0; first < intervals; first += 64) {
      station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT,
                  Station.EDGE,
                  1,
                  readings.blocks(first, Math.min(64, intervals - first)))));
    }
  }

  private static LossDesk loss(Station station) {
    return new LossDesk(
        new SqlLossStore(station.database, station.calendar), LossRules.USUAL, station.alarms);
  }

  @Test
  void lossIsSuppliedLessSoldAfterTheRatio() {
    try (Station station = new Station(directory)) {
      station.build(3);
      feed(station, new Readings(3), 4 * 96);
      List<LossRow> days = loss(station).byDay(TRANSFORMER, DAY, DAY);
      assertEquals(1, days.size());
      LossRow day = days.getFirst();
      // Per interval the customers use 101, 102 and 103 Wh; the supply meter counts 3 % more.
      assertEquals(new Energy(96 * 306), day.sold());
      long supplied = day.supplied().orElseThrow().wattHours();
      assertEquals(96 * 306 * 1.03, supplied, 97);
      assertEquals(supplied - 96 * 306, day.lost().orElseThrow().wattHours());
      assertEquals(2.9, day.lossPercent().orElseThrow(), 0.3);
      assertEquals(1.0, day.coverage());
      // 3 × 4 000 (A²h) × 2² × 0.0444 Ω × 96 intervals.
      assertEquals(
          new Energy(Math.round(3 * 4000 * 4 * 0.0444 * 96)), day.technical().orElseThrow());
    }
  }

  @Test
  void everyIntervalHasItsLoss() {
    try (Station station = new Station(directory)) {
      station.build(3);
      feed(station, new Readings(3), 200);
      List<LossRow> rows =
          loss(station).byInterval(TRANSFORMER, Readings.endOf(100), Readings.endOf(104));
      assertEquals(4, rows.size());
      rows.forEach(row -> assertEquals(new Energy(306), row.sold()));
    }
  }

  @Test
  void squaresOfEnergiesAreThoseOfTheIntervals() {
    try (Station station = new Station(directory)) {
      station.build(3);
      feed(station, new Readings(3), 96);
      SqlLossStore store = new SqlLossStore(station.database, station.calendar);
      Instant from = Readings.endOf(0);
      Instant to = Readings.endOf(40);
      double sum = 0;
      List<LossSums> intervals = store.intervals(new TransformerId("D1-T1"), from, to);
      for (LossSums one : intervals) {
        sum += one.supplied() / 1000.0 * one.supplied() / 1000.0;
      }
      LossStore.EnergySquares squares = store.suppliedSquares(new TransformerId("D1-T1"), from, to);
      assertEquals(40, squares.intervals());
      assertTrue(sum > 0);
      assertEquals(sum, squares.kilowattHoursSquared(), 1e-9);
      assertEquals(
          LossStore.EnergySquares.NONE,
          store.suppliedSquares(new TransformerId("D9-T9"), from, to));
    }
  }

  @Test
  void missingMetersMakeItNotComputableAndAreNamed() {
    try (Station station = new Station(directory)) {
      station.build(3);
      Readings readings = new Readings(2);
      feed(station, readings, 4 * 96);
      LossRow day = loss(station).byDay(TRANSFORMER, DAY, DAY).getFirst();
      assertEquals(State.NOT_COMPUTABLE, day.state());
      assertEquals(0.75, day.coverage());
      assertEquals(
          List.of(Station.point(3)),
          day.causes().stream().map(cause -> cause.point().orElseThrow()).toList());
      assertTrue(day.lost().isEmpty());
    }
  }

  @Test
  void theDaysOfAllTransformersAreThoseOfEach() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      feed(station, new Readings(3), 4 * 96);
      LossDesk desk = loss(station);
      List<LossRow> each = desk.byDay(TRANSFORMER, DAY, DAY.plusDays(1));
      assertEquals(2, each.size());
      List<LossRow> all = new ArrayList<>();
      desk.eachDay(DAY, DAY.plusDays(1), all::add);
      assertEquals(each, all, "of the other one nothing arrived");
      all.clear();
      desk.eachDay(DAY.minusDays(9), DAY.minusDays(8), all::add);
      assertEquals(List.of(), all);
    }
  }

  @Test
  void withoutReadingsItIsNotComputable() {
    try (Station station = new Station(directory)) {
      station.build(1);
      LossRow none = loss(station).total(TRANSFORMER, DAY, DAY);
      assertEquals(State.NOT_COMPUTABLE, none.state());
      assertEquals(LossView.Cause.Kind.NO_READINGS, none.causes().getFirst().kind());
    }
  }

  @Test
  void unexplainedLossRaisesAnAlarmAndTopsTheRanking() {
    try (Station station = new Station(directory)) {
      station.build(3);
      feed(station, new Readings(3), 4 * 96);
      // Without technical loss the 3 % are unexplained.
      LossRules none = new LossRules(0.9, 2.0, 5.0, 1.0, 0.5, 0.5, 0, LossRules.USUAL.price());
      LossDesk desk =
          new LossDesk(new SqlLossStore(station.database, station.calendar), none, station.alarms);
      assertEquals(
          TRANSFORMER, desk.ranking(DAY, DAY, LossView.RankBy.MONEY, 50).getFirst().transformer());
      desk.judgeDay(DAY, station.now);
      assertTrue(station.alarmed(AlarmKind.LINE_LOSS));
    }
  }

  @Test
  void statesFollowTheBands() {
    LossJudge judge =
        new LossJudge(new LossRules(0.9, 2, 5, 1, 0.5, 0.5, 0, LossRules.USUAL.price()));
    assertEquals(State.OK, state(judge, 10_000, 9_950));
    assertEquals(State.WATCH, state(judge, 10_000, 9_850));
    assertEquals(State.HIGH, state(judge, 10_000, 9_600));
    assertEquals(State.SEVERE, state(judge, 10_000, 9_000));
    assertEquals(State.NEGATIVE, state(judge, 10_000, 10_200));
    assertFalse(
        judge.judge(sums(10_000, 9_950), List::of).uncertaintyPercent().orElseThrow() < 0.8);
  }

  private static State state(LossJudge judge, long supplied, long sold) {
    return judge.judge(sums(supplied, sold), List::of).state();
  }

  private static LossSums sums(long supplied, long sold) {
    return new LossSums(
        TRANSFORMER,
        TestDeployment.NOW,
        TestDeployment.NOW,
        96,
        96,
        supplied,
        96,
        sold,
        96 * 20,
        96 * 20,
        96 * 21,
        96 * 21,
        20.0 * (sold / 20.0) * (sold / 20.0),
        0,
        96,
        0,
        0);
  }
}

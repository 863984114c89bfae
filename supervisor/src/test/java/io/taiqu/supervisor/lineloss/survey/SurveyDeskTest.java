package io.taiqu.supervisor.lineloss.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.lineloss.LossDesk;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.sql.SqlSpanStore;
import io.taiqu.supervisor.sql.SqlSurveyStore;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class SurveyDeskTest {
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 1);

  @TempDir Path directory;

  private final List<Survey> heard = new ArrayList<>();
  private Station station;
  private SqlSpanStore spans;
  private SurveyDesk desk;

  @BeforeEach
  void open() {
    station = new Station(directory);
    station.build(3);
    spans = new SqlSpanStore(station.database, station.calendar, TestDeployment.CURRENCY);
    desk =
        new SurveyDesk(
            spans,
            new SqlSurveyStore(station.database),
            new SqlGridView(station.database, station.calendar),
            new LossDesk(
                new SqlLossStore(station.database, station.calendar),
                LossRules.USUAL,
                station.alarms),
            (transformer, day) -> LossRules.USUAL,
            station.database,
            () -> station.now,
            TestDeployment.ZONE,
            heard::add,
            (transformer, e) -> {
              throw new AssertionError(e);
            });
  }

  @AfterEach
  void close() {
    station.close();
  }

  private void feed(Readings readings, int first, int intervals) {
    for (int from = first; from < first + intervals; from += 48) {
      station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT,
                  Station.EDGE,
                  1,
                  readings.blocks(from, Math.min(48, first + intervals - from)))));
    }
  }

  /** At a time of the deployment's zone. */
  private void clock(LocalDate day, int hour, int minute) {
    station.now = day.atTime(hour, minute).atZone(TestDeployment.ZONE).toInstant();
  }

  @Test
  void aSpanHoldsWhatTheMetersShowedAndWhatFlowed() {
    feed(new Readings(3), 0, 3 * 96);
    SpanReadings span = spans.span(TRANSFORMER, FIRST, FIRST.plusDays(2), List.of()).orElseThrow();
    assertEquals(3 * 96 + 1, span.reads());
    assertEquals(FIRST.atStartOfDay(TestDeployment.ZONE).toInstant(), span.start());
    MeterSpan first = span.customers().getFirst();
    assertEquals(Station.point(1), first.point());
    // The first record is of the first interval's end; nothing is known of midnight itself.
    assertTrue(Double.isNaN(first.register()[0]));
    assertEquals(0.101, first.register()[2] - first.register()[1], 1e-9);
    assertEquals(101, first.energy(1));
    assertEquals(MeterSpan.UNKNOWN, first.energy(0));
    assertEquals(0.001, first.step(), 1e-12);
    assertTrue(first.volts()[0][1] >= 230 && first.volts()[0][1] < 232);
    MeterSpan supply = span.supply().orElseThrow();
    assertEquals(2.0, supply.factor());
    // 4 000 A²h behind a ratio of 2.
    assertEquals(16_000, supply.squares()[0][0], 1e-6);
  }

  @Test
  void aSpanBeginsWithTheFirstWholeDay() {
    feed(new Readings(3), 40, 2 * 96);
    SpanReadings span =
        spans.span(TRANSFORMER, FIRST.minusDays(20), FIRST.plusDays(1), List.of()).orElseThrow();
    assertEquals(FIRST.plusDays(1), span.from());
  }

  @Test
  void whatIsNotStoredIsNotComputableAndSaysWhy() {
    clock(FIRST.plusDays(9), 10, 0);
    assertEquals(Optional.of(Survey.Cause.NO_READINGS), desk.survey(TRANSFORMER, "").cause());
    feed(new Readings(2), 0, 8 * 96);
    Survey survey = desk.survey(TRANSFORMER, "");
    assertEquals(LossStatus.NOT_COMPUTABLE, survey.status());
    // The test's supply meter has one phase.
    assertEquals(Optional.of(Survey.Cause.SUPPLY_NOT_THREE_PHASE), survey.cause());
    assertEquals(
        List.of(new Silence(Station.point(3), Silence.Kind.NEVER_READ, 9)), survey.silences());
    assertTrue(survey.suspicions().isEmpty());
  }

  /** The test's supply meter shows 1 phase; on the high side that does not matter. */
  @Test
  void ofATransformerMeteredOnItsHighSideTheBalanceIsToldWithItsOwnLossAndNobodyIsSuspected() {
    clock(FIRST.plusDays(9), 10, 0);
    feed(new Readings(3), 0, 9 * 96);
    Survey low = desk.survey(TRANSFORMER, "");
    station.giveApproved(
        Station.estateOf(3)
            .replace(
                "\"ratedKva\":400,",
                """
                "ratedKva":400,"nameplate":{"noLoadLossW":570,"shortCircuitLossW":4300,
                 "voltageRatio":"10000/400","meteredSide":"HV"},
                """));
    Survey high = desk.survey(TRANSFORMER, "");
    assertEquals(LossStatus.NOT_COMPUTABLE, low.status());
    assertTrue(high.status() != LossStatus.NOT_COMPUTABLE, high::toString);
    assertEquals(Optional.empty(), high.cause());
    assertTrue(high.lossPercent().isPresent());
    assertEquals(
        List.of(QualityNote.Kind.METERED_BEFORE),
        high.quality().stream().map(QualityNote::kind).toList());
    assertEquals(List.of(), high.suspicions());
    assertEquals(Map.of(), high.phases());
    LossView.LossRow total =
        new LossDesk(
                new SqlLossStore(station.database, station.calendar),
                LossRules.USUAL,
                station.alarms)
            .total(TRANSFORMER, high.from(), high.to());
    assertEquals(total.technical(), high.technicalByResistance());
    // 570 W of the iron alone, all the time.
    long hours = 24 * (high.to().toEpochDay() - high.from().toEpochDay());
    assertTrue(high.technicalByResistance().orElseThrow().wattHours() > 570 * hours * 9 / 10);
    assertEquals(SurveyJson.readSurvey(SurveyJson.write(high)), high);
  }

  @Test
  void whatWasFoundIsKeptAsItWas() {
    clock(FIRST.plusDays(9), 10, 0);
    feed(new Readings(3), 0, 8 * 96);
    Survey survey = desk.survey(TRANSFORMER, "station");
    assertEquals(Optional.of(survey), desk.newest(TRANSFORMER));
    assertEquals(List.of(survey), heard);
    assertEquals(SurveyJson.readSurvey(SurveyJson.write(survey)), survey);
  }

  @Test
  void atNightEachIsAnalysedOnceAndByDayOnlyWhenSomebodyAsks() {
    feed(new Readings(3), 0, 8 * 96);
    clock(FIRST.plusDays(8), 0, 10);
    assertFalse(desk.step(true), "the first time its readings have to have settled");
    clock(FIRST.plusDays(8), 0, 30);
    assertTrue(desk.step(true));
    assertFalse(desk.step(true));
    clock(FIRST.plusDays(8), 12, 0);
    assertFalse(desk.step(true));
    assertTrue(desk.request(TRANSFORMER, "station"));
    assertEquals(List.of(TRANSFORMER), desk.progress().waiting());
    assertTrue(desk.step(false), "what was asked for is done by whoever was asked");
    assertEquals("station", desk.newest(TRANSFORMER).orElseThrow().by());
    clock(FIRST.plusDays(9), 0, 30);
    assertFalse(desk.step(true), "before one o'clock yesterday's last readings still come");
    clock(FIRST.plusDays(9), 1, 0);
    assertFalse(desk.step(false), "another supervisor leads");
    assertTrue(desk.step(true));
    assertEquals(FIRST.plusDays(8), desk.newest(TRANSFORMER).orElseThrow().to());
    assertEquals(1, desk.progress().done());
    assertFalse(desk.request(new TransformerId("NONE"), "station"));
  }

  @Test
  void readingsThatComeLateAreAnalysedOnceTheyHaveSettled() {
    feed(new Readings(3), 0, 6 * 96);
    clock(FIRST.plusDays(8), 9, 0);
    desk.step(true);
    clock(FIRST.plusDays(8), 9, 20);
    assertTrue(desk.step(true));
    feed(new Readings(3), 6 * 96, 96);
    clock(FIRST.plusDays(8), 9, 40);
    assertFalse(desk.step(true), "more may come");
    clock(FIRST.plusDays(8), 10, 0);
    assertTrue(desk.step(true));
    clock(FIRST.plusDays(8), 10, 20);
    assertFalse(desk.step(true));
  }

  @Test
  void useThatMovedAgainstTheMonthBeforeIsListed() {
    Map<SupplyPointId, UseReview.Month> february;
    feed(new Readings(3), 0, 28 * 96);
    february = spans.month(TRANSFORMER, YearMonth.of(2026, 2));
    // The first interval of the first day has no read before it.
    assertEquals(new UseReview.Month(27L * 96 * 101, 27), february.get(Station.point(1)));
    assertTrue(spans.month(TRANSFORMER, YearMonth.of(2026, 1)).isEmpty());
    long together = february.values().stream().mapToLong(UseReview.Month::wattHours).sum();
    assertEquals(
        Map.of(TRANSFORMER, new UseReview.Month(together, 27)),
        spans.months(YearMonth.of(2026, 2)));
  }

  @Test
  void theTariffOfAPointIsThatOfItsAccount() {
    assertEquals("RES", spans.tariffOf(Station.point(1)).orElseThrow().code().code());
    assertTrue(spans.tariffOf(Station.SUPPLY).isEmpty());
  }

  @Test
  void howFarTheNightHasComeIsCounted() {
    feed(new Readings(3), 0, 6 * 96);
    clock(FIRST.plusDays(6), 10, 0);
    assertEquals(0, desk.progress().done());
    desk.survey(TRANSFORMER, "");
    assertEquals(1, desk.progress().done());
    assertEquals(1, desk.progress().all());
    assertEquals(
        spans.measured(FIRST, FIRST.plusDays(5)).getOrDefault(TRANSFORMER, 0L),
        spans.measured(TRANSFORMER, FIRST, FIRST.plusDays(5)));
    clock(FIRST.plusDays(7), 10, 0);
    assertEquals(0, desk.progress().done(), "of the day before");
  }
}

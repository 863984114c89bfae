package io.taiqu.supervisor.lineloss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.lineloss.survey.SpanReadings;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.sql.SqlSpanStore;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transformer is exchanged for another: each day is judged by the unit that hung there. */
@StoreTest
final class NameplateHistoryTest {
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 1);

  @TempDir Path directory;

  private Station station;

  @BeforeEach
  void open() {
    station = new Station(directory);
    station.build(3);
    for (int from = 0; from < 4 * 96; from += 48) {
      station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT, Station.EDGE, 1, new Readings(3).blocks(from, 48))));
    }
    station.now = FIRST.plusDays(5).atTime(10, 0).atZone(TestDeployment.ZONE).toInstant();
    hang(570, "");
  }

  @AfterEach
  void close() {
    station.close();
  }

  private void hang(int noLoadWatts, String since) {
    station.giveApproved(
        Station.estateOf(3)
            .replace(
                "\"ratedKva\":400,",
                """
                "ratedKva":400,"nameplate":{"noLoadLossW":%d,"shortCircuitLossW":4300,
                 "voltageRatio":"10000/400","meteredSide":"HV"%s},
                """
                    .formatted(
                        noLoadWatts, since.isEmpty() ? "" : ",\"since\":\"" + since + "\"")));
  }

  /** By how much the technical loss of the days differs from that of the first, in Wh. */
  private List<Long> beyondFirst() {
    List<Long> technical =
        new LossDesk(
                new SqlLossStore(station.database, station.calendar),
                LossRules.USUAL,
                station.alarms)
            .byDay(TRANSFORMER, FIRST.plusDays(1), FIRST.plusDays(3)).stream()
                .map(row -> row.technical().orElseThrow().wattHours())
                .toList();
    return technical.stream().map(one -> one - technical.getFirst()).toList();
  }

  /** A time is the sum of its days, each by the unit that hung there, on every page. */
  @Test
  void aTimeThroughTheExchangeIsTheSumOfItsDays() {
    hang(1070, "2026-02-03");
    hang(2070, "2026-02-04");
    LossDesk desk =
        new LossDesk(
            new SqlLossStore(station.database, station.calendar), LossRules.USUAL, station.alarms);
    LocalDate from = FIRST.plusDays(1);
    LocalDate to = FIRST.plusDays(3);
    long days =
        desk.byDay(TRANSFORMER, from, to).stream()
            .mapToLong(row -> row.technical().orElseThrow().wattHours())
            .sum();
    assertEquals(days, desk.total(TRANSFORMER, from, to).technical().orElseThrow().wattHours(), 2);
    assertEquals(
        days,
        desk.ranking(from, to, LossView.RankBy.RATE, 5)
            .getFirst()
            .loss()
            .technical()
            .orElseThrow()
            .wattHours(),
        2);
  }

  /** Readings show 230 to 232 V, at which no winding of this transformer is rated. */
  @Test
  void theSupplyMetersVoltageIsKeptWithTheSums() {
    LossSums sums =
        new SqlLossStore(station.database, station.calendar)
            .total(TRANSFORMER, FIRST.plusDays(1), FIRST.plusDays(3));
    assertEquals(3 * 96, sums.voltIntervals());
    assertEquals(231, sums.volts().orElseThrow(), 0.2);
  }

  private Optional<SpanReadings> span(LocalDate to) {
    return new SqlSpanStore(station.database, station.calendar, TestDeployment.CURRENCY)
        .span(TRANSFORMER, FIRST.plusDays(1), to, List.of());
  }

  @Test
  void eachDayIsJudgedByTheUnitThatHungThere() {
    assertEquals(List.of(0L, 0L, 0L), beyondFirst());
    hang(1070, "2026-02-03");
    // 500 W more for 24 hours.
    assertEquals(List.of(0L, 12_000L, 12_000L), beyondFirst());
    SpanReadings after = span(FIRST.plusDays(3)).orElseThrow();
    assertEquals(LocalDate.of(2026, 2, 3), after.from());
    assertTrue(after.afterMove());
    assertEquals(1070, after.nameplate().orElseThrow().noLoadWatts());
    SpanReadings before = span(FIRST.plusDays(1)).orElseThrow();
    assertEquals(570, before.nameplate().orElseThrow().noLoadWatts());
    assertFalse(before.afterMove());
  }

  @Test
  void theSameDocumentAgainChangesNothingAndAnotherDayPutsTheFirstRight() {
    hang(1070, "2026-02-03");
    hang(1070, "2026-02-03");
    assertEquals(List.of(0L, 12_000L, 12_000L), beyondFirst());
    hang(1070, "2026-02-04");
    assertEquals(List.of(0L, 0L, 12_000L), beyondFirst());
  }

  @Test
  void whatIsSaidWithoutADayHasAlwaysBeenSo() {
    hang(1070, "");
    assertEquals(List.of(0L, 0L, 0L), beyondFirst());
    hang(2070, "2026-02-04");
    assertEquals(List.of(0L, 0L, 24_000L), beyondFirst());
  }
}

package io.taiqu.supervisor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topology.CtExchanges.Exchange;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Current transformers are exchanged: each reading counts with the ratio of its time. */
@StoreTest
final class CtExchangesTest {
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 1);
  private static final Instant NOON =
      FIRST.plusDays(1).atTime(12, 0).atZone(TestDeployment.ZONE).toInstant();
  private static final String SINCE = "2026-02-02T12:00:00+08:00";

  /** What three customers use in an interval and 3 %, in Wh, and of that half at a ratio of 1. */
  private static final long SUPPLIED = 306 * 103 / 100;

  @TempDir Path directory;

  private Station station;

  @BeforeEach
  void open() {
    station = new Station(directory);
    station.build(3);
    take(0, 192);
    station.now = FIRST.plusDays(3).atTime(10, 0).atZone(TestDeployment.ZONE).toInstant();
  }

  @AfterEach
  void close() {
    station.close();
  }

  private void take(int from, int count) {
    for (int at = from; at < from + count; at += 48) {
      station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT,
                  Station.EDGE,
                  1,
                  new Readings(3).blocks(at, Math.min(48, from + count - at)))));
    }
  }

  private static String estate(String ratio, String since) {
    return Station.estateOf(3)
        .replace(
            "\"ctRatio\":\"2\"",
            "\"ctRatio\":\"%s\"%s"
                .formatted(ratio, since.isEmpty() ? "" : ",\"ctRatioSince\":\"" + since + "\""));
  }

  private void say(String ratio, String since) {
    assertInstanceOf(Estate.Outcome.Applied.class, station.give(estate(ratio, since)));
    station.remaking.runDue();
  }

  private String refused(String json) {
    return assertInstanceOf(Estate.Outcome.Refused.class, station.give(json))
        .problems()
        .getFirst()
        .message();
  }

  /** What was supplied in an interval, over what it is behind a ratio of 2, in per cent. */
  private long percent(int interval) {
    return Math.round(
        100.0
            * station
                .topology
                .sums()
                .byInterval(
                    new Area(Level.TRANSFORMER, TRANSFORMER.code()),
                    Readings.endOf(interval - 1),
                    Readings.endOf(interval))
                .getFirst()
                .supplied()
            / SUPPLIED);
  }

  private static int intervalUntil(Instant at) {
    return (int) ((at.getEpochSecond() - Readings.FIRST_END.getEpochSecond()) / 900);
  }

  @Test
  void whatIsReadBeforeCountsWithTheRatioBefore() {
    int last = intervalUntil(NOON);
    say("4", SINCE);
    assertEquals(List.of(100L, 100L, 200L, 200L), around(last));
    say("4", SINCE);
    assertEquals(List.of(100L, 100L, 200L, 200L), around(last), "the same document again");
    say("4", "");
    assertEquals(List.of(100L, 100L, 200L, 200L), around(last), "nothing said of a moment");
    // What comes afterwards, and late.
    take(192, 48);
    assertEquals(200, percent(200));
  }

  private List<Long> around(int last) {
    return List.of(percent(last - 1), percent(last), percent(last + 1), percent(last + 2));
  }

  @Test
  void anotherMomentPutsTheFirstRightAndAnotherExchangeFollows() {
    int last = intervalUntil(NOON);
    say("4", SINCE);
    say("4", "2026-02-02T12:15:00+08:00");
    assertEquals(List.of(100L, 100L, 100L, 200L), around(last));
    say("6", "2026-02-02T12:30:00+08:00");
    assertEquals(
        List.of(100L, 200L, 300L),
        List.of(percent(last + 1), percent(last + 2), percent(last + 3)));
    assertTrue(refused(estate("8", "2026-02-02T12:30:00+09:00")).contains("must be after"));
    assertTrue(refused(estate("8", "")).contains("say by ctRatioSince since when it is 8"));
    assertTrue(refused(estate("8", "2027-01-01T00:00:00Z")).contains("still to come"));
  }

  @Test
  void whatIsSaidWithoutAMomentHasAlwaysBeenSo() {
    say("4", "");
    assertEquals(List.of(200L, 200L, 200L), List.of(percent(1), percent(100), percent(190)));
  }

  @Test
  void theAnalysisSeesOneRegisterThroughTheExchange() {
    DistrictReadings before = span();
    say("4", SINCE);
    DistrictReadings after = span();
    double[] now = total(after);
    double[] then = total(before);
    int noon = 96 + 48;
    assertEquals(4, after.supply().ratio());
    assertEquals((then[noon] - then[96]) * 2, (now[noon] - now[96]) * 4, 0.001);
    // Behind the second ratio the same register is twice the energy.
    assertEquals((then[190] - then[noon]) * 4, (now[190] - now[noon]) * 4, 0.001);
  }

  private DistrictReadings span() {
    return station.spans.of(TRANSFORMER, FIRST, FIRST.plusDays(1)).orElseThrow();
  }

  private static double[] total(DistrictReadings readings) {
    double[][] phases = readings.supply().register();
    double[] total = new double[phases[0].length];
    for (int t = 0; t < total.length; t++) {
      total[t] = phases[0][t] + phases[1][t] + phases[2][t];
    }
    return total;
  }

  @Test
  void aCustomerIsChargedByTheNewRatioFromTheRegisterAtTheExchange() {
    SupplyPointId point = Station.point(1);
    assertTrue(
        refused(
                Station.estateOf(3)
                    .replaceFirst(
                        "\"profile\":\"eastron-sdm120\"",
                        "\"profile\":\"eastron-sdm120\",\"ctRatio\":\"60\""))
            .contains("exchange-ct"));
    Exchange wanted = new Exchange(point, new CtRatio(60, 1), NOON, Optional.empty());
    assertEquals(
        Optional.of(Obstacle.of(Code.CT_TWO_PEOPLE)),
        station.topology.ct().exchange(wanted, "larger load", "ann", "r1"));
    CtExchanges.Proposal.Ready ready =
        assertInstanceOf(CtExchanges.Proposal.Ready.class, station.topology.ct().propose(wanted));
    Approvals.Outcome.Done proposed =
        assertInstanceOf(
            Approvals.Outcome.Done.class,
            station.approvals.propose(
                Approval.Kind.EXCHANGE_CT,
                ready.subject(),
                ready.facts(),
                "larger load",
                "ann",
                "r2"));
    long epoch = station.issuing.epochOf(point);
    assertInstanceOf(
        Approvals.Outcome.Done.class,
        station.approvals.approve(proposed.approval().id(), "bob", "", "r3"));
    assertEquals(epoch + 1, station.issuing.epochOf(point));
    ChargingState charging =
        station.downlinks.documents(Handover.class).stream()
            .filter(handover -> handover.supplyPoint().equals(point))
            .reduce((_, later) -> later)
            .orElseThrow()
            .charging();
    long used = 1 + 101L * intervalUntil(NOON);
    assertEquals(new CtRatio(60, 1), charging.ratio());
    assertEquals(NOON, charging.at());
    assertEquals(
        0,
        CtRatio.DIRECT.between(MeterRegister.ofWattHours(used), charging.register()).wattHours());
    // By the ratio before: as many watt-hours as the register shows, at 0.52 yuan a kilowatt-hour.
    assertEquals(new Money(used * 520_000), charging.charged());
    station.remaking.runDue();
    List<AreaSum> sums =
        station
            .topology
            .sums()
            .byInterval(
                new Area(Level.TRANSFORMER, TRANSFORMER.code()), NOON, NOON.plusSeconds(900));
    assertEquals(60 * 101 + 102 + 103, sums.getFirst().sold());
  }

  @Test
  void anExchangeThatCanNotBeIsNamed() {
    assertEquals(Obstacle.of(Code.CT_NO_INTERVAL), obstacle(NOON.plusSeconds(60), "4"));
    assertEquals(Obstacle.of(Code.CT_TO_COME), obstacle(NOON.plusSeconds(864_000), "4"));
    assertEquals(Obstacle.of(Code.CT_SAME_RATIO), obstacle(NOON, "2"));
    assertEquals(Optional.empty(), exchange(NOON, "4", "larger load"));
    assertEquals(Obstacle.of(Code.CT_OVERLAPS), obstacle(NOON, "6"));
    assertEquals(Optional.of(Approvals.noReason()), exchange(NOON.plusSeconds(900), "6", " "));
    assertEquals(
        Obstacle.of(Code.CT_NO_POINT),
        station
            .topology
            .ct()
            .exchange(
                new Exchange(Station.point(77), new CtRatio(2, 1), NOON, Optional.empty()),
                "larger load",
                "ann",
                "r")
            .orElseThrow());
    // The newest document says the same, so that it may be given again.
    assertInstanceOf(Estate.Outcome.Applied.class, station.give(estate("4", SINCE)));
  }

  private Obstacle obstacle(Instant since, String ratio) {
    return exchange(since, ratio, "larger load").orElseThrow();
  }

  private Optional<Obstacle> exchange(Instant since, String ratio, String reason) {
    return station
        .topology
        .ct()
        .exchange(
            new Exchange(Station.SUPPLY, CtRatio.parse(ratio), since, Optional.empty()),
            reason,
            "ann",
            "r");
  }
}

package io.taiqu.supervisor.topology;

import static io.taiqu.supervisor.topology.TwoTransformers.EDGE_2;
import static io.taiqu.supervisor.topology.TwoTransformers.FIRST;
import static io.taiqu.supervisor.topology.TwoTransformers.SECOND;
import static io.taiqu.supervisor.topology.TwoTransformers.SUPPLY_2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.lineloss.LossDesk;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.lineloss.survey.SpanReadings;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.sql.SqlSpanStore;
import io.taiqu.supervisor.testing.OlderDatabase;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class MovesTest {
  /** 00:00 of 1 February in the deployment's zone. */
  private static final Instant FEBRUARY = Instant.parse("2026-01-31T16:00:00Z");

  /** 10:00 on 15 February. */
  private static final Instant MOVE = Instant.parse("2026-02-15T02:00:00Z");

  private static final SupplyPointId MOVED = Station.point(3);

  @TempDir Path directory;

  private static LossDesk loss(Station station) {
    return new LossDesk(
        new SqlLossStore(station.database, station.calendar), LossRules.USUAL, station.alarms);
  }

  /**
   * Each customer uses 100 Wh an interval and the supply meters see their sum and 4 Wh; customer 3
   * is rewired at the move, and from then on the second unit reads its meter.
   */
  private static void feed(Station station, TwoTransformers world, Instant from, Instant to) {
    List<ReadingBlock> first = new ArrayList<>();
    List<ReadingBlock> second = new ArrayList<>();
    long moveAt = (MOVE.getEpochSecond() - FEBRUARY.getEpochSecond()) / 900;
    for (Instant end = from; !end.isAfter(to); end = end.plus(Station.INTERVAL)) {
      long n = (end.getEpochSecond() - FEBRUARY.getEpochSecond()) / 900;
      boolean moved = end.isAfter(MOVE);
      long after = Math.max(0, n - moveAt);
      Map<SupplyPointId, Long> read = new LinkedHashMap<>();
      read.put(Station.SUPPLY, 304 * n - 100 * after);
      read.put(Station.point(1), 100 * n);
      read.put(Station.point(2), 100 * n);
      if (!moved) {
        read.put(MOVED, 100 * n);
      }
      first.add(world.block(Station.EDGE, end, read));
      Map<SupplyPointId, Long> other = new LinkedHashMap<>();
      other.put(SUPPLY_2, 204 * n + 100 * after);
      other.put(Station.point(4), 100 * n);
      other.put(Station.point(5), 100 * n);
      if (moved) {
        other.put(MOVED, 100 * n);
      }
      second.add(world.block(EDGE_2, end, other));
    }
    TwoTransformers.take(station.ingest, Station.EDGE, first);
    TwoTransformers.take(station.ingest, EDGE_2, second);
  }

  @Test
  void aMeterMovedInMidMonthCountsAtTheFirstTransformerUntilThenAndAtTheSecondAfterwards() {
    try (Station station = new Station(directory)) {
      TwoTransformers world = new TwoTransformers();
      TwoTransformers.build(station);
      station.now = Instant.parse("2026-02-20T02:01:00Z");
      feed(station, world, FEBRUARY, Instant.parse("2026-02-20T02:00:00Z"));
      LocalDate day = LocalDate.of(2026, 2, 15);
      // Nobody has told the supervisor yet: the first transformer misses a meter, the second one's
      // supply is used by nobody.
      assertEquals(LossView.State.NOT_COMPUTABLE, loss(station).total(FIRST, day, day).state());
      assertInstanceOf(
          Approvals.Outcome.Done.class, TwoTransformers.move(station, MOVED, SECOND, MOVE));
      LossView.LossRow first = loss(station).total(FIRST, day, day);
      assertEquals(new Energy(96 * 200 + 40 * 100), first.sold());
      assertEquals(Optional.of(new Energy(96 * 4)), first.lost());
      LossView.LossRow second = loss(station).total(SECOND, day, day);
      assertEquals(new Energy(96 * 200 + 56 * 100), second.sold());
      assertEquals(Optional.of(new Energy(96 * 4)), second.lost());
      // The day before is what it was, the day after is the second one's.
      assertEquals(
          new Energy(96 * 300),
          loss(station).total(FIRST, day.minusDays(1), day.minusDays(1)).sold());
      assertEquals(
          new Energy(96 * 300),
          loss(station).total(SECOND, day.plusDays(1), day.plusDays(1)).sold());
      AreaSum month =
          station
              .topology
              .sums()
              .byMonth(
                  new Area(Level.TRANSFORMER, "D1-T1"),
                  YearMonth.of(2026, 2),
                  YearMonth.of(2026, 2))
              .getFirst();
      long before = (MOVE.getEpochSecond() - FEBRUARY.getEpochSecond()) / 900;
      long all = (station.now.getEpochSecond() - FEBRUARY.getEpochSecond()) / 900;
      assertEquals(all * 200 + before * 100, month.sold());
      assertTrue(month.complete());
      assertEquals(day.plusDays(1), span(station, FIRST, day.plusDays(4)).from());
      assertTrue(span(station, SECOND, day.plusDays(4)).afterMove());
      assertFalse(span(station, FIRST, day.minusDays(1)).afterMove());
      assertEquals(
          List.of(Optional.empty(), Optional.of(MOVE.getEpochSecond() / 60)),
          station.topology.moves().history(MOVED).stream()
              .map(stay -> stay.since() == 0 ? Optional.empty() : Optional.of(stay.since()))
              .toList());
    }
  }

  /** What an analysis would be given: the same meters from its first day to its last. */
  private static SpanReadings span(Station station, TransformerId transformer, LocalDate last) {
    return new SqlSpanStore(station.database, station.calendar, TestDeployment.CURRENCY)
        .span(transformer, last.minusDays(10), last, List.of())
        .orElseThrow();
  }

  @Test
  void creditGoesOnWithTheUnitOfTheSecondTransformer() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      station.now = Instant.parse("2026-02-20T02:01:00Z");
      station.issuing.publishing().publishWaiting();
      station.pay("k1", 3, "50");
      station.issuing.publishing().publishWaiting();
      station.downlinks.clear();
      TwoTransformers.move(station, MOVED, SECOND, MOVE);
      station.issuing.publishing().publishWaiting();
      Handover handover = station.downlinks.documents(Handover.class).getLast();
      assertEquals(EDGE_2, handover.edge());
      assertEquals(2, handover.assignmentEpoch());
      assertEquals("50.00", handover.credited().toDecimalString());
      CreditState credit = station.downlinks.documents(CreditState.class).getLast();
      assertEquals(EDGE_2, credit.edge());
      assertEquals("50.00", credit.credited().toDecimalString());
      List<Policy> policies = station.downlinks.documents(Policy.class);
      assertTrue(newest(policies, EDGE_2).entryOf(MOVED).isPresent());
      assertTrue(newest(policies, Station.EDGE).entryOf(MOVED).isEmpty());
      // The document that is applied every day says so too.
      station.downlinks.clear();
      station.estate.renew();
      assertEquals(List.of(), station.downlinks.sent());
      Estate.Outcome.Refused refused =
          assertInstanceOf(Estate.Outcome.Refused.class, station.give(TwoTransformers.estate()));
      assertTrue(refused.problems().getFirst().message().contains("taiqu supervisor estate move"));
    }
  }

  private static Policy newest(List<Policy> policies, EdgeId edge) {
    return policies.stream().filter(policy -> policy.edge().equals(edge)).toList().getLast();
  }

  private static String refused(Station station, TransformerId to, String since) {
    return assertInstanceOf(
            Assignments.Proposal.NotReady.class,
            station.topology.moves().propose(MOVED, to, Instant.parse(since)))
        .why()
        .english();
  }

  @Test
  void aMoveThatCannotBeIsRefusedWithWhatWouldBePossible() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      station.now = Instant.parse("2026-02-20T02:01:00Z");
      assertEquals(
          "Energy is counted by intervals of 15 minutes: it hangs elsewhere since 2026-02-15T10:00+08:00 or since 2026-02-15T10:15+08:00, not since 2026-02-15T10:07+08:00.",
          refused(station, SECOND, "2026-02-15T02:07:00Z"));
      assertEquals(
          "2026-02-21T10:00+08:00 is still to come: say it once it has happened.",
          refused(station, SECOND, "2026-02-21T02:00:00Z"));
      assertEquals(
          "There is no transformer X.",
          refused(station, new TransformerId("X"), "2026-02-15T02:00:00Z"));
      assertEquals(
          "Supply point " + MOVED + " hangs on transformer D1-T1 already.",
          refused(station, FIRST, "2026-02-15T02:00:00Z"));
      OlderDatabase.execute(
          station.database,
          "INSERT INTO settled_month (point, month, approval) VALUES ('"
              + MOVED
              + "', '2026-01', 1)");
      assertEquals(
          "2026-01 is settled: what hung where until its end stays as it is.",
          refused(station, SECOND, "2026-01-31T15:45:00Z"));
      assertInstanceOf(
          Assignments.Proposal.Ready.class,
          station.topology.moves().propose(MOVED, SECOND, FEBRUARY));
      TwoTransformers.move(station, MOVED, SECOND, MOVE);
      assertEquals(
          "It hangs where it does since 2026-02-15T10:00+08:00: what is moved since 2026-02-15T09:45+08:00 would overlap.",
          refused(station, FIRST, "2026-02-15T01:45:00Z"));
    }
  }

  private static Moves.Outcome switchOver(Station station, String line) {
    return station
        .topology
        .moves()
        .move(Link.FEEDER, "D1-T1", Optional.of(line), MOVE, "switched over", "ann", "r1");
  }

  @Test
  void aTransformerOnAnotherLineTakesItsEnergyAlongFromThatIntervalOn() {
    try (Station station = new Station(directory)) {
      TwoTransformers world = new TwoTransformers();
      TwoTransformers.build(station);
      station.now = Instant.parse("2026-02-17T02:01:00Z");
      feed(station, world, FEBRUARY, MOVE);
      assertInstanceOf(Moves.Outcome.Unknown.class, switchOver(station, "L9"));
      assertInstanceOf(Moves.Outcome.Done.class, switchOver(station, "L2"));
      assertInstanceOf(Moves.Outcome.Refused.class, switchOver(station, "L2"));
      LocalDate day = LocalDate.of(2026, 2, 15);
      Area one = new Area(Level.LINE, "L1");
      Area two = new Area(Level.LINE, "L2");
      assertEquals(40 * 304, station.topology.sums().byDay(one, day, day).getFirst().supplied());
      assertEquals(40 * 204, station.topology.sums().byDay(two, day, day).getFirst().supplied());
      station.estate.renew();
      assertEquals(
          "L2",
          station.topology.moves().history(Link.FEEDER, "D1-T1").getLast().parent().orElseThrow());
    }
  }

  @Test
  void aLineLosesWhatEntersItsHeadAndReachesNoTransformer() {
    try (Station station = new Station(directory)) {
      TwoTransformers world = new TwoTransformers();
      TwoTransformers.build(station);
      station.now = Instant.parse("2026-02-10T02:01:00Z");
      feed(station, world, FEBRUARY, Instant.parse("2026-02-03T16:00:00Z"));
      Instant dayAfter = FEBRUARY.plusSeconds(86_400);
      station
          .topology
          .heads()
          .save(
              "L1",
              List.of(
                  new LineHeads.Reading(FEBRUARY, new Energy(1_000_000)),
                  new LineHeads.Reading(dayAfter, new Energy(1_030_000))));
      LocalDate day = LocalDate.of(2026, 2, 1);
      List<AreaSum> days =
          station.topology.sums().byDay(new Area(Level.LINE, "L1"), day, day.plusDays(1));
      assertEquals(Optional.of(new Energy(30_000 - 96 * 304)), days.getFirst().lineLost());
      // The head was not read at the end of the second day.
      assertEquals(Optional.empty(), days.getLast().lineLost());
    }
  }

  @Test
  void aTransformerWithMissingMetersIsNotComputableAtAnyLevelAndSaysHowMuchIsMissing() {
    try (Station station = new Station(directory)) {
      TwoTransformers world = new TwoTransformers();
      TwoTransformers.build(station);
      station.now = Instant.parse("2026-02-10T02:01:00Z");
      List<ReadingBlock> blocks = new ArrayList<>();
      for (int n = 0; n <= 96; n++) {
        blocks.add(
            world.block(
                Station.EDGE,
                FEBRUARY.plus(Station.INTERVAL.multipliedBy(n)),
                Map.of(
                    Station.SUPPLY, 304L * n, Station.point(1), 100L * n, Station.point(2), -1L)));
      }
      TwoTransformers.take(station.ingest, Station.EDGE, blocks);
      LocalDate day = LocalDate.of(2026, 2, 1);
      LossView.LossRow row = loss(station).total(FIRST, day, day);
      assertEquals(LossView.State.NOT_COMPUTABLE, row.state());
      assertEquals(
          List.of(Station.point(2), Station.point(3)),
          row.causes().stream().map(cause -> cause.point().orElseThrow()).toList());
      for (Area area : List.of(new Area(Level.LINE, "L1"), new Area(Level.COUNTY, "QX"))) {
        AreaSum sum = station.topology.sums().byDay(area, day, day).getFirst();
        assertEquals(Optional.empty(), sum.lost(), area.toString());
        assertEquals(96 * 3, sum.customerIntervals());
        assertEquals(96, sum.knownIntervals());
        assertEquals(area.level() == Level.LINE ? 96 : 192, sum.intervalsDue());
      }
    }
  }
}

package io.taiqu.supervisor.usereview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import io.taiqu.supervisor.sql.SqlUseTicketStore;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.usereview.UseTickets.Doer;
import io.taiqu.supervisor.usereview.UseTickets.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class UseTicketsTest {
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final YearMonth FEBRUARY = YearMonth.of(2026, 2);
  private static final Doer STATION = new Doer("station", "r-1");
  private static final Doer INSPECTOR = new Doer("technician", "r-2");

  @TempDir Path directory;

  private Station station;
  private UseTickets tickets;

  /** What the months of a ticket come to now; usually what they did. */
  private Function<UseTicket, Optional<UseReview>> now = ticket -> Optional.of(ticket.review());

  @BeforeEach
  void open() {
    station = new Station(directory);
    station.build(3);
    tickets =
        new UseTickets(
            new SqlUseTicketStore(station.database),
            station.audit,
            station.database,
            () -> station.now,
            TestDeployment.ZONE,
            () -> List.of("technician", "other"),
            ticket -> now.apply(ticket));
  }

  @AfterEach
  void close() {
    station.close();
  }

  private static UseReview moved(int point, YearMonth month, long now, boolean alike) {
    Optional<SupplyPointId> whose =
        point == 0 ? Optional.empty() : Optional.of(Station.point(point));
    return new UseReview(
        whose, month, month.minusMonths(1), new Energy(8_000), new Energy(now), alike);
  }

  private void follow(UseReview... reviews) {
    LocalDate today = tickets.today();
    tickets.follow(
        new Survey(
            TRANSFORMER,
            today.minusDays(30),
            today.minusDays(1),
            station.now,
            "",
            LossStatus.OK,
            Optional.empty(),
            Energy.ZERO,
            Energy.ZERO,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            1,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(reviews),
            1));
  }

  private List<UseTicket> all() {
    return tickets.list(EnumSet.allOf(TicketState.class), 0, 100);
  }

  private static UseTicket done(Result result) {
    return assertInstanceOf(Result.Done.class, result).now();
  }

  private static Refusal refused(Result result) {
    return assertInstanceOf(Result.Refused.class, result).reason();
  }

  @Test
  void whatMovedIsListedOnceWithItsDueDayHoweverOftenItIsSeen() {
    follow(moved(0, FEBRUARY, 12_000, false), moved(1, FEBRUARY, 4_000, false));
    follow(moved(0, FEBRUARY, 12_000, false), moved(1, FEBRUARY, 4_100, false));
    List<UseTicket> listed = all();
    assertEquals(2, listed.size());
    assertEquals(Optional.empty(), listed.getFirst().review().point());
    assertEquals(Optional.of(Station.point(1)), listed.getLast().review().point());
    assertEquals(new Energy(4_100), listed.getLast().review().now(), "late readings count");
    assertEquals(tickets.today().plusDays(UseTickets.DUE_DAYS), listed.getFirst().due());
    assertEquals(Map.of(TicketState.LISTED, 2), tickets.counts());
  }

  @Test
  void whatMovedAsTheOthersDidOpensNothing() {
    follow(moved(1, FEBRUARY, 12_000, true));
    assertTrue(all().isEmpty());
  }

  @Test
  void anotherMonthOpensAnotherOnlyAfterTheFirstIsClosed() {
    follow(moved(1, FEBRUARY, 4_000, false));
    follow(moved(1, FEBRUARY.plusMonths(1), 5_000, false));
    assertEquals(1, all().size());
    assertEquals(FEBRUARY.plusMonths(1), all().getFirst().review().month());
    done(tickets.explain(1, Explanation.OCCUPANCY, "moved out on 3 February", STATION));
    follow(moved(1, FEBRUARY.plusMonths(1), 5_000, false));
    assertEquals(1, all().size(), "the same month is explained");
    follow(moved(1, FEBRUARY.plusMonths(2), 12_000, false));
    assertEquals(2, all().size());
    assertEquals(Map.of(TicketState.LISTED, 1, TicketState.CLOSED, 1), tickets.counts());
  }

  @Test
  void aTicketGoesToWhoWasAskedAndIsClosedByWhatIsFound() {
    follow(moved(1, FEBRUARY, 4_000, false));
    assertEquals(
        Refusal.NEEDS_VISIT,
        refused(tickets.explain(1, Explanation.METER_FAULT, "it must be that", STATION)));
    assertEquals(
        Refusal.NOT_ASSIGNED, refused(tickets.found(1, Explanation.BREACH, "seen", INSPECTOR)));
    LocalDate due = tickets.today().plusDays(5);
    assertEquals(Refusal.NO_INSPECTOR, refused(tickets.assign(1, "nobody", due, STATION)));
    assertEquals(
        Refusal.DUE,
        refused(tickets.assign(1, "technician", tickets.today().minusDays(1), STATION)));
    assertEquals(due, done(tickets.assign(1, "technician", due, STATION)).due());
    follow(moved(1, FEBRUARY.plusMonths(1), 5_000, false));
    assertEquals(FEBRUARY, tickets.find(1).orElseThrow().review().month(), "stays as given");
    assertEquals(
        Refusal.ASSIGNED_ALREADY,
        refused(tickets.explain(1, Explanation.SEASON, "it was warm", STATION)));
    assertEquals(Refusal.NOT_YOURS, refused(tickets.found(1, Explanation.BREACH, "seen", STATION)));
    assertEquals(Refusal.NO_REASON, refused(tickets.found(1, Explanation.BREACH, " ", INSPECTOR)));
    UseTicket closed = done(tickets.found(1, Explanation.METER_FAULT, "terminal burnt", INSPECTOR));
    assertEquals(TicketState.CLOSED, closed.state());
    assertEquals(closed, tickets.find(1).orElseThrow());
    assertEquals(Refusal.CLOSED, refused(tickets.assign(1, "technician", due, STATION)));
    assertEquals(Refusal.UNKNOWN, refused(tickets.assign(2, "technician", due, STATION)));
    assertEquals(
        List.of("use-review.closed", "use-review.assigned"),
        tickets.trail(1).stream().map(entry -> entry.deed().action()).toList());
  }

  @Test
  void whatLateReadingsUndoIsClosedWithItsFiguresAndKept() {
    follow(moved(1, FEBRUARY, 4_000, false), moved(2, FEBRUARY, 12_000, false));
    done(tickets.assign(2, "technician", tickets.today().plusDays(5), STATION));
    follow();
    assertEquals(
        Map.of(TicketState.LISTED, 1, TicketState.ASSIGNED, 1), tickets.counts(), "as it was");
    now = _ -> Optional.empty();
    follow();
    assertEquals(
        Map.of(TicketState.LISTED, 1, TicketState.ASSIGNED, 1), tickets.counts(), "nobody knows");
    now = ticket -> Optional.of(moved(1, ticket.review().month(), 7_500, false));
    follow(moved(2, FEBRUARY.plusMonths(1), 9_000, true));
    UseTicket closed = tickets.find(1).orElseThrow();
    assertEquals(new Energy(4_000), closed.review().now(), "what it was listed for stays");
    UseTicket.Closing how = closed.closing().orElseThrow();
    assertEquals(Explanation.LATE_READINGS, how.explanation());
    assertEquals("8.000 → 7.500 kWh", how.remark());
    assertEquals(Map.of(TicketState.CLOSED, 2), tickets.counts());
    assertEquals(Optional.of("technician"), tickets.find(2).orElseThrow().assignee());
    assertEquals("use-review.closed", tickets.trail(1).getFirst().deed().action());
    now = ticket -> Optional.of(ticket.review());
    follow(moved(1, FEBRUARY, 5_000, false));
    assertEquals(TicketState.LISTED, tickets.find(3).orElseThrow().state(), "it moved after all");
    assertEquals(
        Refusal.NO_REASON,
        refused(tickets.explain(3, Explanation.LATE_READINGS, "I think so", STATION)));
  }

  @Test
  void whatIsPastItsDayIsCountedAsOverdue() {
    follow(moved(1, FEBRUARY, 4_000, false), moved(2, FEBRUARY, 4_000, false));
    done(tickets.explain(2, Explanation.TRADE, "closed for the holidays", STATION));
    station.now = station.now.plus(Duration.ofDays(UseTickets.DUE_DAYS));
    assertEquals(0, tickets.overdue());
    station.now = station.now.plus(Duration.ofDays(1));
    assertEquals(1, tickets.overdue());
    assertTrue(tickets.find(1).orElseThrow().overdue(tickets.today()));
  }
}

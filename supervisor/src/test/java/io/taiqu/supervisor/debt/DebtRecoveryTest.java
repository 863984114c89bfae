package io.taiqu.supervisor.debt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.ledger.LedgerView;
import io.taiqu.supervisor.moneyorder.WeeklyRecovery;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topup.TopUp;
import io.taiqu.supervisor.topup.TopUpOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debts of an account: opened by two people, recovered from payments and by the week. */
@StoreTest
class DebtRecoveryTest {
  @TempDir private Path directory;
  private long report = 1;

  private static Debts.Grounds grounds(String document) {
    return new Debts.Grounds(document, "from the old books", "clerk", "r");
  }

  private static Debt open(Station station, Debt.Kind kind, String amount, Debt.Terms terms) {
    Approvals.Outcome.Done proposed =
        assertInstanceOf(
            Approvals.Outcome.Done.class,
            station.debts.propose(
                Station.account(1), kind, Money.parse(amount), terms, grounds("D-" + kind)));
    assertInstanceOf(
        Approvals.Outcome.Refused.class,
        station.approvals.approve(proposed.approval().id(), "clerk", "", "r"));
    assertInstanceOf(
        Approvals.Outcome.Done.class,
        station.approvals.approve(proposed.approval().id(), "second", "", "r"));
    return station.debts.of(Station.account(1)).getFirst();
  }

  private static Debt.Terms share(int percent) {
    return new Debt.Terms(percent, Optional.empty(), Money.ZERO);
  }

  private static Debt.Terms weekly(String amount) {
    return new Debt.Terms(0, Optional.empty(), Money.parse(amount));
  }

  private static TopUp paid(TopUpOutcome outcome) {
    return assertInstanceOf(TopUpOutcome.Accepted.class, outcome, outcome.toString()).topUp();
  }

  private static CreditState state(Station station) {
    station.issuing.publishing().publishWaiting();
    return station.downlinks.documents(CreditState.class).stream()
        .filter(state -> state.supplyPoint().equals(Station.point(1)))
        .toList()
        .getLast();
  }

  /** The meter holds what was sent, and has used some of it. */
  private void report(Station station, String charged) {
    var held = Reports.holding(state(station), RelayFeedback.CLOSED, 0);
    Money used = Money.parse(charged);
    station.reports.take(
        Reports.of(
            ++report,
            new MeterReport(
                held.supplyPoint(),
                held.assignmentEpoch(),
                held.accepted(),
                held.credited(),
                held.withdrawn(),
                held.tokensApplied(),
                used,
                held.credited().minus(held.withdrawn()).minus(used),
                held.position(),
                held.checkpoint(),
                held.tariffVersion(),
                held.commanded(),
                held.feedback(),
                held.hold(),
                held.episode(),
                held.warningStep(),
                held.emergencyInUse(),
                held.lastSample(),
                held.link(),
                held.protections())));
  }

  private static WeeklyRecovery weeklyOf(Station station) {
    return new WeeklyRecovery(
        station.debts,
        new SqlGridView(station.database, station.calendar),
        station.issuing,
        station.ledger,
        station.database,
        () -> station.now);
  }

  private static void balanced(Station station) {
    LedgerView.Check check = station.ledger.check();
    assertEquals(check.debits(), check.credits());
    assertEquals(0, check.brokenAt());
  }

  @Test
  void aPaymentRecoversItsShareAndTheRestReachesTheMeter() {
    try (Station station = new Station(directory)) {
      station.build(2);
      Debt debt = open(station, Debt.Kind.ARREARS, "50.00", share(30));
      TopUp topUp = paid(station.pay("a", 1, "100.00"));
      assertEquals(Money.parse("100"), topUp.amount());
      assertEquals(Money.parse("70"), state(station).credited());
      List<DebtStore.Line> lines = station.debts.under(topUp.id().toString());
      assertEquals(1, lines.size());
      assertEquals(Money.parse("30"), lines.getFirst().amount());
      assertEquals(Money.parse("20"), lines.getFirst().left());
      assertEquals(
          lines.getFirst().entry(),
          station.ledger.statement(Station.account(1), 1).getFirst().transaction());
      assertEquals(Money.parse("20"), station.debts.find(debt.id()).orElseThrow().outstanding());
      // The next one owes less than its share.
      station.pay("b", 1, "100.00");
      assertEquals(Money.parse("150"), state(station).credited());
      station.pay("c", 1, "100.00");
      assertEquals(Money.parse("250"), state(station).credited());
      balanced(station);
    }
  }

  @Test
  void theSamePaymentAgainRecoversNothingMore() {
    try (Station station = new Station(directory)) {
      station.build(2);
      Debt debt = open(station, Debt.Kind.ARREARS, "50.00", share(30));
      station.pay("a", 1, "100.00");
      station.pay("a", 1, "100.00");
      assertEquals(Money.parse("20"), station.debts.find(debt.id()).orElseThrow().outstanding());
      assertEquals(Money.parse("70"), state(station).credited());
    }
  }

  @Test
  void anotherAccountsPaymentRecoversNothing() {
    try (Station station = new Station(directory)) {
      station.build(2);
      open(station, Debt.Kind.ARREARS, "50.00", share(30));
      TopUp topUp = paid(station.pay("a", 2, "100.00"));
      assertEquals(List.of(), station.debts.under(topUp.id().toString()));
    }
  }

  @Test
  void aPaymentThatIsAllForDebtsLeavesTheCreditAsItIs() {
    try (Station station = new Station(directory)) {
      station.build(2);
      open(station, Debt.Kind.PENALTY, "500.00", share(100));
      paid(station.pay("a", 1, "100.00"));
      assertEquals(Money.ZERO, state(station).credited());
      balanced(station);
    }
  }

  @Test
  void theSumOfAWeekIsTakenFromTheCreditThatTheMeterShows() {
    try (Station station = new Station(directory)) {
      station.build(2);
      Debt debt = open(station, Debt.Kind.EQUIPMENT, "20.00", weekly("8.00"));
      station.pay("a", 1, "10.00");
      report(station, "0");
      WeeklyRecovery round = weeklyOf(station);
      round.takeDue();
      assertEquals(Money.ZERO, state(station).withdrawn());
      station.now = station.now.plus(Duration.ofDays(7));
      round.takeDue();
      round.takeDue();
      assertEquals(Money.parse("8"), state(station).withdrawn());
      // The second week finds 2.00 only: nobody is switched off for an old debt.
      report(station, "0");
      station.now = station.now.plus(Duration.ofDays(7));
      round.takeDue();
      round.takeDue();
      assertEquals(Money.parse("10"), state(station).withdrawn());
      assertEquals(Money.parse("10"), station.debts.find(debt.id()).orElseThrow().outstanding());
      report(station, "0.50");
      round.takeDue();
      assertEquals(Money.parse("10"), state(station).withdrawn());
      // What could not be taken then is taken when there is credit.
      station.pay("b", 1, "30.00");
      report(station, "0.50");
      round.takeDue();
      assertEquals(Money.parse("16"), state(station).withdrawn());
      balanced(station);
    }
  }

  @Test
  void creditThatTheMeterHasNotShownIsNotTaken() {
    try (Station station = new Station(directory)) {
      station.build(2);
      open(station, Debt.Kind.EQUIPMENT, "20.00", weekly("8.00"));
      station.pay("a", 1, "10.00");
      station.now = station.now.plus(Duration.ofDays(7));
      weeklyOf(station).takeDue();
      assertEquals(Money.ZERO, state(station).withdrawn());
    }
  }

  @Test
  void whatIsOwedIsGivenUpByTwoPeopleAlone() {
    try (Station station = new Station(directory)) {
      station.build(2);
      Debt debt = open(station, Debt.Kind.ARREARS, "50.00", share(30));
      assertInstanceOf(
          Approvals.Outcome.Refused.class, station.debts.proposeWriteOff(debt.id(), grounds(" ")));
      Approvals.Outcome.Done proposed =
          assertInstanceOf(
              Approvals.Outcome.Done.class,
              station.debts.proposeWriteOff(debt.id(), grounds("court 7")));
      assertEquals(Money.parse("50"), station.debts.find(debt.id()).orElseThrow().outstanding());
      assertInstanceOf(
          Approvals.Outcome.Done.class,
          station.approvals.approve(proposed.approval().id(), "second", "", "r"));
      assertEquals(Money.ZERO, station.debts.find(debt.id()).orElseThrow().outstanding());
      assertInstanceOf(
          Approvals.Outcome.Refused.class,
          station.debts.proposeWriteOff(debt.id(), grounds("again")));
      balanced(station);
    }
  }

  @Test
  void nothingIsOpenedForAnAccountThatDoesNotExistOrWithoutADocument() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertInstanceOf(
          Approvals.Outcome.Refused.class,
          station.debts.propose(
              Station.account(7), Debt.Kind.OTHER, Money.parse("1"), share(10), grounds("D")));
      assertInstanceOf(
          Approvals.Outcome.Refused.class,
          station.debts.propose(
              Station.account(1), Debt.Kind.OTHER, Money.parse("1"), share(10), grounds("")));
      assertInstanceOf(
          Approvals.Outcome.Refused.class,
          station.debts.propose(
              Station.account(1), Debt.Kind.OTHER, Money.parse("0.001"), share(10), grounds("D")));
      assertTrue(station.approvals.waiting().isEmpty());
      assertEquals(TestDeployment.NOW, station.now);
    }
  }
}

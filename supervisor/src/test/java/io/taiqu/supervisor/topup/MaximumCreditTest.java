package io.taiqu.supervisor.topup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A balance is not raised above what was agreed, and money that came already is not lost. */
@StoreTest
class MaximumCreditTest {
  @TempDir private Path directory;

  private Station station() {
    Station station = new Station(directory);
    station.give(
        Station.estateOf(2)
            .replace(
                "\"policyDefaults\":{",
                "\"policyDefaults\":{\"maximumCredit\":\"100.00\",\"stepCap\":\"5000\","));
    return station;
  }

  private static void report(Station station, long sequence) {
    station.issuing.publishing().publishWaiting();
    CreditState state =
        station.downlinks.documents(CreditState.class).stream()
            .filter(known -> known.supplyPoint().equals(Station.point(1)))
            .toList()
            .getLast();
    station.reports.take(Reports.of(sequence, Reports.holding(state, RelayFeedback.CLOSED, 0)));
  }

  private static TopUpOutcome.Reason refused(TopUpOutcome outcome) {
    return assertInstanceOf(TopUpOutcome.Refused.class, outcome, outcome.toString()).reason();
  }

  private static TopUpOutcome provider(Station station, String payment, String amount) {
    return station.payments.pay(
        TopUpRequest.alreadyPaid(
            "webhook:pay:" + payment,
            Station.account(1),
            Money.parse(amount),
            TestDeployment.CURRENCY,
            "pay",
            payment,
            "webhook:pay"));
  }

  @Test
  void theUnitIsToldToo() {
    try (Station station = station()) {
      assertEquals(
          Optional.of(Money.parse("100")),
          station
              .downlinks
              .documents(Policy.class)
              .getLast()
              .entryOf(Station.point(1))
              .orElseThrow()
              .terms()
              .maximumCredit());
    }
  }

  @Test
  void aPaymentBeyondItIsRefusedBeforeMoneyIsTaken() {
    try (Station station = station()) {
      TopUpOutcome.Refused over =
          assertInstanceOf(TopUpOutcome.Refused.class, station.pay("a", 1, "100.01"));
      assertEquals(TopUpOutcome.Reason.ABOVE_MAXIMUM_CREDIT, over.reason());
      assertTrue(over.detail().contains("100.00"), over.detail());
      assertEquals(0, station.ledger.check().transactions());
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("b", 1, "100.00"));
      // What is under way counts, whether or not the meter has shown it.
      assertEquals(TopUpOutcome.Reason.ABOVE_MAXIMUM_CREDIT, refused(station.pay("c", 1, "0.01")));
      report(station, 2);
      assertEquals(TopUpOutcome.Reason.ABOVE_MAXIMUM_CREDIT, refused(station.pay("d", 1, "0.01")));
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("e", 2, "50.00"));
    }
  }

  @Test
  void whatTheMeterHasNotShownYetCountsLikeWhatItHasShown() {
    try (Station station = station()) {
      report(station, 2);
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("a", 1, "60.00"));
      assertEquals(TopUpOutcome.Reason.ABOVE_MAXIMUM_CREDIT, refused(station.pay("b", 1, "40.01")));
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("c", 1, "40.00"));
    }
  }

  @Test
  void aPaymentThatCameAlreadyIsHeldAndShownToStaff() {
    try (Station station = station()) {
      TopUp held =
          assertInstanceOf(TopUpOutcome.Accepted.class, provider(station, "p1", "150.00")).topUp();
      assertEquals(TopUpState.WAITING, held.state());
      Approval proposal = station.approvals.waiting().getFirst();
      assertEquals("100.00", proposal.fact("maximumCredit"));
      assertEquals("above the maximum credit", proposal.reason());
      assertInstanceOf(TopUpOutcome.Repeated.class, provider(station, "p1", "150.00"));
      assertInstanceOf(
          Approvals.Outcome.Done.class,
          station.approvals.refuse(proposal.id(), "second", "agreed limit", "r"));
      assertEquals(TopUpState.REFUSED, station.payments.find(held.id()).orElseThrow().state());
      assertTrue(station.ledger.check().holds());
    }
  }

  @Test
  void whatDebtsTakeDoesNotCount() {
    try (Station station = station()) {
      Approvals.Outcome.Done proposed =
          assertInstanceOf(
              Approvals.Outcome.Done.class,
              station.debts.propose(
                  Station.account(1),
                  Debt.Kind.ARREARS,
                  Money.parse("80"),
                  new Debt.Terms(50, Optional.empty(), Money.ZERO),
                  new Debts.Grounds("D", "old books", "clerk", "r")));
      station.approvals.approve(proposed.approval().id(), "second", "", "r");
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("a", 1, "150.00"));
      assertEquals(TopUpOutcome.Reason.ABOVE_MAXIMUM_CREDIT, refused(station.pay("b", 1, "60.00")));
    }
  }
}

package io.taiqu.supervisor.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpOutcome.Reason;
import io.taiqu.supervisor.topup.TopUpRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecoveryTest extends LostDatabase {
  @Test
  void aRestoredSupervisorComesBackWithEveryPaymentOnce() {
    loseTwoPayments();
    try (Station station = open(live())) {
      assertTrue(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      show(station);
      Recovery.Status status = station.reconciliation.recovery().status().orElseThrow();
      assertEquals(List.of(Station.EDGE), status.heard());
      assertEquals(Money.parse("50"), status.missing());
      assertFalse(station.alarmed(AlarmKind.CREDIT_MISMATCH));

      assertInstanceOf(TopUpOutcome.Accepted.class, replay(station, "lost-1", 1, "20.00", BEFORE));
      assertInstanceOf(TopUpOutcome.Repeated.class, replay(station, "lost-1", 1, "20.00", BEFORE));
      assertInstanceOf(TopUpOutcome.Repeated.class, replay(station, "before", 1, "10.00", BEFORE));
      assertInstanceOf(TopUpOutcome.Accepted.class, replay(station, "lost-2", 2, "30.00", BEFORE));
      finish(station, false, false);
      publish(station);

      assertEquals(new Revision(2, 1), heldBy(1).revision());
      assertEquals(Money.parse("30"), heldBy(1).credited());
      assertEquals(Money.parse("30"), heldBy(2).credited());
      assertEquals(Money.parse("30"), ledgerOf(station, 1));
      assertEquals(Money.parse("30"), ledgerOf(station, 2));
      assertEquals(0, station.ledger.check().brokenAt());
      assertFalse(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      report(station);
      assertFalse(station.alarmed(AlarmKind.CREDIT_MISMATCH));
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("new", 1, "1.00"));
      publish(station);
      assertEquals(Money.parse("31"), heldBy(1).credited());
    }
  }

  /** The backup knows of a payment, and not that it was approved; the unit has the credit. */
  private void loseAnApproval() {
    try (Station station = open(live())) {
      station.build(2);
      publish(station);
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("large", 1, "6000.00"));
    }
    copy(live(), backup());
    try (Station station = open(live())) {
      approveHeld(station);
      publish(station);
      assertEquals(Money.parse("6000"), heldBy(1).credited());
    }
    copy(backup(), live());
  }

  private static void approveHeld(Station station) {
    long id =
        station.approvals.waiting().stream()
            .filter(waiting -> waiting.kind() == Approval.Kind.LARGE_TOP_UP)
            .findFirst()
            .orElseThrow()
            .id();
    assertInstanceOf(
        Approvals.Outcome.Done.class, station.approvals.approve(id, "bert", "as before", "r"));
  }

  private void countsOnce(Station station) {
    publish(station);
    assertEquals(2, heldBy(1).revision().generation());
    assertEquals(Money.parse("6000"), heldBy(1).credited());
    assertEquals(Money.parse("6000"), ledgerOf(station, 1));
    assertEquals(0, station.ledger.check().brokenAt());
    assertEquals(List.of(), station.approvals.waiting());
  }

  @Test
  void aPaymentThatWasApprovedAfterTheBackupIsDecidedAgainBeforeTheRecoveryEnds() {
    loseAnApproval();
    try (Station station = open(live())) {
      show(station);
      assertInstanceOf(TopUpOutcome.Repeated.class, replay(station, "large", 1, "6000.00", BEFORE));
      assertInstanceOf(
          Recovery.Proposal.NotReady.class,
          station.reconciliation.recovery().propose(false, true, true, false));
      approveHeld(station);
      finish(station, false, false);
      countsOnce(station);
    }
  }

  @Test
  void aPaymentWhoseApprovalAUnitShowsAfterTheRecoveryIsDecidedBeforeItsPointIsReleased() {
    loseAnApproval();
    try (Station station = open(live())) {
      finish(station, true, false);
      // The unit would refuse what this publishes: it has more.
      station.issuing.publishing().publishWaiting();
      station.downlinks.clear();
      show(station);
      assertTrue(station.alarmed(AlarmKind.CREDIT_MISMATCH));
      long first = proposeRelease(station);
      assertEquals(
          Approvals.Reason.NOT_NOW,
          assertInstanceOf(
                  Approvals.Outcome.Refused.class,
                  station.approvals.approve(first, "bert", "", "r"))
              .reason());
      station.approvals.refuse(first, "anna", "changed", "r");
      approveHeld(station);
      assertInstanceOf(
          Approvals.Outcome.Done.class,
          station.approvals.approve(proposeRelease(station), "bert", "", "r"));
      countsOnce(station);
    }
  }

  private static long proposeRelease(Station station) {
    return assertInstanceOf(
            Approvals.Outcome.Done.class,
            station.approvals.propose(
                Approval.Kind.RELEASE_POINT,
                PointRelease.subject(Station.point(1)),
                station.reconciliation.release().propose(Station.point(1), "report").orElseThrow(),
                "restored",
                "anna",
                "r"))
        .approval()
        .id();
  }

  @Test
  void creditThatNoPaymentExplainsNeedsToBeAccepted() {
    loseTwoPayments();
    try (Station station = open(live())) {
      show(station);
      replay(station, "lost-1", 1, "20.00", BEFORE);
      Recovery recovery = station.reconciliation.recovery();
      assertInstanceOf(
          Recovery.Proposal.NotReady.class, recovery.propose(false, false, true, false));
      finish(station, false, true);
      publish(station);
      assertEquals(Money.parse("30"), heldBy(2).credited());
      assertEquals(Money.parse("30"), ledgerOf(station, 2));
    }
  }

  @Test
  void aSilentEdgeIsWaitedForUnlessTwoPeopleAcceptIt() {
    loseTwoPayments();
    try (Station station = open(live())) {
      Recovery recovery = station.reconciliation.recovery();
      assertInstanceOf(
          Recovery.Proposal.NotReady.class, recovery.propose(false, true, true, false));
      assertInstanceOf(Recovery.Proposal.Ready.class, recovery.propose(true, true, true, false));
    }
  }

  @Test
  void whoProposedCannotApproveAndTheStateMustBeAsProposed() {
    loseTwoPayments();
    try (Station station = open(live())) {
      show(station);
      long id =
          assertInstanceOf(Approvals.Outcome.Done.class, propose(station, false, true))
              .approval()
              .id();
      assertEquals(
          Approvals.Reason.SAME_PERSON,
          assertInstanceOf(
                  Approvals.Outcome.Refused.class, station.approvals.approve(id, "anna", "", "r"))
              .reason());
      replay(station, "lost-1", 1, "20.00", BEFORE);
      assertEquals(
          Approvals.Reason.NOT_NOW,
          assertInstanceOf(
                  Approvals.Outcome.Refused.class, station.approvals.approve(id, "bert", "", "r"))
              .reason());
      assertTrue(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      station.approvals.refuse(id, "anna", "changed", "r");
      finish(station, false, true);
    }
  }

  @Test
  void aSecondRestoreDuringARecoveryIsSafe() {
    loseTwoPayments();
    try (Station station = open(live())) {
      show(station);
      replay(station, "lost-1", 1, "20.00", BEFORE);
    }
    copy(backup(), live());
    try (Station station = open(live())) {
      assertTrue(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      assertEquals(
          Reason.ISSUANCE_SUSPENDED,
          assertInstanceOf(TopUpOutcome.Refused.class, station.pay("x", 1, "1.00")).reason());
      show(station);
      replay(station, "lost-1", 1, "20.00", BEFORE);
      replay(station, "lost-2", 2, "30.00", BEFORE);
      finish(station, false, false);
      publish(station);
      assertEquals(Money.parse("30"), heldBy(1).credited());
    }
  }

  @Test
  void aSecondRestoreAfterARecoveryBeginsAGenerationThatWasNeverUsed() {
    loseTwoPayments();
    try (Station station = open(live())) {
      show(station);
      finish(station, false, true);
      station.pay("after", 1, "5.00");
      publish(station);
      assertEquals(2, heldBy(1).revision().generation());
    }
    copy(backup(), live());
    try (Station station = open(live())) {
      assertTrue(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      show(station);
      finish(station, false, true);
      publish(station);
      assertEquals(new Revision(3, 1), heldBy(1).revision());
      assertEquals(Money.parse("35"), heldBy(1).credited());
    }
  }

  @Test
  void aRecoveryGoesOnAfterARestart() {
    loseTwoPayments();
    try (Station station = open(live())) {
      show(station);
    }
    try (Station station = open(live())) {
      assertEquals(
          List.of(Station.EDGE), station.reconciliation.recovery().status().orElseThrow().heard());
      assertEquals(
          Reason.ISSUANCE_SUSPENDED,
          assertInstanceOf(TopUpOutcome.Refused.class, station.pay("x", 1, "1.00")).reason());
    }
  }

  private static CreditState claimed(CreditState real) {
    return new CreditState(
        real.deployment(),
        real.supplyPoint(),
        real.meter(),
        real.edge(),
        real.assignmentEpoch(),
        new Revision(1, 99),
        Money.parse("99"),
        Money.ZERO,
        real.currency(),
        0,
        real.minTariffVersion(),
        real.policyVersion(),
        real.issuedAt(),
        real.grantHistoryHead());
  }

  @Test
  void aReportAloneFreezesItsPointAndOnlyASignatureStopsAllIssuing() {
    try (Station station = open(live())) {
      station.build(2);
      publish(station);
      CreditState claimed = claimed(heldBy(1));
      station.reports.take(
          Reports.of(++reportSequence, Reports.holding(claimed, RelayFeedback.CLOSED, 0)));
      assertTrue(station.alarmed(AlarmKind.CREDIT_MISMATCH));
      assertFalse(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("other", 2, "1.00"));
      ShownDocuments documents = station.reconciliation.documents();
      byte[] forged = DocumentCodec.sign(claimed, station.deployment.key(Role.POLICY));
      assertInstanceOf(ShownDocuments.Taken.Refused.class, documents.take(forged, station.now));
      assertFalse(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      byte[] signed = DocumentCodec.sign(claimed, station.deployment.key(Role.CREDIT));
      assertInstanceOf(ShownDocuments.Taken.News.class, documents.take(signed, station.now));
      assertTrue(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      assertInstanceOf(TopUpOutcome.Refused.class, station.pay("another", 2, "1.00"));
    }
    // The fence is not ahead, and still nothing is issued before the recovery is finished.
    try (Station station = open(live())) {
      assertInstanceOf(TopUpOutcome.Refused.class, station.pay("another", 2, "1.00"));
      held.put(Station.point(1), claimed(heldBy(1)));
      show(station);
      finish(station, false, true);
      publish(station);
      assertEquals(Money.parse("99"), heldBy(1).credited());
      assertFalse(station.alarmed(AlarmKind.CREDIT_MISMATCH));
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("another", 1, "1.00"));
    }
  }

  @Test
  void aPaymentOfNowIsNotALostOne() {
    loseTwoPayments();
    try (Station station = open(live())) {
      TopUpOutcome.Refused refused =
          assertInstanceOf(
              TopUpOutcome.Refused.class,
              replay(station, "new", 1, "1.00", station.now.plusSeconds(60)));
      assertEquals(Reason.NOT_A_LOST_PAYMENT, refused.reason());
    }
  }

  @Test
  void whatWasFrozenWhenARecoveryEndedIsReleasedWithTheTokensThatTheFenceKnows() {
    try (Station station = open(live())) {
      station.build(1);
      publish(station);
    }
    copy(live(), backup());
    try (Station station = open(live())) {
      assertInstanceOf(
          TopUpOutcome.Accepted.class,
          station.payments.pay(
              new TopUpRequest(
                  "k",
                  Station.account(1),
                  Money.parse("10"),
                  TestDeployment.CURRENCY,
                  "counter",
                  Optional.empty(),
                  "cashier",
                  true)));
      publish(station);
      assertEquals(1, heldBy(1).tokensCovered());
    }
    copy(backup(), live());
    try (Station station = open(live())) {
      station.freezing.freeze(
          Station.point(1), AlarmCause.of(AlarmCause.Code.LEDGER_WENT_BACK, 2, 1), station.now);
      finish(station, true, true);
      long id =
          assertInstanceOf(
                  Approvals.Outcome.Done.class,
                  station.approvals.propose(
                      Approval.Kind.RELEASE_POINT,
                      PointRelease.subject(Station.point(1)),
                      station
                          .reconciliation
                          .release()
                          .propose(Station.point(1), "report 12")
                          .orElseThrow(),
                      "card was changed",
                      "anna",
                      "r"))
              .approval()
              .id();
      assertInstanceOf(
          Approvals.Outcome.Done.class, station.approvals.approve(id, "bert", "", "r"));
      CreditState decided = published(station);
      assertEquals(1, decided.tokensCovered());
      assertEquals(2, decided.revision().generation());
    }
  }

  private static CreditState published(Station station) {
    station.issuing.publishing().publishWaiting();
    return station.downlinks.documents(CreditState.class).getLast();
  }

  /** What was posted for it would be posted once more at the next try. */
  @Test
  void aFenceThatFailsAtTheEndLeavesNothingHalfDone() {
    loseTwoPayments();
    try (Station station = open(live())) {
      show(station);
      long id =
          assertInstanceOf(Approvals.Outcome.Done.class, propose(station, false, true))
              .approval()
              .id();
      long entries = station.ledger.check().transactions();
      station.fence.close();
      assertEquals(
          Approvals.Reason.NOT_NOW,
          assertInstanceOf(
                  Approvals.Outcome.Refused.class, station.approvals.approve(id, "bert", "", "r"))
              .reason());
      assertEquals(entries, station.ledger.check().transactions());
    }
    try (Station station = open(live())) {
      assertInstanceOf(
          Approvals.Outcome.Done.class,
          station.approvals.approve(
              station.approvals.waiting().getFirst().id(), "bert", "seen", "r"));
      publish(station);
      assertEquals(heldBy(1).credited(), ledgerOf(station, 1));
      assertEquals(heldBy(2).credited(), ledgerOf(station, 2));
    }
  }
}

package io.taiqu.supervisor.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.testing.OlderDatabase;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topup.GrantEntry;
import io.taiqu.supervisor.topup.GrantHistory.History;
import io.taiqu.supervisor.topup.TopUpOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceTest {
  @TempDir Path directory;

  private static Digest link(long entry) {
    return Digest.of(("entry " + entry).getBytes(StandardCharsets.UTF_8));
  }

  private static Digest head(long entry) {
    Digest head = Digest.ZERO;
    for (long i = 1; i <= entry; i++) {
      head = head.chain(link(i).toBytes());
    }
    return head;
  }

  private static void report(Station station, long sequence, long ledger, Digest head) {
    station.nanos += Duration.ofMinutes(11).toNanos();
    CreditState state =
        station.downlinks.documents(CreditState.class).stream()
            .filter(each -> each.supplyPoint().equals(Station.point(1)))
            .toList()
            .getLast();
    MeterReport meter = Reports.holding(state, RelayFeedback.CLOSED, 0);
    station.reports.take(Reports.of(sequence, ledger, head, meter));
  }

  private static EvidenceRequest asked(Station station) {
    return station.downlinks.documents(EvidenceRequest.class).getLast();
  }

  private static void show(Station station, EvidenceRequest request, List<Digest> links) {
    station
        .reconciliation
        .evidence()
        .take(
            new Evidence(
                TestDeployment.DEPLOYMENT,
                Station.EDGE,
                1,
                request.revision(),
                request.ledgerAfter(),
                links,
                List.of()));
  }

  /** A unit whose ledger ends before what is asked for. */
  private static void showNothingAfter(Station station, EvidenceRequest request, long end) {
    station
        .reconciliation
        .evidence()
        .take(
            new Evidence(
                TestDeployment.DEPLOYMENT,
                Station.EDGE,
                1,
                request.revision(),
                Math.min(end, request.ledgerAfter()),
                List.of(),
                List.of()));
  }

  private Station open() {
    Station station = new Station(directory);
    station.build(2);
    station.issuing.publishing().publishWaiting();
    return station;
  }

  @Test
  void linksThatLeadToTheReportedHeadProveTheLedger() {
    try (Station station = open()) {
      report(station, 1, 5, head(5));
      report(station, 2, 8, head(8));
      assertEquals(5, asked(station).ledgerAfter());
      show(station, asked(station), List.of(link(6), link(7), link(8)));
      assertFalse(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT));
      report(station, 3, 9, head(9));
      assertEquals(8, asked(station).ledgerAfter());
    }
  }

  @Test
  void aLedgerThatDoesNotDescendFreezesItsPointsUntilTwoPeopleReleaseThem() {
    try (Station station = open()) {
      report(station, 1, 5, head(5));
      report(station, 2, 8, Digest.of(new byte[] {1}));
      show(station, asked(station), List.of(link(6), link(7), link(8)));
      assertTrue(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT));
      assertTrue(station.freezing.isFrozen(Station.point(1)));
      assertTrue(station.freezing.isFrozen(Station.point(2)));
      assertInstanceOf(TopUpOutcome.Refused.class, station.pay("k", 1, "1.00"));

      long id = propose(station, 1);
      assertInstanceOf(
          Approvals.Outcome.Refused.class, station.approvals.approve(id, "anna", "", "r"));
      assertTrue(station.freezing.isFrozen(Station.point(1)));
      assertInstanceOf(
          Approvals.Outcome.Done.class, station.approvals.approve(id, "bert", "", "r"));
      assertFalse(station.freezing.isFrozen(Station.point(1)));
      assertTrue(station.freezing.isFrozen(Station.point(2)));
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("k", 1, "1.00"));
      assertTrue(station.audit.firstBroken().isEmpty());
    }
  }

  private static long propose(Station station, int customer) {
    return assertInstanceOf(
            Approvals.Outcome.Done.class,
            station.approvals.propose(
                Approval.Kind.RELEASE_POINT,
                PointRelease.subject(Station.point(customer)),
                station
                    .reconciliation
                    .release()
                    .propose(Station.point(customer), "report 12")
                    .orElseThrow(),
                "card was changed",
                "anna",
                "r"))
        .approval()
        .id();
  }

  @Test
  void aUnitWhoseReportsAllLookLateIsAskedAndItsAnswerTellsWhetherItWasSetBack() {
    try (Station station = open()) {
      report(station, 500, 50, head(50));
      report(station, 400, 40, head(40));
      EvidenceRequest request = asked(station);
      showNothingAfter(station, request, 50);
      assertFalse(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT), "that report was late");

      report(station, 401, 41, head(41));
      showNothingAfter(station, request, 41);
      assertFalse(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT), "an earlier answer");
      showNothingAfter(station, asked(station), 41);
      assertTrue(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT));
      assertTrue(station.freezing.isFrozen(Station.point(1)));
    }
  }

  @Test
  void aLedgerThatWentBackFreezesItsPoints() {
    try (Station station = open()) {
      report(station, 1, 5, head(5));
      report(station, 2, 3, head(3));
      assertTrue(station.freezing.isFrozen(Station.point(1)));
    }
  }

  @Test
  void reportsThatAreCountedAnewWhileTheLedgerGrowsTellOfASetBackUnit() {
    try (Station station = open()) {
      report(station, 10, 5, head(5));
      report(station, 11, 7, head(7));
      report(station, 10, 5, head(5));
      assertFalse(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT), "that came twice");
      report(station, 4, 9, head(9));
      assertTrue(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT));
      assertInstanceOf(
          Approvals.Outcome.Done.class,
          station.approvals.approve(propose(station, 1), "bert", "", "r"));
      report(station, 5, 10, head(10));
      assertFalse(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT), "its history begins anew");
      assertFalse(station.freezing.isFrozen(Station.point(1)));
    }
  }

  @Test
  void afterTheReleaseTheHistoryOfASetBackUnitBeginsAnew() {
    try (Station station = open()) {
      report(station, 10, 5, head(5));
      report(station, 11, 3, head(3));
      assertInstanceOf(
          Approvals.Outcome.Done.class,
          station.approvals.approve(propose(station, 1), "bert", "", "r"));
      // Its counter of reports went back with its card, and its entries differ from then on.
      report(station, 2, 5, Digest.of(new byte[] {5}));
      report(station, 3, 6, Digest.of(new byte[] {6}));
      assertFalse(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT));
      assertFalse(station.freezing.isFrozen(Station.point(1)));
      assertEquals(5, asked(station).ledgerAfter());
    }
  }

  @Test
  void onlyAFrozenPointIsReleased() {
    try (Station station = open()) {
      assertTrue(station.reconciliation.release().propose(Station.point(1), "report 12").isEmpty());
    }
  }

  @Test
  void theGrantHistoryLeadsToTheSignedHeadAndAChangedLineDoesNot() {
    try (Station station = open()) {
      station.pay("a", 1, "20.00");
      station.pay("b", 1, "5.00");
      station.issuing.publishing().publishWaiting();
      History history = station.grants.of(Station.point(1)).orElseThrow();
      assertEquals(
          List.of(Money.parse("20"), Money.parse("25")),
          history.entries().stream().map(GrantEntry::total).toList());
      assertTrue(history.intact());
      assertEquals(
          station.downlinks.documents(CreditState.class).getLast().grantHistoryHead(),
          history.head());
      OlderDatabase.execute(
          station.database, "UPDATE grant_entry SET amount = amount + 1 WHERE no = 1");
      assertFalse(station.grants.of(Station.point(1)).orElseThrow().intact());
    }
  }
}

package io.taiqu.supervisor.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.ProtectionFlags;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Standing;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpOutcome.Reason;
import io.taiqu.supervisor.topup.TopUpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoveryTest {
  private static final Instant BEFORE = TestDeployment.NOW.minusSeconds(60);

  @TempDir Path directory;

  /** What the edge holds: the newest state of each supply point that was published. */
  private final Map<SupplyPointId, CreditState> held = new LinkedHashMap<>();

  private long reportSequence = 100;

  private static final EdgeId OTHER = new EdgeId(new UUID(0xed9e, 2));

  private Path live() {
    return directory.resolve("live.db");
  }

  private Path backup() {
    return directory.resolve("backup.db");
  }

  private Station open(Path database) {
    Station station = new Station(database, directory.resolve("fence.journal"));
    // Each run is later than the one before, on every clock.
    station.now = TestDeployment.NOW.plus(Duration.ofHours(++reportSequence));
    station.nanos = 1_000_000_000_000L * reportSequence;
    return station;
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Publishes what waits; the edge takes it by the acceptance rule. */
  private void publish(Station station) {
    station.issuing.publishing().publishWaiting();
    for (CreditState state : station.downlinks.documents(CreditState.class)) {
      CreditState before = held.get(state.supplyPoint());
      if (before == null || state.revision().isAfter(before.revision())) {
        if (before != null) {
          assertTrue(state.credited().compareTo(before.credited()) >= 0, "credited fell");
        }
        held.put(state.supplyPoint(), state);
      } else if (state.revision().equals(before.revision())) {
        assertEquals(before, state, "one revision, two contents");
      }
    }
    station.downlinks.clear();
  }

  private CreditState heldBy(int customer) {
    return Objects.requireNonNull(held.get(Station.point(customer)));
  }

  private void report(Station station) {
    reportSequence++;
    station.nanos += Duration.ofMinutes(1).toNanos();
    station.reports.take(
        Reports.of(
            reportSequence,
            held.values().stream()
                .map(state -> Reports.holding(state, RelayFeedback.CLOSED, 0))
                .toArray(MeterReport[]::new)));
  }

  /** The edge reports, is asked, and answers. */
  private void show(Station station) {
    report(station);
    for (EvidenceRequest request : station.downlinks.documents(EvidenceRequest.class)) {
      List<byte[]> documents = new ArrayList<>();
      if (request.documents()) {
        held.values()
            .forEach(state ->
                documents.add(DocumentCodec.sign(state, station.deployment.key(Role.CREDIT))));
      }
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
                  List.of(),
                  documents));
    }
    station.downlinks.clear();
  }

  private static TopUpOutcome replay(
      Station station, String key, int customer, String amount, Instant paidAt) {
    return station.payments.replay(
        new TopUpRequest(
            key,
            Station.account(customer),
            Money.parse(amount),
            TestDeployment.CURRENCY,
            "counter",
            Optional.empty(),
            "cashier"),
        paidAt);
  }

  private static Approvals.Outcome propose(Station station, boolean without, boolean unexplained) {
    Recovery.Proposal.Ready ready =
        assertInstanceOf(
            Recovery.Proposal.Ready.class,
            station.reconciliation.recovery().propose(without, unexplained, true, false));
    return station.approvals.propose(
        Approval.Kind.FINISH_RECOVERY, "recovery", ready.facts(), "restored", "anna", "r");
  }

  private static void finish(Station station, boolean without, boolean unexplained) {
    long id =
        assertInstanceOf(Approvals.Outcome.Done.class, propose(station, without, unexplained))
            .approval()
            .id();
    assertInstanceOf(
        Approvals.Outcome.Done.class, station.approvals.approve(id, "bert", "seen", "r"));
  }

  private static Money ledgerOf(Station station, int customer) {
    return station.ledger.statement(Station.account(customer), 1).getFirst().balance();
  }

  /** A day with a backup in the middle; two payments are only in the database that is lost. */
  private void loseTwoPayments() {
    try (Station station = open(live())) {
      station.build(2);
      station.pay("before", 1, "10.00");
      publish(station);
    }
    copy(live(), backup());
    try (Station station = open(live())) {
      station.pay("lost-1", 1, "20.00");
      station.pay("lost-2", 2, "30.00");
      publish(station);
    }
    copy(backup(), live());
  }

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

  @Test
  void rulesAreIssuedAnewUnderTheNextGenerationAndNotBefore() {
    loseTwoPayments();
    try (Station station = open(live())) {
      station.give(Station.estateOf(2).replace("\"20.00\",\"10.00\"", "\"21.00\",\"11.00\""));
      // The number that it would get was perhaps given to another policy, which is lost.
      assertEquals(List.of(), station.downlinks.documents(Policy.class));
      show(station);
      finish(station, false, true);
      Policy policy = station.downlinks.documents(Policy.class).getLast();
      assertEquals(2, policy.revision().generation());
    }
  }

  private static String withSecondVersion(String price) {
    String first = "\"price\":\"0.52\"}";
    return Station.estateOf(2)
        .replace(
            first,
            first
                + ",{\"number\":2,\"effectiveFrom\":\"2026-02-01T00:00:00+08:00\",\"price\":\"%s\"}"
                    .formatted(price));
  }

  /** The database of before is there again; units were given a version of a tariff since. */
  private void loseATariff() {
    try (Station station = open(live())) {
      station.build(2);
      publish(station);
    }
    copy(live(), backup());
    try (Station station = open(live())) {
      station.giveApproved(withSecondVersion("0.60"));
      publish(station);
    }
    copy(backup(), live());
  }

  @Test
  void aVersionOfATariffThatTheDatabaseLostIsNeverGivenOutWithOtherPrices() {
    loseATariff();
    try (Station station = open(live())) {
      show(station);
      assertEquals(
          List.of("RES version 2"),
          station.reconciliation.recovery().status().orElseThrow().lostTariffs());
      Estate.Problem problem =
          assertInstanceOf(Estate.Outcome.Refused.class, station.give(withSecondVersion("0.70")))
              .problems()
              .getFirst();
      assertTrue(
          problem.message().contains("before this database was restored"), problem.message());
      assertTrue(problem.message().contains("version 3"), problem.message());
    }
  }

  @Test
  void aRecoveryWaitsForTheLostTariffAndGivesItToAllUnitsAtOnce() {
    loseATariff();
    try (Station station = open(live())) {
      show(station);
      Recovery recovery = station.reconciliation.recovery();
      Recovery.Proposal.NotReady notReady =
          assertInstanceOf(
              Recovery.Proposal.NotReady.class, recovery.propose(true, true, true, false));
      assertTrue(notReady.why().contains("RES version 2"), notReady.why());
      station.giveApproved(withSecondVersion("0.60"));
      assertEquals(List.of(), recovery.status().orElseThrow().lostTariffs());
      assertEquals(Optional.empty(), station.rollOuts.divided());
      finish(station, false, true);
      TariffSet set = station.downlinks.documents(TariffSet.class).getLast();
      assertEquals(2, set.revision().generation());
      assertEquals(2, set.tariffs().getFirst().versions().size());
    }
  }

  @Test
  void twoPeopleMayAcceptThatATariffIsLostAndItsNumberStaysTaken() {
    loseATariff();
    try (Station station = open(live())) {
      show(station);
      Recovery.Proposal.Ready ready =
          assertInstanceOf(
              Recovery.Proposal.Ready.class,
              station.reconciliation.recovery().propose(false, true, true, true));
      assertEquals("RES version 2", ready.facts().get("lostTariffs"));
      long id =
          assertInstanceOf(
                  Approvals.Outcome.Done.class,
                  station.approvals.propose(
                      Approval.Kind.FINISH_RECOVERY,
                      "recovery",
                      ready.facts(),
                      "the document is lost",
                      "anna",
                      "r"))
              .approval()
              .id();
      station.approvals.approve(id, "bert", "seen", "r");
      assertFalse(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      assertInstanceOf(Estate.Outcome.Refused.class, station.give(withSecondVersion("0.70")));
    }
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

  /** What the unit reports of the policy that it holds, which may be newer than the database. */
  private static EdgeReport showing(Revision policy, long sequence) {
    MeterReport meter =
        Reports.meter(
            Station.point(1), Revision.NONE, Money.ZERO, Money.ZERO, RelayFeedback.CLOSED, 0);
    MeterReport held = Reports.with(meter, new ProtectionFlags(false, true, false));
    return Reports.with(Reports.of(sequence, held), policy);
  }

  @Test
  void aProtectionThatWasSetAfterTheBackupIsBroughtBackFromWhatTheUnitShows() {
    loseTwoPayments();
    try (Station station = open(live())) {
      assertEquals(List.of(), station.protections.of(Station.point(1)));
      station.reports.take(showing(new Revision(1, 9), 900));
      Standing back = station.protections.of(Station.point(1)).getFirst();
      assertEquals(Protection.LIFE_SUPPORT, back.protection());
      assertEquals("unit " + Station.EDGE, back.by());
      show(station);
      finish(station, false, true);
      assertTrue(
          station
              .downlinks
              .documents(Policy.class)
              .getLast()
              .entryOf(Station.point(1))
              .orElseThrow()
              .lifeSupport());
    }
  }

  @Test
  void whatAUnitShowsByAnOldPolicyMayHaveBeenClearedSince() {
    loseTwoPayments();
    try (Station station = open(live())) {
      station.reports.take(showing(new Revision(1, 1), 900));
      assertEquals(List.of(), station.protections.of(Station.point(1)));
    }
  }

  @Test
  void unitsThatAreNotHeardKeepTheRecoveryFromEndingUntilTheirProtectionsWereLookedAt() {
    loseTwoPayments();
    try (Station station = open(live())) {
      Recovery recovery = station.reconciliation.recovery();
      Recovery.Proposal.NotReady notReady =
          assertInstanceOf(
              Recovery.Proposal.NotReady.class, recovery.propose(true, true, false, false));
      assertTrue(notReady.why().contains("protected"), notReady.why());
      Recovery.Proposal.Ready ready =
          assertInstanceOf(
              Recovery.Proposal.Ready.class, recovery.propose(true, true, true, false));
      assertEquals("checked by the proposer", ready.facts().get("protections"));
      show(station);
      assertInstanceOf(Recovery.Proposal.Ready.class, recovery.propose(true, true, false, false));
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

  /** The database of before is there again; another unit took over since. Its hand-overs. */
  private List<Handover> loseAReplacement() {
    try (Station station = open(live())) {
      station.build(2);
      station.pay("before", 1, "10.00");
      publish(station);
    }
    copy(live(), backup());
    List<Handover> handovers;
    try (Station station = open(live())) {
      replaced(station);
      handovers = station.downlinks.documents(Handover.class);
      publish(station);
    }
    copy(backup(), live());
    return handovers;
  }

  private static void replaced(Station station) {
    station.withdrawn.add(Station.EDGE);
    Assignments.Proposal.Ready ready =
        assertInstanceOf(
            Assignments.Proposal.Ready.class, station.assignments.proposeEdge(Station.EDGE, OTHER));
    station.approvals.propose(
        Approval.Kind.REPLACE_EDGE, ready.subject(), ready.facts(), "lightning", "anna", "r");
    assertInstanceOf(
        Approvals.Outcome.Done.class,
        station.approvals.approve(station.approvals.waiting().getLast().id(), "bert", "seen", "r"));
  }

  /** The new unit reports, is asked, and shows hand-overs and what it holds of them. */
  private void showOfOther(Station station, List<Handover> handovers) {
    station.reports.take(Reports.of(1, OTHER));
    EvidenceRequest request = station.downlinks.documents(EvidenceRequest.class).getLast();
    assertEquals(OTHER, request.edge());
    assertTrue(request.documents());
    station.reports.take(Reports.of(2, OTHER));
    assertEquals(1, station.downlinks.documents(EvidenceRequest.class).size(), "asked too often");
    List<byte[]> documents = new ArrayList<>();
    for (Handover handover : handovers) {
      documents.add(DocumentCodec.sign(handover, station.deployment.key(Role.CREDIT)));
      documents.add(
          DocumentCodec.sign(
              Objects.requireNonNull(held.get(handover.supplyPoint())),
              station.deployment.key(Role.CREDIT)));
    }
    station
        .reconciliation
        .evidence()
        .take(
            new Evidence(
                TestDeployment.DEPLOYMENT, OTHER, 1, request.revision(), 0, List.of(), documents));
  }

  @Test
  void aUnitThatReplacedAnotherAfterTheBackupIsAskedAndServesOn() {
    List<Handover> handovers = loseAReplacement();
    try (Station station = open(live())) {
      showOfOther(station, handovers);
      Recovery.Status status = station.reconciliation.recovery().status().orElseThrow();
      assertEquals(List.of(), status.unheard(), "nobody waits for the unit that was replaced");
      finish(station, false, false);
      assertEquals(
          List.of(), station.downlinks.documents(Handover.class), "no account is opened again");
      publish(station);
      assertEquals(new Revision(2, 1), heldBy(1).revision());
      assertEquals(OTHER, heldBy(1).edge());
      assertEquals(2, heldBy(1).assignmentEpoch());
    }
  }

  @Test
  void aUnitThatHasTakenOverOnlyAPartTakesOverAnewAfterTheRecovery() {
    List<Handover> handovers = loseAReplacement();
    try (Station station = open(live())) {
      showOfOther(station, handovers.subList(0, 1));
      finish(station, true, false);
      publish(station);
      assertEquals(
          List.of(1L, 1L), List.of(heldBy(1).assignmentEpoch(), heldBy(2).assignmentEpoch()));
      replaced(station);
      publish(station);
      assertEquals(List.of(OTHER, OTHER), List.of(heldBy(1).edge(), heldBy(2).edge()));
      assertEquals(Money.parse("10"), heldBy(1).credited());
    }
  }
}

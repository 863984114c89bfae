package io.taiqu.supervisor.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.ProtectionFlags;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Standing;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What only the units know after a restore: protections, and who took over from whom. */
final class RecoveredUnitsTest extends LostDatabase {
  private static final EdgeId OTHER = new EdgeId(new UUID(0xed9e, 2));

  /** What the unit reports of the policy that it holds, which may be newer than the database. */
  private static EdgeReport showing(Revision policy, long sequence) {
    return showing(new HeldDocument(policy, Digest.ZERO), sequence);
  }

  private static EdgeReport showing(HeldDocument policy, long sequence) {
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
  void aPolicyThatARestoredDatabaseHasForgottenIsFollowedByOneThatTheUnitTakes() {
    try (Station station = open(live())) {
      station.build(2);
      Policy known = station.downlinks.documents(Policy.class).getLast();
      station.downlinks.clear();
      long far = known.revision().sequence() + 5;
      station.reports.take(showing(new Revision(1, far), 900));
      Policy anew = station.downlinks.documents(Policy.class).getLast();
      assertEquals(new Revision(1, far + 1), anew.revision());
      assertTrue(anew.entryOf(Station.point(1)).orElseThrow().lifeSupport(), "as the unit shows");

      station.downlinks.clear();
      station.reports.take(showing(Reports.held(anew), 901));
      assertEquals(List.of(), station.downlinks.documents(Policy.class));
    }
  }

  @Test
  void anotherPolicyUnderTheNumberThatTheUnitHoldsIsFollowedByOneThatItTakes() {
    try (Station station = open(live())) {
      station.build(2);
      Policy known = station.downlinks.documents(Policy.class).getLast();
      station.downlinks.clear();
      station.reports.take(showing(Reports.held(known), 900));
      assertTrue(
          station.downlinks.documents(Policy.class).stream().allMatch(known::equals),
          "they agree: it is at most told again");

      station.reports.take(showing(known.revision(), 901));
      Policy anew = station.downlinks.documents(Policy.class).getLast();
      assertEquals(new Revision(1, known.revision().sequence() + 1), anew.revision());
      assertEquals(known.validUntil(), anew.validUntil());

      station.downlinks.clear();
      station.reports.take(showing(Reports.held(anew), 902));
      assertEquals(List.of(), station.downlinks.documents(Policy.class));
    }
  }

  /** No payment was lost, so no recovery begins; the unit charges by prices that were forgotten. */
  @Test
  void tariffsThatARestoredDatabaseHasForgottenAreAskedForAndReachTheUnitAgain() {
    String repriced = Station.repriced(Station.estateOf(1), "0.60");
    try (Station station = open(live())) {
      station.build(1);
      publish(station);
    }
    copy(live(), backup());
    TariffSet taken;
    try (Station station = open(live())) {
      station.giveApproved(repriced);
      taken = station.downlinks.documents(TariffSet.class).getLast();
    }
    copy(backup(), live());
    try (Station station = open(live())) {
      EdgeReport report = Reports.of(900);
      station.reports.take(
          Reports.with(report, Reports.held(taken), report.policy(), report.tokenKeys()));
      assertTrue(station.alarmed(AlarmKind.TARIFFS_FORGOTTEN));
      assertTrue(
          station.downlinks.documents(TariffSet.class).stream()
              .noneMatch(set -> set.revision().isAfter(taken.revision())),
          "older prices are not issued over newer ones");

      station.giveApproved(repriced);
      TariffSet anew = station.downlinks.documents(TariffSet.class).getLast();
      assertEquals(taken.tariffs(), anew.tariffs());
      assertTrue(anew.revision().isAfter(taken.revision()));
      report = Reports.of(901);
      station.reports.take(
          Reports.with(report, Reports.held(anew), report.policy(), report.tokenKeys()));
      assertFalse(station.alarmed(AlarmKind.TARIFFS_FORGOTTEN));
    }
  }

  @Test
  void aUnitThatLiesUsesUpNoNumbers() {
    try (Station station = open(live())) {
      station.build(2);
      station.downlinks.clear();
      station.reports.take(showing(new Revision(1, Long.MAX_VALUE), 900));
      station.estate.renew();
      assertTrue(
          station.downlinks.documents(Policy.class).stream()
              .allMatch(policy -> policy.revision().sequence() < 10));
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
      assertTrue(notReady.why().english().contains("protected"), notReady.why()::english);
      Recovery.Proposal.Ready ready =
          assertInstanceOf(
              Recovery.Proposal.Ready.class, recovery.propose(true, true, true, false));
      assertEquals("checked by the proposer", ready.facts().get("protections"));
      show(station);
      assertInstanceOf(Recovery.Proposal.Ready.class, recovery.propose(true, true, false, false));
    }
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
    replaced(station, Station.EDGE, OTHER);
  }

  private static void replaced(Station station, EdgeId from, EdgeId to) {
    station.withdrawn.add(from);
    Assignments.Proposal.Ready ready =
        assertInstanceOf(
            Assignments.Proposal.Ready.class, station.assignments.proposeEdge(from, to));
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
    showDocuments(station, request, handovers);
  }

  private void showDocuments(Station station, EvidenceRequest request, List<Handover> handovers) {
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

  /** Its disk was set back, so it showed nothing; then the broker gave it its hand-overs again. */
  @Test
  void anUnknownUnitThatReportsMoreThanItHasShownIsAskedAgain() {
    List<Handover> handovers = loseAReplacement();
    try (Station station = open(live())) {
      showOfOther(station, List.of());
      station.downlinks.clear();
      station.nanos += Duration.ofMinutes(1).toNanos();
      station.reports.take(Reports.of(3, OTHER));
      assertEquals(List.of(), station.downlinks.documents(EvidenceRequest.class));
      MeterReport meter = Reports.holding(heldBy(1), RelayFeedback.CLOSED, 0);
      station.reports.take(Reports.of(4, OTHER, Reports.with(meter, 2)));
      EvidenceRequest request = station.downlinks.documents(EvidenceRequest.class).getLast();
      assertEquals(OTHER, request.edge());
      assertTrue(request.documents());
      showDocuments(station, request, handovers);
      finish(station, false, false);
      publish(station);
      assertEquals(OTHER, heldBy(1).edge());
      assertEquals(2, heldBy(1).assignmentEpoch());
    }
  }

  @Test
  void aUnitThatIsReplacedAgainBeforeItReportsHandsOverWhatItWasHanded() {
    List<Handover> handovers = loseAReplacement();
    try (Station station = open(live())) {
      showOfOther(station, handovers);
      finish(station, false, false);
      EdgeId third = new EdgeId(new UUID(0xed9e, 3));
      replaced(station, OTHER, third);
      List<Handover> anew = station.downlinks.documents(Handover.class);
      assertEquals(2, anew.size());
      for (int i = 0; i < 2; i++) {
        assertEquals(third, anew.get(i).edge());
        assertEquals(handovers.get(i).charging(), anew.get(i).charging());
      }
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
      assertEquals(
          List.of(3L, 2L),
          station.downlinks.documents(Handover.class).stream()
              .filter(handover -> handover.edge().equals(OTHER))
              .map(Handover::assignmentEpoch)
              .toList(),
          "what the unit holds is not given out again");
      publish(station);
      assertEquals(List.of(OTHER, OTHER), List.of(heldBy(1).edge(), heldBy(2).edge()));
      assertEquals(
          List.of(3L, 2L), List.of(heldBy(1).assignmentEpoch(), heldBy(2).assignmentEpoch()));
      assertEquals(Money.parse("10"), heldBy(1).credited());
    }
  }
}

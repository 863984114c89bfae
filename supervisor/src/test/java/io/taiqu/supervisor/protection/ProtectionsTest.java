package io.taiqu.supervisor.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.approval.Approvals.Reason;
import io.taiqu.supervisor.audit.AuditStore.Filter;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class ProtectionsTest {
  private static final SupplyPointId POINT = Station.point(1);

  @TempDir Path directory;

  private static Protections.Outcome set(Station station, Protection protection, String by) {
    return station.protections.set(POINT, protection, "certificate seen", by, "r");
  }

  private static Approvals.Outcome propose(Station station, Protection protection, String by) {
    return station.approvals.propose(
        Approval.Kind.CLEAR_PROTECTION,
        Protections.subject(POINT, protection),
        station.protections.proposeClearing(POINT, protection).orElseThrow(),
        "moved out",
        by,
        "r");
  }

  private static long proposed(Station station, Protection protection, String by) {
    return assertInstanceOf(Approvals.Outcome.Done.class, propose(station, protection, by))
        .approval()
        .id();
  }

  /** What the newest policy that went to the edge says. */
  private static Set<Protection> published(Station station) {
    PolicyEntry entry =
        station.downlinks.documents(Policy.class).getLast().entryOf(POINT).orElseThrow();
    Set<Protection> held = EnumSet.noneOf(Protection.class);
    if (entry.protectedCustomer()) {
      held.add(Protection.PROTECTED_CUSTOMER);
    }
    if (entry.lifeSupport()) {
      held.add(Protection.LIFE_SUPPORT);
    }
    if (entry.disputed()) {
      held.add(Protection.DISPUTE);
    }
    return held;
  }

  private static Estate.Outcome apply(Station station, String policy) {
    String document =
        Station.estateOf(1)
            .replace("\"tariff\":\"RES\"", "\"tariff\":\"RES\",\"policy\":{" + policy + "}");
    return station.giveApproved(document);
  }

  private static Estate.Counts applied(Station station, String policy) {
    return assertInstanceOf(Estate.Outcome.Applied.class, apply(station, policy)).counts();
  }

  @Test
  void onePersonSetsEachAndItReachesTheEdgeAtOnce() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertEquals(Set.of(), published(station));
      Set<Protection> held = EnumSet.noneOf(Protection.class);
      for (Protection protection : Protection.values()) {
        assertInstanceOf(Protections.Outcome.Done.class, set(station, protection, "anna"));
        held.add(protection);
        assertEquals(held, published(station));
      }
      assertEquals(
          3, station.audit.page(Long.MAX_VALUE, 10, new Filter("anna", "point:" + POINT)).size());
    }
  }

  @Test
  void settingWithoutAReasonOrTwiceChangesNothing() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertInstanceOf(
          Protections.Outcome.NoReason.class,
          station.protections.set(POINT, Protection.DISPUTE, " ", "anna", "r"));
      assertEquals(List.of(), station.protections.of(POINT));
      set(station, Protection.DISPUTE, "anna");
      assertInstanceOf(Protections.Outcome.InForce.class, set(station, Protection.DISPUTE, "bert"));
      assertEquals("anna", station.protections.of(POINT).getFirst().by());
    }
  }

  @Test
  void clearingTakesASecondPersonAndThenReachesTheEdge() {
    try (Station station = new Station(directory)) {
      station.build(1);
      set(station, Protection.LIFE_SUPPORT, "anna");
      set(station, Protection.DISPUTE, "anna");
      long id = proposed(station, Protection.LIFE_SUPPORT, "anna");
      assertEquals(EnumSet.of(Protection.LIFE_SUPPORT, Protection.DISPUTE), published(station));
      assertEquals(
          Reason.SAME_PERSON,
          assertInstanceOf(
                  Approvals.Outcome.Refused.class, station.approvals.approve(id, "anna", "", "r"))
              .reason());
      station.estate.renew();
      assertEquals(EnumSet.of(Protection.LIFE_SUPPORT, Protection.DISPUTE), published(station));
      assertInstanceOf(
          Approvals.Outcome.Done.class, station.approvals.approve(id, "bert", "", "r"));
      assertEquals(EnumSet.of(Protection.DISPUTE), published(station));
    }
  }

  @Test
  void aRefusedProposalClearsNothing() {
    try (Station station = new Station(directory)) {
      station.build(1);
      set(station, Protection.LIFE_SUPPORT, "anna");
      long id = proposed(station, Protection.LIFE_SUPPORT, "anna");
      station.approvals.refuse(id, "bert", "still there", "r");
      station.estate.renew();
      assertEquals(EnumSet.of(Protection.LIFE_SUPPORT), published(station));
    }
  }

  @Test
  void whatWasSetAnewSinceTheProposalIsProposedAnew() {
    try (Station station = new Station(directory)) {
      station.build(1);
      set(station, Protection.DISPUTE, "anna");
      var facts = station.protections.proposeClearing(POINT, Protection.DISPUTE).orElseThrow();
      long first = proposed(station, Protection.DISPUTE, "anna");
      station.approvals.approve(first, "bert", "", "r");
      assertTrue(station.protections.proposeClearing(POINT, Protection.DISPUTE).isEmpty());
      station.now = station.now.plus(Duration.ofMinutes(1));
      set(station, Protection.DISPUTE, "carl");
      Approvals.Outcome.Done stale =
          assertInstanceOf(
              Approvals.Outcome.Done.class,
              station.approvals.propose(
                  Approval.Kind.CLEAR_PROTECTION, "stale", facts, "moved out", "anna", "r"));
      assertEquals(
          Reason.NOT_NOW,
          assertInstanceOf(
                  Approvals.Outcome.Refused.class,
                  station.approvals.approve(stale.approval().id(), "bert", "", "r"))
              .reason());
      assertEquals(EnumSet.of(Protection.DISPUTE), published(station));
    }
  }

  @Test
  void aDocumentThatDeniesWhatIsInForceIsRefusedWithItsPlace() {
    try (Station station = new Station(directory)) {
      station.build(1);
      set(station, Protection.LIFE_SUPPORT, "anna");
      List<Estate.Problem> problems =
          assertInstanceOf(Estate.Outcome.Refused.class, apply(station, "\"lifeSupport\":false"))
              .problems();
      assertEquals(1, problems.size());
      assertEquals(
          "$.districts[0].transformers[0].supplyPoints[0].policy.lifeSupport",
          problems.getFirst().path());
      assertTrue(problems.getFirst().message().contains("second person"));
      assertEquals(EnumSet.of(Protection.LIFE_SUPPORT), published(station));
      // To say no of what was never set is fine.
      assertEquals(1, applied(station, "\"disputed\":false").protectionsKept());
    }
  }

  @Test
  void aDocumentSetsButByLeavingOutClearsNothingAndTellsWhatItKept() {
    try (Station station = new Station(directory)) {
      assertEquals(1, applied(station, "\"protected\":true").protectionsSet());
      assertEquals(EnumSet.of(Protection.PROTECTED_CUSTOMER), published(station));
      Estate.Counts without = applied(station, "\"stepCap\":\"4000\"");
      assertEquals(0, without.protectionsSet());
      assertEquals(1, without.protectionsKept());
      assertEquals(EnumSet.of(Protection.PROTECTED_CUSTOMER), published(station));
    }
  }

  @Test
  void whatTwoPeopleClearedStaysClearedUntilAPersonSetsItAgain() {
    try (Station station = new Station(directory)) {
      applied(station, "\"protected\":true");
      long id = proposed(station, Protection.PROTECTED_CUSTOMER, "anna");
      station.approvals.approve(id, "bert", "", "r");
      assertEquals(Set.of(), published(station));
      station.now = station.now.plus(Duration.ofDays(40));
      station.estate.renew();
      assertEquals(Set.of(), published(station));
      assertFalse(station.protections.inForce(POINT, Protection.PROTECTED_CUSTOMER).isPresent());
      assertEquals(1, applied(station, "\"protected\":true").protectionsSet());
      assertEquals(EnumSet.of(Protection.PROTECTED_CUSTOMER), published(station));
    }
  }

  @Test
  void whatIsInForceSurvivesARestart() {
    try (Station station = new Station(directory)) {
      station.build(1);
      set(station, Protection.LIFE_SUPPORT, "anna");
    }
    try (Station station = new Station(directory)) {
      Standing standing = station.protections.of(POINT).getFirst();
      assertEquals(Protection.LIFE_SUPPORT, standing.protection());
      assertEquals("anna", standing.by());
      assertEquals("certificate seen", standing.reason());
      station.now = station.now.plus(Duration.ofDays(40));
      station.estate.renew();
      assertEquals(EnumSet.of(Protection.LIFE_SUPPORT), published(station));
    }
  }
}

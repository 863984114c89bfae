package io.taiqu.supervisor.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.testing.Station;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tariffs that the lost database had issued. */
final class RecoveredTariffsTest extends LostDatabase {
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
      assertTrue(notReady.why().english().contains("RES version 2"), notReady.why()::english);
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
}

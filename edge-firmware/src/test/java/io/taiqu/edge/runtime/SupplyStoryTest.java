package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.ReadPaces;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One customer's supply, from the first read to the reconnection. Price: 1.00 per kWh. */
class SupplyStoryTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  private final TestUnit unit = TestUnit.withCustomers(4);

  private void commission(String credit) {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 4));
    unit.arrives(TestDocuments.policy(1, 4));
    for (int i = 1; i <= 4; i++) {
      unit.arrives(TestDocuments.handover(i, TARIFF, 100_000, unit.now()));
      unit.arrives(TestDocuments.credit(i, 1, credit));
    }
    unit.settle();
    for (int i = 1; i <= 4; i++) {
      unit.seen(i, RelayFeedback.CLOSED);
    }
  }

  /** A read some minutes after the last, as a sweep would bring it. */
  private void readLater(int number, long wattHours) {
    for (int minute = 0; minute < 30; minute++) {
      unit.pass(Duration.ofMinutes(1));
    }
    unit.sweepEnded();
    unit.reads(number, wattHours, 0);
  }

  private void readAtOnce(int number, long wattHours) {
    unit.pass(Duration.ofMillis(200));
    unit.reads(number, wattHours, 0);
  }

  /** Uses up a credit of 3.00 with every warning delivered; leaves the deciding read open. */
  private void useUp(int number) {
    readLater(number, 101_000);
    unit.arrives(
        TestDocuments.notice(number, 1, unit.at(number).supply().episode(), 2, unit.now()));
    readLater(number, 103_000);
  }

  private Optional<HoldReason> hold(int number) {
    return unit.at(number).relay().hold();
  }

  @Test
  void creditIsUsedUpAndTheDecidingReadTakesSupplyAway() {
    commission("3");
    useUp(1);
    assertEquals(Money.ZERO, unit.balance(1));
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(HoldReason.READS_NOT_CONFIRMED), hold(1));
    assertTrue(unit.readsWanted().contains(TestUnit.point(1)));

    readAtOnce(1, 103_000);
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
    assertEquals(SupplyState.ON, unit.supply(2));
  }

  @Test
  void topUpReconnectsSupplyWhenBalanceTurnsPositive() {
    commission("3");
    useUp(1);
    readAtOnce(1, 103_000);
    unit.seen(1, RelayFeedback.OPEN);

    assertTrue(unit.arrives(TestDocuments.credit(1, 2, "3.01")));
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(SupplyState.ON), unit.driven(1));
  }

  @Test
  void aCustomerWhoWasReconnectedIsReadOftenUntilTheLoadIsKnown() {
    commission("3");
    useUp(1);
    readAtOnce(1, 103_000);
    unit.seen(1, RelayFeedback.OPEN);
    unit.pass(Duration.ofSeconds(5));
    unit.reads(1, 103_000, 0);

    unit.arrives(TestDocuments.credit(1, 2, "3.30"));
    assertTrue(ReadPaces.of(unit.at(1), unit.now()).every().isPresent());

    unit.pass(Duration.ofSeconds(5));
    unit.reads(1, 103_000, 0);
    assertEquals(Optional.empty(), ReadPaces.of(unit.at(1), unit.now()).every());
  }

  @Test
  void topUpReconnectsSupplyAtNightToo() {
    commission("3");
    useUp(1);
    readAtOnce(1, 103_000);
    unit.seen(1, RelayFeedback.OPEN);
    unit.pass(Duration.ofHours(12));

    unit.arrives(TestDocuments.credit(1, 2, "20"));
    assertEquals(Optional.of(SupplyState.ON), unit.driven(1));
  }

  @Test
  void supplyStaysOnInTheEveningAndTheUseAccruesAsDebt() {
    commission("3");
    readLater(1, 101_000);
    unit.arrives(TestDocuments.notice(1, 1, unit.at(1).supply().episode(), 2, unit.now()));
    unit.pass(Duration.ofHours(8));
    unit.sweepEnded();
    unit.reads(1, 110_000, 1_000);
    readAtOnce(1, 110_000);

    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(HoldReason.QUIET_HOURS), hold(1));
    assertEquals(Money.parse("-7"), unit.balance(1));
    assertFalse(unit.readsWanted().contains(TestUnit.point(1)));
  }

  @Test
  void withoutDeliveredWarningsSupplyStaysOnWhileTheSupervisorIsHeard() {
    commission("3");
    unit.connect(true);
    readLater(1, 103_000);
    unit.pass(Duration.ofHours(3));
    unit.arrives(TestDocuments.ack(1, 1, 0));
    readLater(1, 103_000);
    readAtOnce(1, 103_000);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(HoldReason.WARNINGS_NOT_GIVEN), hold(1));
  }

  @Test
  void cuttingTheAntennaDoesNotGiveFreeElectricity() {
    commission("3");
    readLater(1, 103_000);
    readAtOnce(1, 103_000);
    assertEquals(Optional.of(HoldReason.WARNINGS_NOT_GIVEN), hold(1));

    unit.pass(Duration.ofHours(2));
    readLater(1, 103_000);
    readAtOnce(1, 103_000);
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  @Test
  void warningsAreCountedInStepsAndEpisodes() {
    commission("12");
    readLater(1, 102_500);
    long first = unit.at(1).supply().episode();
    assertTrue(first > 0);
    assertEquals(1, unit.at(1).supply().step());
    readLater(1, 104_500);
    readLater(1, 107_500);
    assertEquals(2, unit.at(1).supply().step());

    unit.arrives(TestDocuments.credit(1, 2, "112"));
    assertEquals(0, unit.at(1).supply().step());
    assertEquals(first, unit.at(1).supply().episode());
  }

  /** Most who pay little by little never rise above the first step. */
  @Test
  void whoWasLiftedAboveTheLastStepAloneIsWarnedAnewBeforeSupplyIsTakenAway() {
    commission("3");
    readLater(1, 101_000);
    unit.arrives(TestDocuments.notice(1, 1, unit.at(1).supply().episode(), 2, unit.now()));
    final long first = unit.at(1).supply().episode();
    unit.arrives(TestDocuments.credit(1, 2, "8"));
    assertTrue(unit.at(1).supply().episode() > first);
    assertEquals(1, unit.at(1).supply().step());
    readLater(1, 104_000);
    assertEquals(2, unit.at(1).supply().step());
    readLater(1, 108_000);
    readAtOnce(1, 108_000);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(HoldReason.WARNINGS_NOT_GIVEN), hold(1));

    unit.arrives(TestDocuments.notice(1, 2, unit.at(1).supply().episode(), 2, unit.now()));
    readLater(1, 108_000);
    readAtOnce(1, 108_000);
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  @Test
  void aPaymentThatLiftsAboveNoStepBeginsNoEpisode() {
    commission("3");
    readLater(1, 101_000);
    final long first = unit.at(1).supply().episode();
    unit.arrives(TestDocuments.credit(1, 2, "4"));
    assertEquals(first, unit.at(1).supply().episode());
    assertEquals(2, unit.at(1).supply().step());
  }

  @Test
  void whereTheDocumentsSayNothingAnyMoreSupplyIsRestored() {
    commission("3");
    useUp(4);
    readAtOnce(4, 103_000);
    assertEquals(SupplyState.OFF, unit.supply(4));
    unit.arrives(TestDocuments.policy(2, 3));
    assertEquals(SupplyState.ON, unit.supply(4));
  }

  @Test
  void withoutATariffSupplyIsRestored() {
    commission("3");
    useUp(4);
    readAtOnce(4, 103_000);
    unit.arrives(TestDocuments.tariffs(TARIFF, 2, 3));
    assertEquals(SupplyState.ON, unit.supply(4));
  }

  @Test
  void emergencyCreditIsUsedUpFirst() {
    unit.arrives(TestDocuments.policy(2, 4, rules -> withEmergency(rules, Money.parse("2"))));
    commission("3");
    useUp(1);
    readAtOnce(1, 103_000);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(HoldReason.WARNINGS_NOT_GIVEN), hold(1));

    readLater(1, 105_000);
    readAtOnce(1, 105_000);
    assertEquals(SupplyState.OFF, unit.supply(1));
    unit.arrives(TestDocuments.credit(1, 2, "5"));
    assertEquals(SupplyState.OFF, unit.supply(1), "the next top-up repays the emergency credit");
    unit.arrives(TestDocuments.credit(1, 3, "5.10"));
    assertEquals(SupplyState.ON, unit.supply(1));
  }

  private static PolicyEntry withEmergency(PolicyEntry rules, Money emergency) {
    return new PolicyEntry(
        rules.supplyPoint(),
        rules.enforce(),
        rules.protectedCustomer(),
        rules.lifeSupport(),
        rules.disputed(),
        emergency,
        rules.warningSteps(),
        rules.disconnectAt(),
        rules.reconnectAt(),
        rules.stepCap(),
        rules.ratedPower(),
        rules.terms());
  }

  @Test
  void theFuseAllowsThreeOpeningsAnHour() {
    commission("3");
    for (int i = 1; i <= 4; i++) {
      unit.reads(i, 101_000, 0);
      unit.arrives(TestDocuments.notice(i, 1, unit.at(i).supply().episode(), 2, unit.now()));
    }
    unit.pass(Duration.ofMinutes(30));
    unit.sweepEnded();
    for (int i = 1; i <= 4; i++) {
      unit.reads(i, 103_000, 0);
      readAtOnce(i, 103_000);
    }
    assertEquals(SupplyState.OFF, unit.supply(3));
    assertEquals(SupplyState.ON, unit.supply(4));
    assertEquals(Optional.of(HoldReason.FUSE_SPENT), hold(4));

    unit.pass(Duration.ofHours(1));
    unit.sweepEnded();
    unit.reads(4, 103_000, 0);
    readAtOnce(4, 103_000);
    assertEquals(SupplyState.OFF, unit.supply(4));
  }

  @Test
  void nothingOpensInTheFirstTenMinutesAfterAStart() {
    commission("3");
    useUp(1);
    unit.restart();
    unit.pass(Duration.ofSeconds(5));
    unit.sweepEnded();
    unit.reads(1, 103_000, 0);
    readAtOnce(1, 103_000);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(HoldReason.ANTI_FLAP), hold(1));

    unit.pass(Duration.ofMinutes(10));
    unit.sweepEnded();
    unit.reads(1, 103_000, 0);
    readAtOnce(1, 103_000);
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  @Test
  void currentAfterOpeningRaisesAnAlarmAndTheRelayIsNotDrivenAgain() {
    commission("3");
    useUp(1);
    readAtOnce(1, 103_000);
    unit.seen(1, RelayFeedback.CLOSED);
    for (int i = 0; i < 3; i++) {
      unit.pass(Duration.ofSeconds(5));
      unit.reads(1, 103_010 + 10 * i, 3_000);
    }
    assertTrue(unit.at(1).supply().currentWhileOpen());
    assertTrue(alarmed("CURRENT_WHILE_OPEN"));
    assertEquals(1, unit.at(1).supply().openings().size());
  }

  @Test
  void theDecidingReadNeedsNothingButTheBillingRegister() {
    commission("3");
    useUp(1);
    unit.pass(Duration.ofMillis(200));
    unit.readsRegister(1, 103_000);
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
  }

  @Test
  void aReadThatTellsNoCurrentNeitherShowsAWeldNorClearsIt() {
    commission("3");
    useUp(1);
    unit.pass(Duration.ofMillis(200));
    unit.readsRegister(1, 103_000);
    unit.seen(1, RelayFeedback.CLOSED);
    for (int i = 0; i < 3; i++) {
      unit.pass(Duration.ofSeconds(5));
      unit.readsRegister(1, 103_010);
    }
    assertFalse(unit.at(1).supply().currentWhileOpen());
    unit.reads(1, 103_020, 3_000);
    unit.readsRegister(1, 103_020);
    unit.pass(Duration.ofSeconds(5));
    unit.reads(1, 103_030, 3_000);
    assertTrue(unit.at(1).supply().currentWhileOpen());
  }

  @Test
  void whatIsShownOfAMeterIsItsLastCompleteRead() {
    commission("3");
    unit.reads(1, 100_100, 1_500);
    unit.pass(Duration.ofMinutes(5));
    unit.readsRegister(1, 100_200);
    unit.loop().publishStatus();
    StatusView.Meter shown =
        unit.loop().status().orElseThrow().meters().stream()
            .filter(meter -> meter.point().equals(TestUnit.point(1)))
            .findFirst()
            .orElseThrow();
    assertEquals(1_500, shown.sample().orElseThrow().power().watts());
    assertEquals(1, shown.sample().orElseThrow().voltages().size());
    assertEquals(Money.parse("2.8"), unit.balance(1));
  }

  @Test
  void aDisputeOpenedLaterRestoresSupply() {
    commission("3");
    useUp(1);
    readAtOnce(1, 103_000);
    assertEquals(SupplyState.OFF, unit.supply(1));
    unit.arrives(
        TestDocuments.policy(
            9,
            4,
            rules ->
                new PolicyEntry(
                    rules.supplyPoint(),
                    true,
                    false,
                    false,
                    true,
                    rules.emergencyCredit(),
                    rules.warningSteps(),
                    rules.disconnectAt(),
                    rules.reconnectAt(),
                    rules.stepCap(),
                    rules.ratedPower(),
                    rules.terms())));
    assertEquals(SupplyState.ON, unit.supply(1));
  }

  @Test
  void theSafetyLockHoldsSupplyOpenUntilItIsReleased() {
    commission("3");
    useUp(1);
    readAtOnce(1, 103_000);
    unit.seen(1, RelayFeedback.OPEN);
    unit.step(new Input.SafetyLockChanged(TestUnit.point(1), true, "Li"));
    unit.arrives(TestDocuments.credit(1, 2, "20"));
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(Optional.of(HoldReason.SAFETY_LOCK), hold(1));
    unit.step(new Input.SafetyLockChanged(TestUnit.point(1), false, "Li"));
    assertEquals(SupplyState.ON, unit.supply(1));
  }

  @Test
  void aLockOnARelayThatWasRewiredAsAPlainOneIsAnAlarmUntilItIsReleased() {
    commission("3");
    unit.step(new Input.SafetyLockChanged(TestUnit.point(1), true, "Li"));
    assertFalse(alarmed("LOCK_NOT_SAFE"));
    unit.rewired();
    assertTrue(alarmed("LOCK_NOT_SAFE"));
    unit.step(new Input.SafetyLockChanged(TestUnit.point(1), false, "Li"));
    assertFalse(alarmed("LOCK_NOT_SAFE"));
  }

  private boolean alarmed(String kind) {
    unit.loop().publishStatus();
    return unit.loop().status().orElseThrow().alarms().stream()
        .anyMatch(alarm -> alarm.kind().equals(kind));
  }

  @Test
  void anUnacceptableCreditStateChangesNothing() {
    commission("3");
    Money before = unit.balance(1);
    assertTrue(unit.arrives(TestDocuments.credit(1, new Revision(1, 2), "2", "0")));
    assertTrue(unit.arrives(TestDocuments.credit(1, new Revision(1, 1), "50", "0")));
    assertTrue(unit.arrives(TestDocuments.credit(1, new Revision(1, 2), "5000", "0")));
    assertEquals(before, unit.balance(1));
    assertEquals(new Revision(1, 1), unit.at(1).account().orElseThrow().accepted());
  }

  @Test
  void documentsMayArriveInAnyOrder() {
    unit.arrives(TestDocuments.credit(1, 1, "3"));
    unit.arrives(TestDocuments.handover(1, TARIFF, 100_000, unit.now()));
    assertEquals(Money.ZERO, unit.balance(1), "no cap is known yet");
    unit.arrives(TestDocuments.policy(1, 4));
    assertEquals(Money.ZERO, unit.balance(1), "no currency is known yet");
    unit.pass(Duration.ofMinutes(30));
    unit.reads(1, 101_000, 2_000);
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 4));
    assertEquals(Money.parse("2"), unit.balance(1), "credit and use are both there");
  }

  @Test
  void aRelayThatDoesNotCloseIsDrivenAgainUntilItsContactAgrees() {
    commission("3");
    useUp(1);
    readAtOnce(1, 103_000);
    unit.seen(1, RelayFeedback.OPEN);
    unit.arrives(TestDocuments.credit(1, 2, "20"));
    unit.seen(1, RelayFeedback.OPEN);
    unit.restart();
    unit.seen(1, RelayFeedback.OPEN);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(SupplyState.ON), unit.driven(1));
  }
}

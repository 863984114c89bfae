package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Where each condition's input really comes from: a customer who has used up everything, with one
 * thing missing. Price: 1.00 per kWh, credit 3.00.
 */
class HoldReasonsTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  private final TestUnit unit = TestUnit.withCustomers(1);

  private void commission(Policy policy) {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 1));
    unit.arrives(policy);
    unit.arrives(TestDocuments.handover(1, TARIFF, 100_000, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, "3"));
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    later();
    unit.reads(1, 101_000, 0);
    unit.arrives(TestDocuments.notice(1, 1, 1, 2, unit.now()));
    later();
  }

  private void later() {
    unit.pass(Duration.ofMinutes(30));
    unit.sweepEnded();
  }

  private void useUp() {
    unit.reads(1, 103_000, 0);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, 103_000, 0);
  }

  private void assertHeld(HoldReason reason) {
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(reason), unit.at(1).relay().hold());
  }

  private static Policy usual() {
    return TestDocuments.policy(1, 1);
  }

  private static Policy ruling(UnaryOperator<PolicyEntry> change) {
    return TestDocuments.policy(1, 1, change);
  }

  private static PolicyEntry flags(
      PolicyEntry rules, boolean enforce, boolean isProtected, boolean life, boolean disputed) {
    return new PolicyEntry(
        rules.supplyPoint(),
        enforce,
        isProtected,
        life,
        disputed,
        rules.emergencyCredit(),
        rules.warningSteps(),
        rules.disconnectAt(),
        rules.reconnectAt(),
        rules.stepCap(),
        rules.ratedPower());
  }

  private static Policy dated(Instant from, Instant until, Set<LocalDate> holidays) {
    Policy usual = usual();
    return new Policy(
        usual.deployment(),
        usual.edge(),
        usual.edgeEpoch(),
        usual.revision(),
        from,
        until,
        usual.zone(),
        usual.quietHours(),
        holidays,
        usual.openingsPerHour(),
        usual.openingsPerDay(),
        usual.minGap(),
        usual.bootGrace(),
        usual.warningLead(),
        usual.entries());
  }

  @Test
  void withNothingMissingSupplyIsTakenAway() {
    commission(usual());
    useUp();
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  @Test
  void aPolicyThatDoesNotEnforceHoldsSupplyOn() {
    commission(ruling(rules -> flags(rules, false, false, false, false)));
    useUp();
    assertHeld(HoldReason.ENFORCEMENT_NOT_IN_FORCE);
  }

  @Test
  void aPolicyWhoseTimeHasNotBegunOrHasEndedHoldsSupplyOn() {
    commission(
        dated(
            TestDeployment.NOW.plus(Duration.ofDays(1)),
            TestDeployment.NOW.plus(Duration.ofDays(2)),
            Set.of()));
    useUp();
    assertHeld(HoldReason.ENFORCEMENT_NOT_IN_FORCE);

    unit.pass(Duration.ofDays(2));
    unit.sweepEnded();
    useUp();
    assertHeld(HoldReason.ENFORCEMENT_NOT_IN_FORCE);
  }

  @Test
  void aNewerPolicyThatWasIssuedAndHasNotArrivedHoldsSupplyOn() {
    commission(usual());
    CreditState known = TestDocuments.credit(1, 2, "3");
    unit.arrives(
        new CreditState(
            known.deployment(),
            known.supplyPoint(),
            known.meter(),
            known.edge(),
            1,
            new Revision(1, 2),
            Money.parse("3"),
            Money.ZERO,
            known.currency(),
            0,
            1,
            2,
            known.issuedAt(),
            Digest.ZERO));
    useUp();
    assertHeld(HoldReason.ENFORCEMENT_NOT_IN_FORCE);
    unit.arrives(TestDocuments.policy(2, 1));
    useUp();
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  @Test
  void oneReadAloneOrAnOldOneHoldsSupplyOn() {
    commission(usual());
    unit.reads(1, 103_000, 0);
    assertHeld(HoldReason.READS_NOT_CONFIRMED);
    unit.pass(Duration.ofSeconds(11));
    unit.reads(1, 103_000, 0);
    assertHeld(HoldReason.READS_NOT_CONFIRMED);
  }

  @Test
  void aMeterThatDidNotNameItselfHoldsSupplyOn() {
    commission(usual());
    for (int i = 0; i < 3; i++) {
      unit.silent(1);
    }
    for (int i = 0; i < 2; i++) {
      Sample.Read read = unit.read(1, 103_000, 0);
      unit.step(
          new Input.MeterSampled(
              TestUnit.point(1),
              new Sample.Read(
                  new SerialProbe.NotAsked(),
                  read.register(),
                  read.voltages(),
                  read.currents(),
                  read.power(),
                  read.takenAt(),
                  read.monotonicNanos())));
    }
    assertHeld(HoldReason.METER_NOT_PROVEN);
  }

  @Test
  void anExchangedMeterHoldsSupplyOnUntilItIsCommissioned() {
    commission(usual());
    Sample.Read read = unit.read(1, 101_500, 0);
    for (int i = 0; i < 2; i++) {
      unit.step(
          new Input.MeterSampled(
              TestUnit.point(1),
              new Sample.Read(
                  new SerialProbe.Answered(new MeterSerial("OTHER")),
                  new MeterRegister(10, 1),
                  read.voltages(),
                  read.currents(),
                  read.power(),
                  read.takenAt(),
                  read.monotonicNanos())));
    }
    useUp();
    assertHeld(HoldReason.METER_NOT_PROVEN);
    unit.powerLoss();
    unit.settle();
    useUp();
    assertHeld(HoldReason.METER_NOT_PROVEN);
  }

  @Test
  void aDoubtfulRegisterHoldsSupplyOn() {
    commission(usual());
    useUpWithoutOpening();
    unit.reads(1, 60_000, 0);
    assertHeld(HoldReason.READS_NOT_CONFIRMED);
    unit.reads(1, 0, 0);
    assertHeld(HoldReason.READS_NOT_CONFIRMED);
    unit.reads(1, 900_000, 0);
    assertHeld(HoldReason.READS_NOT_CONFIRMED);
  }

  private void useUpWithoutOpening() {
    unit.reads(1, 103_000, 0);
  }

  @Test
  void aClockThatNobodyCheckedOrThatFailedHoldsSupplyOn() {
    commission(usual());
    unit.step(new Input.ClockObserved(ClockQuality.FAILED));
    useUp();
    assertHeld(HoldReason.CLOCK_NOT_PROVEN);
    unit.step(new Input.ClockObserved(ClockQuality.NOT_SYNCHRONISED));
    useUp();
    assertEquals(SupplyState.OFF, unit.supply(1), "it was synchronised within the last day");
  }

  @Test
  void disputeProtectionAndLifeSupportHoldSupplyOn() {
    commission(ruling(rules -> flags(rules, true, false, false, true)));
    useUp();
    assertHeld(HoldReason.DISPUTE_OPEN);
    unit.arrives(TestDocuments.policy(2, 1, rules -> flags(rules, true, true, false, false)));
    useUp();
    assertHeld(HoldReason.PROTECTED_CUSTOMER);
    unit.arrives(TestDocuments.policy(3, 1, rules -> flags(rules, true, false, true, false)));
    useUp();
    assertHeld(HoldReason.PROTECTED_CUSTOMER);
  }

  @Test
  void aHolidayHoldsSupplyOn() {
    commission(
        dated(
            TestDeployment.NOW.minus(Duration.ofDays(1)),
            TestDeployment.NOW.plus(Duration.ofDays(9)),
            Set.of(LocalDate.of(2026, 3, 2))));
    useUp();
    assertHeld(HoldReason.QUIET_HOURS);
  }

  @Test
  void undeliveredWarningsHoldSupplyOn() {
    commission(usual());
    unit.connect(true);
    unit.arrives(TestDocuments.credit(1, 2, "20"));
    later();
    unit.reads(1, 104_000, 0);
    unit.pass(Duration.ofHours(3));
    unit.sweepEnded();
    unit.arrives(TestDocuments.ack(1, 1, 0));
    unit.reads(1, 120_000, 0);
    unit.pass(Duration.ofMillis(200));
    unit.arrives(TestDocuments.ack(1, 2, 0));
    unit.reads(1, 120_000, 0);
    assertHeld(HoldReason.WARNINGS_NOT_GIVEN);
    assertEquals(2, unit.at(1).supply().episode());
  }

  @Test
  void aSecondOpeningWithinTenMinutesOrAFifthInADayHoldsSupplyOn() {
    commission(usual());
    useUp();
    unit.seen(1, RelayFeedback.OPEN);
    for (int opening = 2; opening <= 5; opening++) {
      unit.arrives(TestDocuments.credit(1, opening, "3." + opening));
      unit.seen(1, RelayFeedback.CLOSED);
      unit.pass(Duration.ofMinutes(2));
      unit.sweepEnded();
      read(opening);
      assertHeld(HoldReason.ANTI_FLAP);
      unit.pass(Duration.ofMinutes(20));
      unit.sweepEnded();
      read(opening);
      if (opening <= 4) {
        assertEquals(SupplyState.OFF, unit.supply(1), "opening " + opening);
        unit.seen(1, RelayFeedback.OPEN);
      } else {
        assertHeld(HoldReason.ANTI_FLAP);
      }
    }
  }

  private void read(int opening) {
    unit.reads(1, 103_000 + 100L * opening, 0);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, 103_000 + 100L * opening, 0);
  }
}

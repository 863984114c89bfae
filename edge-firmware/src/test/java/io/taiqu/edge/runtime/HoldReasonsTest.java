package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.testing.InMemoryJournal;
import io.taiqu.edge.testing.InMemoryReadingStore;
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
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where each condition's input really comes from: a customer who has used up everything, with one
 * thing missing. Price: 1.00 per kWh, credit 3.00.
 */
class HoldReasonsTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  private static final long USED_UP = 5_003_000;

  private final TestUnit unit = TestUnit.withCustomers(1);

  private void commission(Policy policy) {
    commission(policy, 100_000);
  }

  private void commission(Policy policy, long wattHours) {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 1));
    unit.arrives(policy);
    unit.arrives(TestDocuments.handover(1, TARIFF, wattHours, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, "3"));
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    later();
    unit.reads(1, wattHours + 1_000, 0);
    unit.arrives(TestDocuments.notice(1, 1, unit.at(1).supply().episode(), 2, unit.now()));
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

  private static Sample.Read from(SerialProbe serial, Sample.Read read) {
    return new Sample.Read(
        serial,
        read.register(),
        read.voltages(),
        read.currents(),
        read.power(),
        read.takenAt(),
        read.monotonicNanos());
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
        rules.ratedPower(),
        rules.terms());
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

  private static CreditState naming(Revision revision, long tariffs, long policy) {
    CreditState known = TestDocuments.credit(1, revision, "3", "0");
    return new CreditState(
        known.deployment(),
        known.supplyPoint(),
        known.meter(),
        known.edge(),
        known.assignmentEpoch(),
        revision,
        known.credited(),
        known.withdrawn(),
        known.currency(),
        0,
        tariffs,
        policy,
        known.issuedAt(),
        Digest.ZERO);
  }

  @Test
  void aNewerPolicyThatWasIssuedAndHasNotArrivedHoldsSupplyOn() {
    commission(usual());
    unit.arrives(naming(new Revision(1, 2), 1, 2));
    useUp();
    assertHeld(HoldReason.ENFORCEMENT_NOT_IN_FORCE);
    unit.arrives(TestDocuments.policy(2, 1));
    useUp();
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  @Test
  void newerTariffsThatWereIssuedAndHaveNotArrivedHoldSupplyOn() {
    commission(usual());
    unit.arrives(naming(new Revision(1, 2), 2, 1));
    useUp();
    assertHeld(HoldReason.ENFORCEMENT_NOT_IN_FORCE);
    unit.arrives(TestDocuments.tariffs(TARIFF, 2, 1));
    useUp();
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  /** After a generation began anew, the same number names another document. */
  @Test
  void aPolicyOfAnEarlierGenerationIsNotTheOneThatACreditStateNames() {
    commission(usual());
    unit.arrives(TestDocuments.tariffs(TARIFF, new Revision(2, 1), 1));
    unit.arrives(naming(new Revision(2, 1), 1, 1));
    useUp();
    assertHeld(HoldReason.ENFORCEMENT_NOT_IN_FORCE);
    unit.arrives(TestDocuments.policy(new Revision(2, 1), 1, rules -> rules));
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
    for (int i = 0; i < 3; i++) {
      Sample.Read read = unit.read(1, 103_000, 0);
      unit.step(new Input.MeterSampled(TestUnit.point(1), from(new SerialProbe.NotAsked(), read)));
    }
    assertHeld(HoldReason.METER_NOT_PROVEN);
  }

  @Test
  void anExchangedMeterHoldsSupplyOnUntilItIsCommissioned() {
    commission(usual());
    for (int i = 0; i < 2; i++) {
      unit.pass(Duration.ofSeconds(5));
      Sample.Read read = unit.read(1, 101_500, 0);
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

  /** Each makes the read after the first low one doubtful; the customer's credit ends at 3 kWh. */
  static Stream<Arguments> doubtfulReads() {
    return Stream.of(
        doubtful("fell", 4_000_000, HoldReason.STEP_IMPLAUSIBLE),
        doubtful("fell to zero", 0, HoldReason.ROLL_OVER_NOT_PROVEN),
        doubtful("fell to near zero", 60_000, HoldReason.ROLL_OVER_NOT_PROVEN),
        doubtful("rose too far", 5_900_000, HoldReason.STEP_IMPLAUSIBLE),
        Arguments.of(
            "stood still while power flowed",
            (Consumer<TestUnit>)
                unit -> {
                  unit.pass(Duration.ofMinutes(2));
                  unit.reads(1, USED_UP, 8_000);
                  unit.reads(1, USED_UP, 8_000);
                },
            HoldReason.STEP_IMPLAUSIBLE),
        Arguments.of(
            "was another meter's",
            (Consumer<TestUnit>)
                unit ->
                    unit.step(
                        new Input.MeterSampled(
                            TestUnit.point(1),
                            from(
                                new SerialProbe.Answered(new MeterSerial("OTHER")),
                                unit.read(1, USED_UP, 0)))),
            HoldReason.METER_NOT_PROVEN));
  }

  private static Arguments doubtful(String name, long wattHours, HoldReason reason) {
    return Arguments.of(name, (Consumer<TestUnit>) unit -> unit.reads(1, wattHours, 0), reason);
  }

  /** Nothing else than the doubt is wrong: without it, supply is taken away at once. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("doubtfulReads")
  void aDoubtfulReadHoldsSupplyOnWithItsOwnReasonUntilTwoAreBelieved(
      String name, Consumer<TestUnit> doubt, HoldReason reason) {
    commission(ruling(rules -> flags(rules, true, false, false, true)), USED_UP - 3_000);
    unit.reads(1, USED_UP, 0);
    unit.reads(1, USED_UP, 0);
    assertHeld(HoldReason.DISPUTE_OPEN);
    unit.arrives(TestDocuments.policy(2, 1, rules -> flags(rules, true, false, false, false)));
    unit.reads(1, USED_UP, 0);
    assertHeld(HoldReason.READS_NOT_CONFIRMED);
    unit.pass(Duration.ofMillis(200));
    doubt.accept(unit);
    assertHeld(reason);
    unit.pass(Duration.ofMillis(200));
    int wanted = unit.readsWanted().size();
    unit.reads(1, USED_UP + 10, 0);
    assertHeld(reason);
    assertEquals(wanted + 1, unit.readsWanted().size(), "one more read decides: " + name);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, USED_UP + 10, 0);
    assertEquals(SupplyState.OFF, unit.supply(1), name);
  }

  @Test
  void aClockThatWasSetSinceItWasSynchronisedProvesNothing() {
    commission(usual());
    unit.step(new Input.ClockObserved(ClockQuality.NOT_SYNCHRONISED));
    unit.setClock(unit.now().plus(Duration.ofHours(22)));
    useUp();
    assertHeld(HoldReason.CLOCK_NOT_PROVEN);
  }

  @Test
  void aReadThatContradictsTheFirstLowOneGivesTheBalanceBack() {
    commission(usual(), USED_UP - 3_000);
    unit.reads(1, USED_UP, 0);
    assertHeld(HoldReason.READS_NOT_CONFIRMED);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, USED_UP - 2_990, 0);
    assertTrue(unit.at(1).relay().hold().isEmpty(), "one of the two was damaged");
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, USED_UP - 2_990, 0);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertTrue(unit.balance(1).isPositive());
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
  }

  /**
   * A ledger that was set back has forgotten episodes; their warnings are not those of a new one.
   */
  @Test
  void anEpisodeThatTheSupervisorKnowsIsNotCountedAgain() {
    commission(usual());
    unit.connect(true);
    unit.arrives(TestDocuments.credit(1, 2, "20"));
    unit.arrives(TestDocuments.notice(1, 2, 7, 4, unit.now()));
    later();
    unit.reads(1, 104_000, 0);
    unit.pass(Duration.ofHours(3));
    unit.sweepEnded();
    unit.arrives(TestDocuments.ack(1, 1, 0));
    unit.reads(1, 120_000, 0);
    unit.pass(Duration.ofMillis(200));
    unit.arrives(TestDocuments.ack(1, 2, 0));
    unit.reads(1, 120_000, 0);
    assertTrue(unit.at(1).supply().episode() > 7);
    assertHeld(HoldReason.WARNINGS_NOT_GIVEN);
  }

  /**
   * Credit runs low after the card was set back and before the unit hears anything: what is then
   * heard of the past that it forgot is no warning of this time.
   */
  @Test
  void warningsOfAForgottenPastDoNotCountForWhatBeginsBeforeTheyAreHeardOf() {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 1));
    unit.arrives(usual());
    unit.arrives(TestDocuments.handover(1, TARIFF, 100_000, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, "13"));
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    later();
    unit.reads(1, 100_200, 0);
    unit.sweepEnded();
    InMemoryJournal card = ((InMemoryJournal) unit.journal()).afterPowerLoss();
    later();
    unit.reads(1, 103_600, 0);
    final long forgotten = unit.at(1).supply().episode();
    assertTrue(unit.at(1).supply().step() > 0);

    unit.setBackTo(card, InMemoryReadingStore.empty());
    assertEquals(0, unit.at(1).supply().step());
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    later();
    unit.reads(1, 103_600, 0);
    unit.pass(Duration.ofSeconds(5));
    unit.reads(1, 103_600, 0);
    assertTrue(unit.at(1).supply().step() > 0);
    unit.connect(true);
    unit.arrives(TestDocuments.notice(1, 3, forgotten, 2, unit.now()));
    unit.pass(Duration.ofHours(2));
    unit.sweepEnded();
    unit.reads(1, 113_100, 0);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, 113_100, 0);
    assertHeld(HoldReason.WARNINGS_NOT_GIVEN);
    unit.arrives(TestDocuments.notice(1, 4, unit.at(1).supply().episode(), 2, unit.now()));
    unit.reads(1, 113_100, 0);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, 113_100, 0);
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  /** The clock went wrong and was set right: how long a warning was shown, it can't tell. */
  @Test
  void aWarningCountsFromWhenItWasShownAndNotFromWhatTheClockSaidThen() {
    commission(usual());
    unit.connect(true);
    unit.arrives(TestDocuments.credit(1, 2, "20"));
    later();
    unit.connect(false);
    Instant right = unit.now();
    unit.setClock(right.minus(Duration.ofHours(20)));
    unit.reads(1, 120_000, 0);
    unit.reads(1, 120_000, 0);
    unit.setClock(right.plus(Duration.ofSeconds(10)));
    unit.step(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
    unit.sweepEnded();
    unit.reads(1, 120_010, 0);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, 120_010, 0);
    assertHeld(HoldReason.WARNINGS_NOT_GIVEN);
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

package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.LoadLimit;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Supply was taken away on a Monday shortly before noon, and the power failed. Price: 1.00 per kWh,
 * credit 3.00; the policy is quiet from 18 to 8.
 */
class InterruptedOpeningTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  private final TestUnit unit = TestUnit.withCustomers(1);
  private long energy = 103_000;

  /** Until the decision: the relay is driven, and whether it moved nobody has seen. */
  private void supplyIsTakenAway() {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 1));
    unit.arrives(TestDocuments.policy(1, 1));
    unit.arrives(TestDocuments.handover(1, TARIFF, 100_000, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, "3"));
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    unit.pass(Duration.ofMinutes(30));
    unit.sweepEnded();
    unit.reads(1, 101_000, 0);
    unit.arrives(TestDocuments.notice(1, 1, unit.at(1).supply().episode(), 2, unit.now()));
    unit.pass(Duration.ofMinutes(30));
    readTwice();
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
    assertEquals(1, openings());
  }

  private void readTwice() {
    unit.sweepEnded();
    unit.reads(1, energy, 0);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, energy, 0);
  }

  /** The power returns after a while, and the contact shows this. */
  private void powerReturns(Duration after, RelayFeedback contact) {
    unit.drivenNothingYet();
    unit.powerLoss();
    unit.pass(after);
    unit.seen(1, contact);
    unit.seen(1, contact);
  }

  private void currentFlows() {
    for (int i = 0; i < 3; i++) {
      unit.pass(Duration.ofSeconds(5));
      energy += 10;
      unit.reads(1, energy, 3_000);
    }
  }

  private int openings() {
    return unit.at(1).supply().openings().size();
  }

  private Optional<HoldReason> hold() {
    return unit.at(1).relay().hold();
  }

  private void assertNotDriven() {
    assertEquals(Optional.empty(), unit.driven(1));
  }

  private boolean alarmed() {
    unit.loop().publishStatus();
    return unit.loop().status().orElseThrow().alarms().stream()
        .anyMatch(alarm -> alarm.kind().equals("CURRENT_WHILE_OPEN"));
  }

  @Test
  void aDecisionOfBeforeDoesNotDarkenAHomeAtNight() {
    supplyIsTakenAway();
    powerReturns(Duration.ofHours(8), RelayFeedback.CLOSED);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(0, openings(), "what did not happen does not count");
    unit.pass(Duration.ofMinutes(30));
    readTwice();
    assertEquals(Optional.of(HoldReason.QUIET_HOURS), hold());
    assertNotDriven();

    unit.pass(Duration.ofHours(13));
    readTwice();
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
    assertEquals(1, openings());
  }

  @Test
  void whatHoldsIsShownFromTheStartOn() {
    supplyIsTakenAway();
    powerReturns(Duration.ofSeconds(5), RelayFeedback.CLOSED);
    readTwice();
    assertEquals(Optional.of(HoldReason.ANTI_FLAP), hold());
    unit.connect(true);
    unit.pass(Duration.ofSeconds(5));
    MeterReport reported =
        unit.reports().getLast().meters().stream()
            .filter(meter -> meter.supplyPoint().equals(TestUnit.point(1)))
            .findFirst()
            .orElseThrow();
    assertEquals(SupplyState.ON, reported.commanded());
    assertEquals(Optional.of(HoldReason.ANTI_FLAP), reported.hold());
    assertNotDriven();

    unit.pass(Duration.ofMinutes(10));
    readTwice();
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
  }

  private static Stream<Arguments> whatChangedMeanwhile() {
    return Stream.of(
        changed(HoldReason.ENFORCEMENT_NOT_IN_FORCE, ruled(false, false, false, false)),
        changed(HoldReason.PROTECTED_CUSTOMER, ruled(true, true, false, false)),
        changed(HoldReason.PROTECTED_CUSTOMER, ruled(true, false, true, false)),
        changed(HoldReason.DISPUTE_OPEN, ruled(true, false, false, true)),
        changed(
            HoldReason.CLOCK_NOT_PROVEN,
            unit -> unit.step(new Input.ClockObserved(ClockQuality.FAILED))));
  }

  private static Arguments changed(HoldReason reason, Consumer<TestUnit> change) {
    return Arguments.of(reason, change);
  }

  private static Consumer<TestUnit> ruled(
      boolean enforce, boolean guarded, boolean lifeSupport, boolean disputed) {
    UnaryOperator<PolicyEntry> change =
        rules ->
            new PolicyEntry(
                rules.supplyPoint(),
                enforce,
                guarded,
                lifeSupport,
                disputed,
                rules.emergencyCredit(),
                rules.warningSteps(),
                rules.disconnectAt(),
                rules.reconnectAt(),
                rules.stepCap(),
                rules.ratedPower(),
                rules.terms());
    return unit -> unit.arrives(TestDocuments.policy(2, 1, change));
  }

  @ParameterizedTest
  @MethodSource("whatChangedMeanwhile")
  void whatChangedMeanwhileHolds(HoldReason reason, Consumer<TestUnit> change) {
    supplyIsTakenAway();
    powerReturns(Duration.ofMinutes(1), RelayFeedback.CLOSED);
    change.accept(unit);
    unit.pass(Duration.ofMinutes(30));
    readTwice();
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(reason), hold());
    assertNotDriven();
  }

  @Test
  void aSilentMeterProvesNothing() {
    supplyIsTakenAway();
    powerReturns(Duration.ofMinutes(1), RelayFeedback.CLOSED);
    for (int minute = 0; minute < 60; minute++) {
      unit.pass(Duration.ofMinutes(1));
      unit.sweepEnded();
      unit.silent(1);
      unit.seen(1, RelayFeedback.CLOSED);
    }
    assertNotDriven();
  }

  @Test
  void whoPaidMeanwhileKeepsSupply() {
    supplyIsTakenAway();
    powerReturns(Duration.ofMinutes(1), RelayFeedback.CLOSED);
    unit.arrives(TestDocuments.credit(1, 2, "20"));
    unit.pass(Duration.ofMinutes(30));
    readTwice();
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.empty(), hold());
    assertNotDriven();
  }

  @Test
  void aContactThatIsOpenStaysOpen() {
    supplyIsTakenAway();
    powerReturns(Duration.ofHours(8), RelayFeedback.OPEN);
    unit.pass(Duration.ofMinutes(30));
    readTwice();
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertNotDriven();
    assertEquals(1, openings());

    unit.seen(1, RelayFeedback.CLOSED);
    assertEquals(
        Optional.of(SupplyState.OFF),
        unit.driven(1),
        "somebody closed it, and the decision stands");
  }

  @Test
  void oneLookDecidesNothing() {
    supplyIsTakenAway();
    unit.drivenNothingYet();
    unit.powerLoss();
    unit.seen(1, RelayFeedback.CLOSED);
    assertEquals(SupplyState.OFF, unit.supply(1));
    unit.seen(1, RelayFeedback.OPEN);
    unit.seen(1, RelayFeedback.CLOSED);
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertNotDriven();
  }

  /** A relay that closes without power brings a supply back that was off: two interruptions. */
  @Test
  void aSupplyThatCameBackWithThePowerIsTakenAwayAnewAndBothOpeningsCount() {
    supplyIsTakenAway();
    unit.seen(1, RelayFeedback.OPEN);
    unit.reads(1, energy, 0);
    powerReturns(Duration.ofHours(8), RelayFeedback.CLOSED);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(1, openings());
    unit.pass(Duration.ofMinutes(30));
    readTwice();
    assertEquals(Optional.of(HoldReason.QUIET_HOURS), hold());

    unit.pass(Duration.ofHours(13));
    readTwice();
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
    assertEquals(2, openings());
  }

  @Test
  void whatLapsedIsNotTakenUpAgainByTheNextStart() {
    supplyIsTakenAway();
    powerReturns(Duration.ofHours(8), RelayFeedback.CLOSED);
    powerReturns(Duration.ofSeconds(5), RelayFeedback.CLOSED);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(0, openings());
    unit.pass(Duration.ofMinutes(30));
    assertNotDriven();
  }

  @Test
  void aJammedContactIsTriedInItsOwnRunAndProvedAnewInTheNext() {
    supplyIsTakenAway();
    for (int minute = 0; minute < 5; minute++) {
      unit.pass(Duration.ofMinutes(1));
      unit.seen(1, RelayFeedback.CLOSED);
      unit.reads(1, energy, 0);
    }
    assertFalse(unit.at(1).supply().carriedOut());
    powerReturns(Duration.ofMinutes(1), RelayFeedback.CLOSED);
    assertNotDriven();
    unit.pass(Duration.ofMinutes(10));
    readTwice();
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
    assertEquals(1, openings(), "it counts once");
  }

  @Test
  void aContactThatAStartFindsClosedIsNoWeldUntilItIsDriven() {
    supplyIsTakenAway();
    powerReturns(Duration.ofSeconds(5), RelayFeedback.CLOSED);
    currentFlows();
    unit.step(new Input.LoadSideSeen(TestUnit.point(1), Truth.TRUE));
    assertFalse(alarmed());

    unit.pass(Duration.ofMinutes(11));
    readTwice();
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
    unit.seen(1, RelayFeedback.OPEN);
    currentFlows();
    assertTrue(alarmed(), "now it is one");
  }

  @Test
  void aKnownWeldIsNotDrivenAgainAfterAStart() {
    supplyIsTakenAway();
    currentFlows();
    assertTrue(alarmed());
    powerReturns(Duration.ofMinutes(1), RelayFeedback.CLOSED);
    unit.pass(Duration.ofMinutes(30));
    readTwice();
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertTrue(alarmed());
    assertNotDriven();
  }

  @Test
  void currentBehindARelayWithoutFeedbackThatNeverTookTheOrderMeansThatSupplyIsOn() {
    supplyIsTakenAway();
    powerReturns(Duration.ofHours(8), RelayFeedback.UNKNOWN);
    assertEquals(SupplyState.OFF, unit.supply(1), "what it is, it stays");
    currentFlows();
    assertFalse(alarmed());
    assertEquals(SupplyState.ON, unit.supply(1));
    readTwice();
    assertEquals(Optional.of(HoldReason.QUIET_HOURS), hold());
  }

  @Test
  void currentBehindARelayWithoutFeedbackThatTookTheOrderIsAnAlarm() {
    supplyIsTakenAway();
    unit.step(
        new Input.RelayObserved(
            TestUnit.point(1), Optional.of(SupplyState.OFF), RelayFeedback.UNKNOWN));
    unit.reads(1, energy, 0);
    powerReturns(Duration.ofHours(8), RelayFeedback.UNKNOWN);
    currentFlows();
    assertTrue(alarmed());
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertNotDriven();
  }

  @Test
  void nothingMovesBehindATechniciansLock() {
    supplyIsTakenAway();
    unit.step(new Input.SafetyLockChanged(TestUnit.point(1), true, "Li"));
    powerReturns(Duration.ofMinutes(1), RelayFeedback.CLOSED);
    unit.pass(Duration.ofMinutes(30));
    readTwice();
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertNotDriven();

    unit.step(new Input.SafetyLockChanged(TestUnit.point(1), false, "Li"));
    unit.seen(1, RelayFeedback.CLOSED);
    assertEquals(SupplyState.ON, unit.supply(1));
    readTwice();
    assertEquals(Optional.of(SupplyState.OFF), unit.driven(1));
    assertEquals(1, openings());
  }

  @Test
  void anOpeningForTheLoadLapsesAsWellAndDoesNotCount() {
    LoadLimit limit = new LoadLimit(new Power(2_000), Duration.ofSeconds(10), Duration.ZERO, 1);
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 1));
    unit.arrives(TestDocuments.policy(1, 1, rules -> limited(rules, limit)));
    unit.arrives(TestDocuments.handover(1, TARIFF, 103_000, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, "300"));
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    currentFlows();
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(1, unit.at(1).supply().loadOpenings().size());

    powerReturns(Duration.ofMinutes(30), RelayFeedback.CLOSED);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(0, unit.at(1).supply().loadOpenings().size());
    unit.pass(Duration.ofMinutes(30));
    unit.reads(1, energy, 100);
    assertNotDriven();
  }

  private static PolicyEntry limited(PolicyEntry rules, LoadLimit limit) {
    return new PolicyEntry(
        rules.supplyPoint(),
        true,
        false,
        false,
        false,
        rules.emergencyCredit(),
        rules.warningSteps(),
        rules.disconnectAt(),
        rules.reconnectAt(),
        rules.stepCap(),
        rules.ratedPower(),
        new SupplyTerms(false, false, Optional.empty(), Optional.of(limit)));
  }
}

package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.LoadLimit;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Load limit, supervised reconnection, post-paid, and voltage behind an open relay. */
class SupplyTermsTest {
  private static final Tariff TARIFF = Tariffs.flat("1");
  private static final LoadLimit LIMIT =
      new LoadLimit(new Power(3_000), Duration.ofMinutes(2), Duration.ofMinutes(15), 2);

  private final TestUnit unit = TestUnit.withCustomers(1);
  private long energy = 100_000;
  private int policies;

  private static SupplyTerms terms(boolean postPaid, boolean supervised) {
    return new SupplyTerms(postPaid, supervised, Optional.empty(), Optional.empty());
  }

  private static SupplyTerms limited() {
    return new SupplyTerms(false, false, Optional.empty(), Optional.of(LIMIT));
  }

  private static PolicyEntry entry(SupplyTerms terms, boolean lifeSupport, boolean guarded) {
    PolicyEntry usual = TestDocuments.rules(1);
    return new PolicyEntry(
        usual.supplyPoint(),
        true,
        guarded,
        lifeSupport,
        false,
        usual.emergencyCredit(),
        List.of(),
        usual.disconnectAt(),
        usual.reconnectAt(),
        usual.stepCap(),
        usual.ratedPower(),
        terms);
  }

  private void begin(SupplyTerms terms, String credit) {
    unit.settle();
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 1));
    unit.arrives(TestDocuments.policy(++policies, 1, _ -> entry(terms, false, false)));
    unit.arrives(TestDocuments.handover(1, TARIFF, energy, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, credit));
    unit.seen(1, RelayFeedback.CLOSED);
  }

  /** The customer draws a power for a while, and the meter is read every ten seconds. */
  private void draws(long watts, Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minusSeconds(10)) {
      unit.pass(Duration.ofSeconds(10));
      unit.sweepEnded();
      energy += supplied() ? watts / 36 / 10 : 0;
      unit.reads(1, energy / 10 * 10, supplied() ? watts : 0);
    }
  }

  private boolean supplied() {
    return unit.supply(1) == SupplyState.ON;
  }

  private Optional<HoldReason> hold() {
    return unit.at(1).relay().hold();
  }

  private ReconnectionAnswer asks(boolean technician) {
    List<ReconnectionAnswer> answers = new ArrayList<>();
    unit.step(new Input.ReconnectionAsked(TestUnit.point(1), "Li", technician, answers::add));
    assertEquals(1, answers.size());
    return answers.getFirst();
  }

  private void usesUpTheCredit() {
    for (int i = 0; i < 3 && supplied(); i++) {
      energy += 10_000;
      unit.pass(Duration.ofHours(2));
      unit.sweepEnded();
      unit.reads(1, energy, 5_000);
      unit.pass(Duration.ofSeconds(1));
      unit.reads(1, energy, 5_000);
    }
    unit.seen(1, RelayFeedback.OPEN);
  }

  @Test
  void moreThanTheLimitForItsTimeTakesSupplyAwayAndItComesBackByItself() {
    begin(limited(), "100");
    draws(2_900, Duration.ofMinutes(10));
    assertTrue(supplied());
    draws(3_500, Duration.ofSeconds(110));
    assertTrue(supplied(), "not for so long yet");
    draws(3_500, Duration.ofSeconds(30));
    assertEquals(SupplyState.OFF, unit.supply(1));
    unit.seen(1, RelayFeedback.OPEN);
    draws(0, Duration.ofMinutes(14));
    assertEquals(Optional.of(HoldReason.LOAD_LIMIT), hold());
    draws(0, Duration.ofMinutes(2));
    assertTrue(supplied());
  }

  @Test
  void aPauseInTheLoadBeginsTheTimeAnew() {
    begin(limited(), "100");
    for (int i = 0; i < 10; i++) {
      draws(3_500, Duration.ofSeconds(100));
      draws(500, Duration.ofSeconds(10));
    }
    assertTrue(supplied());
  }

  @Test
  void aMeterThatWasSilentProvesNoOverload() {
    begin(limited(), "100");
    draws(3_500, Duration.ofSeconds(60));
    for (int i = 0; i < 20; i++) {
      unit.pass(Duration.ofSeconds(10));
      unit.silent(1);
    }
    unit.reads(1, energy / 10 * 10 + 200, 3_500);
    assertTrue(supplied());
  }

  @Test
  void afterAllRestorationsATechnicianMustRestoreAcrossARestart() {
    begin(limited(), "100");
    for (int i = 0; i < 3; i++) {
      draws(3_500, Duration.ofSeconds(150));
      assertEquals(SupplyState.OFF, unit.supply(1), "opening " + i);
      unit.seen(1, RelayFeedback.OPEN);
      draws(0, Duration.ofMinutes(16));
    }
    assertEquals(Optional.of(HoldReason.LOAD_LIMIT_LOCKED), hold());
    unit.powerLoss();
    draws(0, Duration.ofMinutes(30));
    assertEquals(Optional.of(HoldReason.LOAD_LIMIT_LOCKED), hold());
    assertEquals(ReconnectionAnswer.TECHNICIAN_NEEDED, asks(false));
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(ReconnectionAnswer.RESTORED, asks(true));
    assertTrue(supplied());
    assertEquals(List.of(), unit.at(1).supply().loadOpenings());
  }

  @Test
  void nobodyProtectedLosesSupplyForTheLoad() {
    begin(limited(), "100");
    unit.arrives(TestDocuments.policy(++policies, 1, _ -> entry(limited(), true, false)));
    draws(3_500, Duration.ofMinutes(10));
    assertTrue(supplied());
    unit.arrives(TestDocuments.policy(++policies, 1, _ -> entry(limited(), false, true)));
    draws(3_500, Duration.ofMinutes(10));
    assertTrue(supplied());
    unit.arrives(TestDocuments.policy(++policies, 1, _ -> entry(limited(), false, false)));
    draws(3_500, Duration.ofMinutes(3));
    assertEquals(SupplyState.OFF, unit.supply(1));
    unit.arrives(TestDocuments.policy(++policies, 1, _ -> entry(limited(), true, false)));
    assertTrue(supplied(), "protection restores at once");
  }

  @Test
  void underSupervisionSupplyWaitsForAPersonAfterAPayment() {
    begin(terms(false, true), "20");
    usesUpTheCredit();
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(ReconnectionAnswer.NO_CREDIT, asks(true));
    unit.arrives(TestDocuments.credit(1, 2, "60"));
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(Optional.of(HoldReason.READY_TO_RECONNECT), hold());
    unit.powerLoss();
    unit.reads(1, energy, 0);
    assertEquals(Optional.of(HoldReason.READY_TO_RECONNECT), hold());
    assertEquals(ReconnectionAnswer.RESTORED, asks(false));
    assertTrue(supplied());
    assertEquals(ReconnectionAnswer.SUPPLY_IS_ON, asks(false));
  }

  @Test
  void onACreditThatIsNotThereOrBehindALockNobodysWordRestores() {
    begin(terms(false, true), "20");
    usesUpTheCredit();
    unit.step(new Input.SafetyLockChanged(TestUnit.point(1), true, "Wang"));
    unit.arrives(TestDocuments.credit(1, 2, "60"));
    assertEquals(ReconnectionAnswer.SAFETY_LOCK, asks(true));
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  @Test
  void wherePaymentFollowsUseNoBalanceTakesSupplyAwayAndChargesGoOn() {
    begin(terms(true, false), "20");
    usesUpTheCredit();
    energy += 50_000;
    unit.pass(Duration.ofHours(10));
    unit.reads(1, energy, 100);
    unit.pass(Duration.ofSeconds(1));
    unit.reads(1, energy, 100);
    assertTrue(supplied());
    assertEquals(Money.parse("-60"), unit.balance(1));
    assertEquals(Optional.empty(), hold());
  }

  @Test
  void aChangeToPostPaidRestores() {
    begin(terms(false, false), "20");
    usesUpTheCredit();
    assertEquals(SupplyState.OFF, unit.supply(1));
    unit.arrives(TestDocuments.policy(++policies, 1, _ -> entry(terms(true, false), false, false)));
    assertTrue(supplied());
  }

  @Test
  void voltageBehindAnOpenRelayIsAnAlarmAndKeepsItOpen() {
    begin(terms(false, false), "20");
    usesUpTheCredit();
    unit.pass(Duration.ofSeconds(10));
    unit.step(new Input.LoadSideSeen(TestUnit.point(1), Truth.TRUE));
    assertTrue(unit.at(1).supply().currentWhileOpen());
    unit.arrives(TestDocuments.credit(1, 2, "60"));
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(Optional.of(HoldReason.LOAD_SIDE_VOLTAGE), hold());
    assertEquals(ReconnectionAnswer.LOAD_SIDE_VOLTAGE, asks(true));
    unit.step(new Input.LoadSideSeen(TestUnit.point(1), Truth.FALSE));
    assertTrue(supplied());
  }

  @Test
  void anUnknownLoadSideDelaysNoReconnection() {
    begin(terms(false, false), "20");
    usesUpTheCredit();
    unit.step(new Input.LoadSideSeen(TestUnit.point(1), Truth.UNKNOWN));
    unit.arrives(TestDocuments.credit(1, 2, "60"));
    assertTrue(supplied());
  }
}

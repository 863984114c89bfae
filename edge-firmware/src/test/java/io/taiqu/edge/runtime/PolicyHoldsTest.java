package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Limits of the policy that hold supply on, one at a time: a customer who has used up everything at
 * 1.00 per kWh, credit 3.00.
 */
class PolicyHoldsTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  private final TestUnit unit = TestUnit.withCustomers(1);

  private void commission(Policy policy) {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 1));
    unit.arrives(policy);
    unit.arrives(TestDocuments.handover(1, TARIFF, 100_000, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, "3"));
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    later(Duration.ofMinutes(30));
    unit.reads(1, 101_000, 0);
    unit.arrives(TestDocuments.notice(1, 1, unit.at(1).supply().episode(), 2, unit.now()));
    later(Duration.ofMinutes(30));
  }

  private void later(Duration time) {
    unit.pass(time);
    unit.sweepEnded();
  }

  private void useUp(long wattHours) {
    unit.reads(1, wattHours, 0);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, wattHours, 0);
  }

  private void assertHeld(HoldReason reason) {
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(reason), unit.at(1).relay().hold());
  }

  private static PolicyEntry warned(PolicyEntry rules, String emergency, String lastStep) {
    return new PolicyEntry(
        rules.supplyPoint(),
        true,
        false,
        false,
        false,
        Money.parse(emergency),
        List.of(Money.parse("10"), Money.parse(lastStep)),
        rules.disconnectAt(),
        rules.reconnectAt(),
        rules.stepCap(),
        rules.ratedPower(),
        rules.terms());
  }

  @Test
  void emergencyCreditHoldsSupplyOnUntilItIsUsedToo() {
    commission(TestDocuments.policy(1, 1, rules -> warned(rules, "1", "5")));
    useUp(103_000);
    assertHeld(HoldReason.WARNINGS_NOT_GIVEN);
    later(Duration.ofMinutes(30));
    useUp(104_010);
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  /**
   * What was delivered counts for nothing while a step was not reached, and so is not on record.
   */
  @Test
  void aWarningThatIsNotOnRecordHoldsSupplyOn() {
    commission(TestDocuments.policy(1, 1, rules -> warned(rules, "0", "-1")));
    useUp(103_000);
    assertHeld(HoldReason.NOTICES_NOT_LOGGED);
  }

  @Test
  void theNightHoldsSupplyOn() {
    commission(TestDocuments.policy(1, 1));
    later(Duration.ofHours(9));
    useUp(103_000);
    assertHeld(HoldReason.QUIET_HOURS);
  }

  @Test
  void aFuseThatIsSpentHoldsSupplyOn() {
    Policy usual = TestDocuments.policy(1, 1);
    commission(
        new Policy(
            usual.deployment(),
            usual.edge(),
            usual.edgeEpoch(),
            usual.revision(),
            usual.validFrom(),
            usual.validUntil(),
            usual.zone(),
            usual.quietHours(),
            usual.holidays(),
            0,
            usual.openingsPerDay(),
            usual.minGap(),
            usual.bootGrace(),
            usual.warningLead(),
            usual.entries()));
    useUp(103_000);
    assertHeld(HoldReason.FUSE_SPENT);
  }

  @Test
  void aStartOfTheUnitHoldsSupplyOn() {
    commission(TestDocuments.policy(1, 1));
    unit.powerLoss();
    later(Duration.ofSeconds(5));
    for (int i = 0; i < 3; i++) {
      useUp(103_000);
    }
    assertHeld(HoldReason.ANTI_FLAP);
    later(Duration.ofMinutes(10));
    useUp(103_000);
    assertEquals(SupplyState.OFF, unit.supply(1));
  }
}

package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A meter that was not commissioned is read, and neither charged nor enforced. 1.00 per kWh. */
class OutOfServiceTest {
  private static final Tariff TARIFF = Tariffs.flat("1");
  private static final Optional<String> WHY = Optional.of("Its relay was not tested.");

  private final TestUnit unit = TestUnit.withCustomers(4);

  private void open(String credit) {
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

  private void readLater(int number, long wattHours) {
    for (int minute = 0; minute < 30; minute++) {
      unit.pass(Duration.ofMinutes(1));
    }
    unit.sweepEnded();
    unit.reads(number, wattHours, 0);
  }

  /** Uses up a credit of 3.00 with every warning delivered, up to the second deciding read. */
  private void useUp(int number) {
    readLater(number, 101_000);
    unit.arrives(
        TestDocuments.notice(number, 1, unit.at(number).supply().episode(), 2, unit.now()));
    readLater(number, 103_000);
    unit.pass(Duration.ofMillis(200));
    unit.reads(number, 103_000, 0);
  }

  @Test
  void meterOutOfServiceIsReadAndNeitherChargedNorCutOff() {
    unit.restartWith(1, WHY);
    open("3");
    useUp(1);
    useUp(2);
    assertEquals(Money.parse("3"), unit.balance(1));
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(10_300, unit.at(1).track().trusted().orElseThrow().register().count());
    unit.loop().publishStatus();
    assertEquals(WHY, unit.loop().status().orElseThrow().meters().get(1).outOfService());
    // The same history in service is charged and cut off.
    assertEquals(Money.ZERO, unit.balance(2));
    assertEquals(SupplyState.OFF, unit.supply(2));
  }

  @Test
  void theSupervisorIsToldThatTheMeterIsNotInService() {
    unit.restartWith(1, WHY);
    unit.connect(true);
    open("3");
    readLater(1, 101_000);
    EdgeReport report = unit.reports().getLast();
    assertEquals(Optional.of(HoldReason.NOT_IN_SERVICE), holdOf(report, 1));
    assertEquals(Optional.empty(), holdOf(report, 2));
  }

  private static Optional<HoldReason> holdOf(EdgeReport report, int number) {
    return report.meters().stream()
        .filter(meter -> meter.supplyPoint().equals(TestUnit.point(number)))
        .findFirst()
        .orElseThrow()
        .hold();
  }

  @Test
  void chargingGoesOnFromTheOpeningRegisterOnceTheMeterIsInService() {
    unit.restartWith(1, WHY);
    open("3");
    readLater(1, 101_000);
    unit.restartWith(1, Optional.empty());
    readLater(1, 102_000);
    assertEquals(Money.parse("1"), unit.balance(1));
  }

  @Test
  void supplyThatWasTakenAwayIsRestoredWhenTheMeterGoesOutOfService() {
    open("3");
    useUp(1);
    assertEquals(SupplyState.OFF, unit.supply(1));
    unit.restartWith(1, WHY);
    readLater(1, 103_000);
    assertEquals(SupplyState.ON, unit.supply(1));
    // The other relays show nothing, and so are closed after the start, one after the other.
    unit.pass(Duration.ofSeconds(1));
    unit.pass(Duration.ofSeconds(1));
    assertEquals(Optional.of(SupplyState.ON), unit.driven(1));
  }
}

package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.core.metering.Verdict;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A meter of 10 Wh counts that stood at 100 kWh is exchanged; a kWh costs 1. */
class MeterExchangeTest {
  private static final MeterSerial NEW = new MeterSerial("N-77");

  private final TestUnit unit = TestUnit.withCustomers(1);

  @BeforeEach
  void anAccountInUse() {
    Tariff tariff = Tariffs.flat("1");
    unit.arrives(TestDocuments.tariffs(tariff, 1, 1));
    unit.arrives(TestDocuments.policy(1, 1));
    unit.arrives(TestDocuments.handover(1, tariff, 100_000, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, "20"));
    unit.settle();
    unit.pass(Duration.ofMinutes(20));
    unit.reads(1, 101_000, 300);
    unit.reads(1, 101_000, 300);
    assertEquals(Money.parse("19"), unit.balance(1));
  }

  /** 500 Wh were used between the last read and the exchange; the new meter counts Wh. */
  private MeterExchange exchange(long oldFinalWattHours) {
    return new MeterExchange(
        TestUnit.serial(1),
        new MeterRegister(oldFinalWattHours / 10, 1),
        NEW,
        new MeterRegister(7_000_000, 0),
        "Zhang San",
        unit.now(),
        Digest.of(("record of " + oldFinalWattHours).getBytes(StandardCharsets.UTF_8)));
  }

  private void exchanged(long oldFinalWattHours) {
    unit.step(new Input.MeterExchanged(TestUnit.point(1), exchange(oldFinalWattHours)));
  }

  private void newMeterReads(long wattHours) {
    Sample.Read usual = unit.read(1, 0, 300);
    unit.step(
        new Input.MeterSampled(
            TestUnit.point(1),
            new Sample.Read(
                new SerialProbe.Answered(NEW),
                new MeterRegister(wattHours, 0),
                List.of(new Voltage(230_000)),
                List.of(new Current(1_300)),
                new Power(300),
                usual.takenAt(),
                usual.monotonicNanos())));
  }

  @Test
  void noEnergyIsLostOrCountedTwice() {
    unit.pass(Duration.ofMinutes(30));
    exchanged(101_500);
    assertEquals(Money.parse("18.5"), unit.balance(1), "the old meter's last 0.5 kWh");
    unit.pass(Duration.ofMinutes(10));
    newMeterReads(7_000_000);
    assertEquals(Money.parse("18.5"), unit.balance(1));
    unit.pass(Duration.ofMinutes(30));
    newMeterReads(7_000_250);
    assertEquals(Money.parse("18.25"), unit.balance(1));
    assertEquals(Verdict.BELIEVED, unit.at(1).track().verdict());
  }

  @Test
  void theExchangeAndItsPositionSurviveALossOfPower() {
    unit.pass(Duration.ofMinutes(30));
    exchanged(101_500);
    unit.pass(Duration.ofMinutes(10));
    newMeterReads(7_000_250);
    assertEquals(Money.parse("18.25"), unit.balance(1));
    unit.powerLoss();
    assertEquals(NEW, unit.at(1).meter().serial());
    unit.pass(Duration.ofMinutes(10));
    newMeterReads(7_000_250);
    newMeterReads(7_000_250);
    assertEquals(Money.parse("18.25"), unit.balance(1));
    exchanged(101_500);
    assertEquals(Money.parse("18.25"), unit.balance(1), "the same record once more");
  }

  @Test
  void supplyIsNotTakenAwayUntilTheSupervisorHasConfirmedTheNewMeter() {
    exchanged(101_500);
    assertTrue(unit.at(1).supply().wrongMeter());
    unit.loop().publishStatus();
    assertTrue(
        unit.loop().status().orElseThrow().alarms().toString().contains("Zhang San"),
        "the alarm names the technician");
    assertTrue(unit.arrives(TestDocuments.credit(1, 2, "50")), "money goes on meanwhile");
    assertEquals(Money.parse("48.5"), unit.balance(1));
  }

  @Test
  void aLastRegisterBelowTheLastReadIsRefused() {
    exchanged(100_500);
    assertTrue(unit.at(1).exchange().isEmpty());
    assertEquals(Money.parse("19"), unit.balance(1));
    assertFalse(unit.at(1).supply().wrongMeter());
  }

  @Test
  void withoutARecordTheNewMeterIsAStrangerAndNothingIsCharged() {
    unit.pass(Duration.ofMinutes(30));
    newMeterReads(7_000_000);
    newMeterReads(7_000_010);
    newMeterReads(7_000_020);
    assertEquals(Verdict.WRONG_METER, unit.at(1).track().verdict());
    assertEquals(Money.parse("19"), unit.balance(1));
  }
}

package io.taiqu.hwtest.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.estate.DemoClock;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.Tariffs;
import io.taiqu.hwtest.record.EnergyCurve;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrueChargeTest {
  private static final Instant TEN = DemoClock.MONDAY_TEN;

  @Test
  void aKilowattOverATariffBoundaryCostsBothPrices() {
    EnergyCurve curve = new EnergyCurve();
    curve.add(TEN, 0);
    curve.add(TEN.plus(Duration.ofHours(2)), 2_000_000);
    TrueCharge charge = new TrueCharge(Tariffs.named(EstatePlan.RESIDENTIAL), curve);
    assertEquals(Money.parse("1.1666"), charge.between(TEN, TEN.plus(Duration.ofHours(2))));
    assertEquals(1, charge.jumps(TEN, TEN.plus(Duration.ofHours(2))).size());
  }

  @Test
  void tiersAndTheDailyChargeAreCounted() {
    EnergyCurve curve = new EnergyCurve();
    curve.add(TEN, 0);
    curve.add(TEN.plus(Duration.ofHours(1)), 500_000_000);
    Money residential =
        new TrueCharge(Tariffs.named(EstatePlan.RESIDENTIAL), curve)
            .between(TEN, TEN.plus(Duration.ofHours(1)));
    assertEquals(
        Money.parse("279.15").plus(Money.parse("9.5")).plus(Money.parse("24")), residential);
    Money commercial =
        new TrueCharge(Tariffs.named(EstatePlan.COMMERCIAL), curve)
            .between(TEN, TEN.plus(Duration.ofHours(20)));
    assertEquals(Money.parse("393.10"), commercial);
  }

  @Test
  void itAgreesWithTheProductsRatingToARegisterStep() {
    for (String code : new String[] {EstatePlan.RESIDENTIAL, EstatePlan.COMMERCIAL}) {
      Tariff tariff = Tariffs.named(code);
      SplittableRandom random = new SplittableRandom(7);
      EnergyCurve curve = new EnergyCurve();
      ChargingState product =
          ChargingState.opening(tariff, MeterRegister.ofWattHours(0), TEN, CtRatio.DIRECT);
      long energy = 0;
      Instant at = TEN;
      curve.add(at, 0);
      for (int minute = 0; minute < 40 * 24 * 60; minute += 5) {
        at = at.plus(Duration.ofMinutes(5));
        energy += random.nextLong(300_000);
        curve.add(at, energy);
        product = Charging.step(tariff, product, MeterRegister.ofWattHours(energy / 1000), at);
      }
      Money truth = new TrueCharge(tariff, curve).between(TEN, at);
      long difference = Math.abs(truth.nano() - product.charged().nano());
      assertTrue(difference < Money.parse("0.01").nano(), code + " differs by " + difference);
    }
  }
}

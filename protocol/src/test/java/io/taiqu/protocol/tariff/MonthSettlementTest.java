package io.taiqu.protocol.tariff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.testing.Tariffs;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MonthSettlementTest {
  /** Adjustments in hundredths of a percent as the rules list them, from the standard downwards. */
  private static final int[] BELOW = {
    0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 550, 600, 650, 700, 750, 800, 850, 900, 950,
    1000, 1100, 1200, 1300, 1400, 1500, 1700, 1900, 2100
  };

  @Test
  void theTableOfTheRulesIsTheTable() {
    for (PowerFactorStandard standard : PowerFactorStandard.values()) {
      for (int i = 0; i < BELOW.length; i++) {
        assertEquals(BELOW[i], standard.adjustment(standard.hundredths() - i), standard + " " + i);
      }
    }
    assertAbove(PowerFactorStandard.P90, 0, 15, 30, 45, 60, 75, 75, 75, 75, 75, 75);
    assertAbove(
        PowerFactorStandard.P85,
        0,
        10,
        20,
        30,
        40,
        50,
        65,
        80,
        95,
        110,
        110,
        110,
        110,
        110,
        110,
        110);
    assertAbove(
        PowerFactorStandard.P80,
        0,
        10,
        20,
        30,
        40,
        50,
        60,
        70,
        80,
        90,
        100,
        115,
        130,
        130,
        130,
        130,
        130,
        130,
        130,
        130,
        130);
    assertThrows(IllegalArgumentException.class, () -> PowerFactorStandard.P90.adjustment(101));
  }

  private static void assertAbove(PowerFactorStandard standard, int... rewards) {
    assertEquals(101, standard.hundredths() + rewards.length);
    for (int i = 0; i < rewards.length; i++) {
      assertEquals(-rewards[i], standard.adjustment(standard.hundredths() + i), standard + " " + i);
    }
  }

  private static MonthQuantities quantities(long active, Optional<Energy> reactive) {
    return new MonthQuantities(
        31, new Power(100_000), Optional.empty(), new Energy(active), reactive);
  }

  @Test
  void powerFactorIsRoundedHalfUpWhateverTheEnergies() {
    assertEquals(
        OptionalInt.of(80), quantities(4_000, Optional.of(new Energy(3_000))).powerFactor());
    assertEquals(OptionalInt.of(100), quantities(1, Optional.of(Energy.ZERO)).powerFactor());
    assertEquals(OptionalInt.of(0), quantities(1, Optional.of(new Energy(1_000))).powerFactor());
    assertEquals(OptionalInt.empty(), quantities(0, Optional.of(new Energy(5))).powerFactor());
    assertEquals(OptionalInt.empty(), quantities(5, Optional.empty()).powerFactor());
    Random random = new Random(215);
    for (int i = 0; i < 2_000; i++) {
      long active = 1 + random.nextLong(2_000_000_000L);
      long reactive = random.nextLong(3_000_000_000L);
      BigDecimal apparent =
          new BigDecimal(active)
              .pow(2)
              .add(new BigDecimal(reactive).pow(2))
              .sqrt(new MathContext(60));
      int expected =
          new BigDecimal(active * 100).divide(apparent, 0, RoundingMode.HALF_UP).intValueExact();
      assertEquals(
          OptionalInt.of(expected),
          quantities(active, Optional.of(new Energy(reactive))).powerFactor());
    }
  }

  @Test
  void whatTheTermsNeedAndIsMissingIsRefused() {
    TariffVersion factory = Tariffs.factory(1, Tariffs.SINCE);
    PeriodUsage usage =
        new PeriodUsage(
            YearMonth.of(2026, 3),
            LocalDate.of(2026, 1, 1),
            Energy.ZERO,
            Energy.ZERO,
            List.of(Energy.ZERO, new Energy(1_000_000), Energy.ZERO, Energy.ZERO),
            31);
    List<RatedSegment> month = List.of(new RatedSegment(Tariffs.SINCE, factory, usage));
    assertThrows(
        IllegalArgumentException.class,
        () -> MonthSettlement.of(month, quantities(1_000_000, Optional.empty())));
    MonthSettlement settled =
        MonthSettlement.of(month, quantities(1_000_000, Optional.of(Energy.ZERO)));
    assertEquals(Money.parse("2300"), settled.capacity());
    // (550 + 2 300) × −0.75 %; tax of 13 % on both.
    assertEquals(Money.parse("-21.375"), settled.adjustment());
    assertEquals(Money.ZERO, settled.minimum());
    assertEquals(Money.parse("296.22125"), settled.tax());
    assertEquals(Money.parse("2574.84625"), settled.total());
  }
}

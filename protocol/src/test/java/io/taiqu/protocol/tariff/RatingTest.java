package io.taiqu.protocol.tariff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.testing.SeededRuns;
import io.taiqu.protocol.testing.Tariffs;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatingTest {
  private static final TariffVersion FLAT =
      TariffVersion.flat(1, Tariffs.SINCE, UnitPrice.perKilowattHour("0.5"));

  private static PeriodUsage usage(
      Energy monthBefore, Energy yearBefore, int days, long... byRate) {
    List<Energy> energies = new ArrayList<>();
    for (long wattHours : byRate) {
      energies.add(new Energy(wattHours));
    }
    return new PeriodUsage(
        YearMonth.of(2026, 3), LocalDate.of(2026, 1, 1), monthBefore, yearBefore, energies, days);
  }

  private static TariffVersion with(Tiers tiers, List<FixedCharge> fixed, int tax) {
    return new TariffVersion(
        1,
        Tariffs.SINCE,
        FLAT.rates(),
        FLAT.seasons(),
        FLAT.calendar(),
        FLAT.profiles(),
        tiers,
        fixed,
        tax);
  }

  private static Tiers tiers(Tiers.Period period) {
    return new Tiers(
        period,
        List.of(
            new Tiers.Step(Energy.ofKilowattHours(100), UnitPrice.perKilowattHour("0.1")),
            new Tiers.Step(Energy.ofKilowattHours(200), UnitPrice.perKilowattHour("0.4"))));
  }

  @Test
  void aFlatRateCostsEnergyTimesPrice() {
    assertEquals(
        Money.parse("0.6175"), Rating.charge(FLAT, usage(Energy.ZERO, Energy.ZERO, 3, 1_235)));
  }

  @Test
  void eachTierCostsOnlyWhatLiesWithinIt() {
    TariffVersion tiered = with(tiers(Tiers.Period.MONTH), List.of(), 0);
    assertEquals(
        Money.parse("50"), Rating.charge(tiered, usage(Energy.ZERO, Energy.ZERO, 0, 100_000)));
    assertEquals(
        Money.parse("50.0006"), Rating.charge(tiered, usage(Energy.ZERO, Energy.ZERO, 0, 100_001)));
    assertEquals(
        Money.parse("110"), Rating.charge(tiered, usage(Energy.ZERO, Energy.ZERO, 0, 200_000)));
    assertEquals(
        Money.parse("155"), Rating.charge(tiered, usage(Energy.ZERO, Energy.ZERO, 0, 250_000)));
  }

  @Test
  void energyBeforeTheSegmentCountsTowardsTheTierOfItsPeriod() {
    Energy used = Energy.ofKilowattHours(200);
    assertEquals(
        Money.parse("9"),
        Rating.charge(
            with(tiers(Tiers.Period.MONTH), List.of(), 0), usage(used, Energy.ZERO, 0, 10_000)));
    assertEquals(
        Money.parse("5"),
        Rating.charge(
            with(tiers(Tiers.Period.YEAR), List.of(), 0), usage(used, Energy.ZERO, 0, 10_000)));
    assertEquals(
        Money.parse("9"),
        Rating.charge(
            with(tiers(Tiers.Period.YEAR), List.of(), 0), usage(Energy.ZERO, used, 0, 10_000)));
  }

  @Test
  void fixedChargesAccrueByDayAndRoundOnce() {
    TariffVersion fixed =
        with(
            Tiers.NONE,
            List.of(
                new FixedCharge(Money.parse("0.10"), FixedCharge.Per.DAY),
                new FixedCharge(Money.parse("10"), FixedCharge.Per.MONTH)),
            0);
    assertEquals(Money.parse("0"), Rating.charge(fixed, usage(Energy.ZERO, Energy.ZERO, 0, 0)));
    assertEquals(
        Money.parse("0.422580645"), Rating.charge(fixed, usage(Energy.ZERO, Energy.ZERO, 1, 0)));
    assertEquals(Money.parse("13.1"), Rating.charge(fixed, usage(Energy.ZERO, Energy.ZERO, 31, 0)));
  }

  @Test
  void roundingIsHalfEven() {
    TariffVersion taxed = with(Tiers.NONE, List.of(), 1);
    // 500 000 nano per Wh, taxed by a millionth: half a nano more per Wh.
    assertEquals(new Money(500_000), Rating.charge(taxed, usage(Energy.ZERO, Energy.ZERO, 0, 1)));
    assertEquals(new Money(1_500_002), Rating.charge(taxed, usage(Energy.ZERO, Energy.ZERO, 0, 3)));
  }

  @Test
  void theChargeIsTheExactSumRoundedOnce() {
    TariffVersion complete = Tariffs.complete(1, Tariffs.SINCE);
    SeededRuns.run(
        300,
        random -> {
          PeriodUsage usage =
              usage(
                  new Energy(random.nextInt(400_000)),
                  new Energy(random.nextInt(4_000_000)),
                  random.nextInt(32),
                  random.nextInt(200_000),
                  random.nextInt(200_000),
                  random.nextInt(200_000),
                  random.nextInt(200_000));
          assertEquals(inDecimals(usage), Rating.charge(complete, usage));
        });
  }

  /** The complete tariff, computed another way: kilowatt-hours and currency units in decimals. */
  private static Money inDecimals(PeriodUsage usage) {
    String[] prices = {"0.3", "0.55", "0.82", "1.03"};
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < prices.length; i++) {
      sum = sum.add(new BigDecimal(prices[i]).multiply(kilowattHours(usage.byRate().get(i))));
    }
    BigDecimal before = kilowattHours(usage.monthBefore());
    sum = sum.add(tierCost(before.add(kilowattHours(usage.total())))).subtract(tierCost(before));
    sum = sum.add(new BigDecimal("0.10").multiply(BigDecimal.valueOf(usage.days())));
    BigDecimal untaxedTimesMonth =
        sum.multiply(BigDecimal.valueOf(usage.month().lengthOfMonth()))
            .add(new BigDecimal("5").multiply(BigDecimal.valueOf(usage.days())));
    BigDecimal charge =
        untaxedTimesMonth
            .multiply(new BigDecimal("1.13"))
            .divide(BigDecimal.valueOf(usage.month().lengthOfMonth()), 9, RoundingMode.HALF_EVEN);
    return Money.parse(charge.toPlainString());
  }

  private static BigDecimal tierCost(BigDecimal used) {
    BigDecimal second =
        used.subtract(new BigDecimal(180)).max(BigDecimal.ZERO).min(new BigDecimal(100));
    BigDecimal third = used.subtract(new BigDecimal(280)).max(BigDecimal.ZERO);
    return second.multiply(new BigDecimal("0.05")).add(third.multiply(new BigDecimal("0.3")));
  }

  private static BigDecimal kilowattHours(Energy energy) {
    return BigDecimal.valueOf(energy.wattHours(), 3);
  }

  @Test
  void usageAtAnotherNumberOfRatesIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Rating.charge(FLAT, usage(Energy.ZERO, Energy.ZERO, 0, 1, 2)));
  }

  @Test
  void tariffsThatContradictThemselvesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Tariffs.of("none", ZoneOffset.UTC));
    assertThrows(
        IllegalArgumentException.class, () -> Tariffs.of("twice", ZoneOffset.UTC, FLAT, FLAT));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Tiers(
                Tiers.Period.MONTH,
                List.of(
                    new Tiers.Step(new Energy(2), UnitPrice.ZERO),
                    new Tiers.Step(new Energy(2), UnitPrice.ZERO))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TariffVersion(
                1,
                Tariffs.SINCE,
                FLAT.rates(),
                FLAT.seasons(),
                FLAT.calendar(),
                List.of(),
                Tiers.NONE,
                List.of(),
                0));
  }
}

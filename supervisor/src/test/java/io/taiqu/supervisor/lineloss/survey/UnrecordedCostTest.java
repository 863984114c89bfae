package io.taiqu.supervisor.lineloss.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.DayCalendar;
import io.taiqu.protocol.tariff.DayProfile;
import io.taiqu.protocol.tariff.DayType;
import io.taiqu.protocol.tariff.FixedCharge;
import io.taiqu.protocol.tariff.Rate;
import io.taiqu.protocol.tariff.RateSwitch;
import io.taiqu.protocol.tariff.Season;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import io.taiqu.supervisor.lineloss.survey.UnrecordedCost.Recorded;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnrecordedCostTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant MIDNIGHT = Instant.parse("2026-01-31T16:00:00Z");

  /** 0.30 at night, 0.60 from 8:00 to 22:00. */
  private static Tariff byTime(Tiers tiers, List<FixedCharge> fixed) {
    return new Tariff(
        new TariffCode("T"),
        new CurrencyCode("CNY"),
        ZONE,
        List.of(
            new TariffVersion(
                1,
                Instant.EPOCH,
                List.of(
                    new Rate("night", UnitPrice.perKilowattHour("0.30")),
                    new Rate("day", UnitPrice.perKilowattHour("0.60"))),
                List.of(new Season("year", MonthDay.of(1, 1))),
                DayCalendar.EVERY_DAY_ALIKE,
                List.of(
                    new DayProfile(
                        0,
                        EnumSet.allOf(DayType.class),
                        List.of(
                            new RateSwitch(LocalTime.MIDNIGHT, 0),
                            new RateSwitch(LocalTime.of(8, 0), 1),
                            new RateSwitch(LocalTime.of(22, 0), 0)))),
                tiers,
                fixed,
                0)));
  }

  /** A day whose use is all in one hour. */
  private static List<Recorded> usedAt(int hour, long wattHours) {
    List<Recorded> intervals = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      intervals.add(
          new Recorded(
              MIDNIGHT.plusSeconds(3600L * i),
              MIDNIGHT.plusSeconds(3600L * (i + 1)),
              i == hour ? wattHours : 0));
    }
    return intervals;
  }

  @Test
  void energyIsPricedAtTheTimesAtWhichTheCustomerUsesIt() {
    Tariff tariff = byTime(Tiers.NONE, List.of());
    Energy missing = new Energy(10_000);
    assertEquals(Money.parse("6.00"), UnrecordedCost.of(tariff, usedAt(12, 5_000), missing));
    assertEquals(Money.parse("3.00"), UnrecordedCost.of(tariff, usedAt(2, 5_000), missing));
  }

  @Test
  void ofAMeterThatCountsNothingItIsSpreadEvenly() {
    // 14 of 24 hours at 0.60, 10 at 0.30; the parts of an hour are whole watt-hours.
    assertEquals(
        Money.parse("11.40"),
        UnrecordedCost.of(byTime(Tiers.NONE, List.of()), usedAt(0, 0), new Energy(24_000)));
  }

  @Test
  void itFallsIntoTheTierAboveWhatWasRecorded() {
    Tiers tiers =
        new Tiers(
            Tiers.Period.MONTH,
            List.of(new Tiers.Step(new Energy(100_000), UnitPrice.perKilowattHour("0.20"))));
    Tariff tariff = byTime(tiers, List.of());
    // 90 kWh recorded, 30 not: 10 at 0.60 and 20 at 0.80.
    assertEquals(
        Money.parse("22.00"), UnrecordedCost.of(tariff, usedAt(12, 90_000), new Energy(30_000)));
  }

  @Test
  void standingChargesAreNotCountedAndTooMuchIsNegative() {
    Tariff tariff =
        byTime(Tiers.NONE, List.of(new FixedCharge(Money.parse("20"), FixedCharge.Per.MONTH)));
    assertEquals(
        Money.parse("-3.00"), UnrecordedCost.of(tariff, usedAt(12, 9_000), new Energy(-5_000)));
  }
}

package io.taiqu.protocol.testing;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.DayCalendar;
import io.taiqu.protocol.tariff.DayProfile;
import io.taiqu.protocol.tariff.DayType;
import io.taiqu.protocol.tariff.FixedCharge;
import io.taiqu.protocol.tariff.Lifeline;
import io.taiqu.protocol.tariff.MonthlyTerms;
import io.taiqu.protocol.tariff.PowerFactorStandard;
import io.taiqu.protocol.tariff.Rate;
import io.taiqu.protocol.tariff.RateSwitch;
import io.taiqu.protocol.tariff.Season;
import io.taiqu.protocol.tariff.SeasonTiers;
import io.taiqu.protocol.tariff.Surcharge;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import io.taiqu.protocol.tariff.Use;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tariffs for tests. */
public final class Tariffs {
  /** When the first version of every tariff here takes effect. */
  public static final Instant SINCE = Instant.parse("2025-12-31T16:00:00Z");

  private Tariffs() {}

  /** One price at all times. */
  public static Tariff flat(String pricePerKilowattHour) {
    return of(
        "flat",
        TestDeployment.ZONE,
        TariffVersion.flat(1, SINCE, UnitPrice.perKilowattHour(pricePerKilowattHour)));
  }

  /** A tariff of some versions in the test deployment's currency. */
  public static Tariff of(String code, ZoneId zone, TariffVersion... versions) {
    return new Tariff(new TariffCode(code), TestDeployment.CURRENCY, zone, List.of(versions));
  }

  /**
   * Everything at once: two seasons, peak and valley, cheaper weekends and holidays, tiers by
   * month, a monthly and a daily charge, 13 % tax. Summer is June to September.
   */
  public static TariffVersion complete(int number, Instant effectiveFrom) {
    List<Rate> rates =
        List.of(
            rate("valley", "0.3"),
            rate("flat", "0.55"),
            rate("peak", "0.82"),
            rate("summer-peak", "1.03"));
    return new TariffVersion(
        number,
        effectiveFrom,
        rates,
        List.of(
            new Season("winter", MonthDay.of(1, 1)),
            new Season("summer", MonthDay.of(6, 1)),
            new Season("autumn", MonthDay.of(10, 1))),
        new DayCalendar(
            Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
            Set.of(LocalDate.of(2026, 5, 1), LocalDate.of(2026, 10, 1)),
            Set.of(LocalDate.of(2026, 5, 9))),
        List.of(workday(0, 2), rest(0), workday(1, 3), rest(1), workday(2, 2), rest(2)),
        new Tiers(
            Tiers.Period.MONTH,
            List.of(
                new Tiers.Step(Energy.ofKilowattHours(180), UnitPrice.perKilowattHour("0.05")),
                new Tiers.Step(Energy.ofKilowattHours(280), UnitPrice.perKilowattHour("0.3")))),
        List.of(
            new FixedCharge(Money.parse("0.10"), FixedCharge.Per.DAY),
            new FixedCharge(Money.parse("5.00"), FixedCharge.Per.MONTH)),
        130_000);
  }

  /**
   * A farmhouse: seasonal monthly tiers that shrink for who begins within a month, a shop behind
   * the same meter by ratio and a pump by amount, a lifeline that large use loses, a levy and a
   * duty.
   */
  public static TariffVersion farm(int number, Instant effectiveFrom) {
    TariffVersion plain = complete(number, effectiveFrom);
    return new TariffVersion(
        number,
        effectiveFrom,
        plain.rates(),
        plain.seasons(),
        plain.calendar(),
        plain.profiles(),
        tiers(200, 400),
        List.of(new SeasonTiers(1, tiers(260, 600))),
        List.of(
            new Use(
                "shop",
                new Use.Ratio(150_000),
                List.of(
                    UnitPrice.perKilowattHour("0.4"),
                    UnitPrice.perKilowattHour("0.8"),
                    UnitPrice.perKilowattHour("1.2"),
                    UnitPrice.perKilowattHour("1.3"))),
            new Use(
                "pump",
                new Use.Amount(Energy.ofKilowattHours(60)),
                List.of(UnitPrice.perKilowattHour("0.35")))),
        Optional.of(
            new Lifeline(
                Energy.ofKilowattHours(15),
                UnitPrice.perKilowattHour("0.25"),
                Optional.of(Energy.ofKilowattHours(500)))),
        List.of(
            new Surcharge("fund", UnitPrice.perKilowattHour("0.02"), 0),
            new Surcharge("duty", UnitPrice.ZERO, 50_000)),
        plain.fixedCharges(),
        plain.taxPartsPerMillion(),
        MonthlyTerms.NONE);
  }

  /** A factory: critical peak on special days, capacity, power factor and a minimum charge. */
  public static TariffVersion factory(int number, Instant effectiveFrom) {
    TariffVersion plain = complete(number, effectiveFrom);
    List<DayProfile> profiles = new ArrayList<>(plain.profiles());
    for (int season = 0; season < plain.seasons().size(); season++) {
      profiles.add(
          new DayProfile(
              season, Set.of(DayType.SPECIAL), List.of(at(0, 0), at(8, 2), at(12, 3), at(22, 1))));
    }
    return new TariffVersion(
        number,
        effectiveFrom,
        plain.rates(),
        plain.seasons(),
        new DayCalendar(
            plain.calendar().weekend(),
            plain.calendar().holidays(),
            plain.calendar().workingDays(),
            Set.of(LocalDate.of(2026, 7, 14))),
        profiles,
        Tiers.NONE,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(new Surcharge("fund", UnitPrice.perKilowattHour("0.02"), 0)),
        List.of(),
        130_000,
        new MonthlyTerms(
            Optional.of(
                new MonthlyTerms.CapacityCharge(
                    MonthlyTerms.Basis.CONNECTED_CAPACITY, Money.parse("23"))),
            Optional.of(PowerFactorStandard.P90),
            Money.parse("500")));
  }

  private static Tiers tiers(long second, long third) {
    return new Tiers(
        Tiers.Period.MONTH,
        List.of(
            new Tiers.Step(Energy.ofKilowattHours(second), UnitPrice.perKilowattHour("0.05")),
            new Tiers.Step(Energy.ofKilowattHours(third), UnitPrice.perKilowattHour("0.3"))),
        Tiers.Proration.DAYS);
  }

  /** Valley until 8, peak 8–11 and 17–22, flat otherwise, valley again from 22. */
  private static DayProfile workday(int season, int peak) {
    return new DayProfile(
        season,
        Set.of(DayType.WORKING_DAY),
        List.of(at(0, 0), at(8, peak), at(11, 1), at(17, peak), at(22, 0)));
  }

  private static DayProfile rest(int season) {
    return new DayProfile(
        season, Set.of(DayType.WEEKEND, DayType.HOLIDAY), List.of(at(0, 0), at(8, 1), at(22, 0)));
  }

  private static RateSwitch at(int hour, int rate) {
    return new RateSwitch(LocalTime.of(hour, 0), rate);
  }

  private static Rate rate(String code, String price) {
    return new Rate(code, UnitPrice.perKilowattHour(price));
  }
}

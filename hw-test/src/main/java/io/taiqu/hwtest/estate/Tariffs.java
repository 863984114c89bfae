package io.taiqu.hwtest.estate;

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
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The price lists of every made-up utility. */
public final class Tariffs {
  private static final Instant SINCE = Instant.parse("2025-12-31T16:00:00Z");
  private static final int PEAK = 0;
  private static final int FLAT = 1;
  private static final int VALLEY = 2;

  private Tariffs() {}

  /** Both price lists. */
  public static List<Tariff> all() {
    return List.of(residential(), commercial());
  }

  /** The price list with a code. */
  public static Tariff named(String code) {
    return all().stream().filter(t -> t.code().code().equals(code)).findFirst().orElseThrow();
  }

  /** Time of use with monthly tiers, as Chinese households know it. */
  private static Tariff residential() {
    DayProfile everyDay =
        new DayProfile(
            0,
            EnumSet.allOf(DayType.class),
            List.of(
                at("00:00", VALLEY),
                at("08:00", FLAT),
                at("11:00", PEAK),
                at("13:00", FLAT),
                at("18:00", PEAK),
                at("21:00", FLAT),
                at("22:00", VALLEY)));
    TariffVersion version =
        new TariffVersion(
            1,
            SINCE,
            List.of(
                new Rate("peak", UnitPrice.perKilowattHour("0.6083")),
                new Rate("flat", UnitPrice.perKilowattHour("0.5583")),
                new Rate("valley", UnitPrice.perKilowattHour("0.3083"))),
            List.of(new Season("year", MonthDay.of(1, 1))),
            new DayCalendar(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), Set.of(), Set.of()),
            List.of(everyDay),
            new Tiers(
                Tiers.Period.MONTH,
                List.of(
                    new Tiers.Step(Energy.ofKilowattHours(230), UnitPrice.perKilowattHour("0.05")),
                    new Tiers.Step(
                        Energy.ofKilowattHours(420), UnitPrice.perKilowattHour("0.30")))),
            List.of(),
            0);
    return new Tariff(
        new TariffCode(EstatePlan.RESIDENTIAL),
        new CurrencyCode("CNY"),
        ZoneId.of(EstatePlan.ZONE),
        List.of(version));
  }

  /** One price and a daily charge. */
  private static Tariff commercial() {
    TariffVersion flat = TariffVersion.flat(1, SINCE, UnitPrice.perKilowattHour("0.7852"));
    TariffVersion version =
        new TariffVersion(
            flat.number(),
            flat.effectiveFrom(),
            flat.rates(),
            flat.seasons(),
            flat.calendar(),
            flat.profiles(),
            flat.tiers(),
            List.of(new FixedCharge(Money.parse("0.50"), FixedCharge.Per.DAY)),
            0);
    return new Tariff(
        new TariffCode(EstatePlan.COMMERCIAL),
        new CurrencyCode("CNY"),
        ZoneId.of(EstatePlan.ZONE),
        List.of(version));
  }

  private static RateSwitch at(String time, int rate) {
    return new RateSwitch(LocalTime.parse(time), rate);
  }
}

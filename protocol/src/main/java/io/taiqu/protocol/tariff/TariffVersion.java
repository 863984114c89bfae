package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.UnitPrice;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The prices in force from one instant until the next version's.
 *
 * <p>The price of a watt-hour is the price of the {@link Rate} that the calendar gives for its
 * time, plus the surcharge of the {@link Tiers} that the energy of the month or year has reached,
 * plus all {@link Surcharge}s. Because they add, the charge depends on cumulative quantities alone.
 *
 * @param number the version's number within its tariff, from 1
 * @param effectiveFrom when it takes effect
 * @param rates the distinct prices, 1…32; everything else refers to them by index
 * @param seasons at least one, ascending; a date before the first season's start belongs to the
 *     last season
 * @param calendar which dates are weekends, holidays and working days
 * @param profiles for each season and each day type exactly one
 * @param tiers the surcharges by cumulative energy
 * @param seasonTiers other tiers for the months that begin in some seasons, each season at most
 *     once
 * @param uses other uses behind the same meter, at most 8; with fixed amounts all tiers count by
 *     month
 * @param lifeline a cheaper first block of each month; empty for none
 * @param surcharges levies, at most 16
 * @param fixedCharges charges that do not depend on energy
 * @param taxPartsPerMillion tax added to the sum, 130 000 for 13 %; 0 when prices include it
 * @param monthly what the supervisor settles once a month
 */
public record TariffVersion(
    int number,
    Instant effectiveFrom,
    List<Rate> rates,
    List<Season> seasons,
    DayCalendar calendar,
    List<DayProfile> profiles,
    Tiers tiers,
    List<SeasonTiers> seasonTiers,
    List<Use> uses,
    Optional<Lifeline> lifeline,
    List<Surcharge> surcharges,
    List<FixedCharge> fixedCharges,
    int taxPartsPerMillion,
    MonthlyTerms monthly) {

  public static final int MAX_RATES = 32;

  public TariffVersion {
    effectiveFrom = effectiveFrom.truncatedTo(ChronoUnit.MILLIS);
    rates = List.copyOf(rates);
    seasons = List.copyOf(seasons);
    profiles = List.copyOf(profiles);
    seasonTiers = List.copyOf(seasonTiers);
    uses = List.copyOf(uses);
    surcharges = List.copyOf(surcharges);
    fixedCharges = List.copyOf(fixedCharges);
    require(number >= 1, "number must be at least 1");
    require(
        !rates.isEmpty() && rates.size() <= MAX_RATES,
        "has " + rates.size() + " rates, expected 1…32");
    require(
        rates.stream().map(Rate::code).distinct().count() == rates.size(), "names a rate twice");
    require(
        !seasons.isEmpty() && seasons.size() <= 12,
        "has " + seasons.size() + " seasons, expected 1…12");
    for (int i = 1; i < seasons.size(); i++) {
      require(
          seasons.get(i - 1).from().isBefore(seasons.get(i).from()), "has seasons out of order");
    }
    require(fixedCharges.size() <= 8, "has more than 8 fixed charges");
    require(
        taxPartsPerMillion >= 0 && taxPartsPerMillion <= 1_000_000, "has a tax outside 0…100 %");
    requireEachDayCoveredOnce(
        seasons.size(), rates.size(), profiles, !calendar.specialDays().isEmpty());
    requireTiersForSeasons(seasons.size(), tiers, seasonTiers);
    requireUses(rates.size(), tiers, uses);
    require(surcharges.size() <= 16, "has more than 16 surcharges");
    require(
        surcharges.stream().map(Surcharge::code).distinct().count() == surcharges.size(),
        "names a surcharge twice");
  }

  /** Rates, tiers, fixed charges and tax, and nothing of the rest. */
  public TariffVersion(
      int number,
      Instant effectiveFrom,
      List<Rate> rates,
      List<Season> seasons,
      DayCalendar calendar,
      List<DayProfile> profiles,
      Tiers tiers,
      List<FixedCharge> fixedCharges,
      int taxPartsPerMillion) {
    this(
        number,
        effectiveFrom,
        rates,
        seasons,
        calendar,
        profiles,
        tiers,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        fixedCharges,
        taxPartsPerMillion,
        MonthlyTerms.NONE);
  }

  /** One price at all times, nothing else. */
  public static TariffVersion flat(int number, Instant effectiveFrom, UnitPrice price) {
    return new TariffVersion(
        number,
        effectiveFrom,
        List.of(new Rate("flat", price)),
        List.of(new Season("year", MonthDay.of(1, 1))),
        DayCalendar.EVERY_DAY_ALIKE,
        List.of(
            new DayProfile(
                0, EnumSet.allOf(DayType.class), List.of(new RateSwitch(LocalTime.MIDNIGHT, 0)))),
        Tiers.NONE,
        List.of(),
        0);
  }

  /** Which rates apply on {@code date}, and from when. */
  public DayProfile profileOn(LocalDate date) {
    int season = seasonOn(date);
    DayType type = calendar.typeOf(date);
    for (DayProfile profile : profiles) {
      if (profile.season() == season && profile.days().contains(type)) {
        return profile;
      }
    }
    throw new AssertionError("the constructor saw a profile for every season and day type");
  }

  /** The tiers of a calendar month: those of the season in which it begins. */
  public Tiers tiersOf(YearMonth month) {
    int season = seasonOn(month.atDay(1));
    for (SeasonTiers other : seasonTiers) {
      if (other.season() == season) {
        return other.tiers();
      }
    }
    return tiers;
  }

  /**
   * The most that one more watt-hour can cost: dearest rate or use, highest tier, surcharges, tax;
   * rounded up.
   */
  public UnitPrice dearestPrice() {
    long tier =
        Stream.concat(Stream.of(tiers), seasonTiers.stream().map(SeasonTiers::tiers))
            .flatMap(each -> each.steps().stream())
            .mapToLong(step -> step.surcharge().nanoPerWattHour())
            .reduce(0, Math::max);
    long levies = surcharges.stream().mapToLong(each -> each.price().nanoPerWattHour()).sum();
    long price = Math.addExact(prices().reduce(Long.MIN_VALUE, Math::max), tier);
    return new UnitPrice(
        plusParts(Math.addExact(plusParts(price, duty()), levies), taxPartsPerMillion));
  }

  /** The most that a watt-hour can cost more at one time of use than at another; rounded up. */
  public UnitPrice priceSpread() {
    long spread =
        Math.subtractExact(
            prices().reduce(Long.MIN_VALUE, Math::max), prices().reduce(Long.MAX_VALUE, Math::min));
    return new UnitPrice(plusParts(plusParts(spread, duty()), taxPartsPerMillion));
  }

  /** Of rates and uses. */
  private LongStream prices() {
    return Stream.concat(
            rates.stream().map(Rate::price), uses.stream().flatMap(use -> use.prices().stream()))
        .mapToLong(UnitPrice::nanoPerWattHour);
  }

  private int duty() {
    return surcharges.stream().mapToInt(Surcharge::partsPerMillion).sum();
  }

  private static long plusParts(long price, int partsPerMillion) {
    return Math.addExact(
        price, Math.ceilDiv(Math.multiplyExact(price, (long) partsPerMillion), 1_000_000L));
  }

  private int seasonOn(LocalDate date) {
    MonthDay day = MonthDay.from(date);
    for (int i = seasons.size() - 1; i >= 0; i--) {
      if (!seasons.get(i).from().isAfter(day)) {
        return i;
      }
    }
    return seasons.size() - 1;
  }

  private static void requireTiersForSeasons(
      int seasons, Tiers tiers, List<SeasonTiers> seasonTiers) {
    require(
        seasonTiers.isEmpty() || tiers.period() == Tiers.Period.MONTH,
        "has tiers of seasons beside tiers by year");
    require(
        seasonTiers.stream().map(SeasonTiers::season).distinct().count() == seasonTiers.size(),
        "has tiers for a season twice");
    for (SeasonTiers other : seasonTiers) {
      require(
          other.season() < seasons,
          "has tiers for season " + other.season() + ", which does not exist");
    }
  }

  private static void requireUses(int rates, Tiers tiers, List<Use> uses) {
    require(uses.size() <= 8, "has more than 8 uses");
    require(uses.stream().map(Use::code).distinct().count() == uses.size(), "names a use twice");
    int ratios = 0;
    for (Use use : uses) {
      switch (use.share()) {
        case Use.Ratio(int partsPerMillion) -> {
          ratios += partsPerMillion;
          require(
              use.prices().size() == rates,
              "has use " + use.code() + " without a price for each rate");
        }
        case Use.Amount _ ->
            require(
                tiers.period() == Tiers.Period.MONTH,
                "has use " + use.code() + " of a fixed amount beside tiers by year");
      }
    }
    require(ratios <= 1_000_000, "has uses of more than the whole");
  }

  private static void requireEachDayCoveredOnce(
      int seasons, int rates, List<DayProfile> profiles, boolean hasSpecialDays) {
    List<Set<DayType>> covered =
        Stream.generate(() -> (Set<DayType>) EnumSet.noneOf(DayType.class)).limit(seasons).toList();
    for (DayProfile profile : profiles) {
      require(
          profile.season() < seasons,
          "has a profile for season " + profile.season() + ", which does not exist");
      for (DayType type : profile.days()) {
        require(
            covered.get(profile.season()).add(type),
            "has two profiles for " + type + " of season " + profile.season());
      }
      for (RateSwitch change : profile.switches()) {
        require(
            change.rate() < rates, "refers to rate " + change.rate() + ", which does not exist");
      }
    }
    Set<DayType> needed = EnumSet.allOf(DayType.class);
    if (!hasSpecialDays) {
      needed.remove(DayType.SPECIAL);
    }
    for (int season = 0; season < seasons; season++) {
      require(
          covered.get(season).containsAll(needed),
          "lacks a profile for some day type of season " + season);
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("tariff version " + problem);
    }
  }
}

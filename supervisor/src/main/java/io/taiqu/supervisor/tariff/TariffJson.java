package io.taiqu.supervisor.tariff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.DayCalendar;
import io.taiqu.protocol.tariff.DayProfile;
import io.taiqu.protocol.tariff.DayType;
import io.taiqu.protocol.tariff.FixedCharge;
import io.taiqu.protocol.tariff.Lifeline;
import io.taiqu.protocol.tariff.MonthlyTerms;
import io.taiqu.protocol.tariff.Rate;
import io.taiqu.protocol.tariff.RateSwitch;
import io.taiqu.protocol.tariff.Season;
import io.taiqu.protocol.tariff.SeasonTiers;
import io.taiqu.protocol.tariff.Surcharge;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import io.taiqu.protocol.tariff.Use;
import io.taiqu.supervisor.json.JsonCursor;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tariffs as JSON. A version is either {@code {"number", "effectiveFrom", "price"}} for one price
 * at all times, or has {@code rates}, {@code seasons}, {@code profiles} and, as wanted, {@code
 * weekend}, {@code holidays}, {@code workingDays} and {@code specialDays}. Both may have {@code
 * tiers}, {@code seasonTiers}, {@code uses}, {@code lifeline}, {@code surcharges}, {@code
 * fixedCharges}, {@code taxPartsPerMillion} and {@code monthly}. Prices are per kWh, times local.
 */
public final class TariffJson {
  private TariffJson() {}

  /**
   * Reads one tariff.
   *
   * @param currency the deployment's, if the tariff names none
   * @param zone the deployment's, if the tariff names none
   * @return empty if there are problems, which the cursor notes
   */
  public static Optional<Tariff> read(JsonCursor json, CurrencyCode currency, ZoneId zone) {
    int before = json.problems().size();
    TariffCode code = json.at("code").as(TariffCode::new, new TariffCode("unreadable"));
    CurrencyCode ownCurrency =
        json.find("currency").map(c -> c.as(CurrencyCode::new, currency)).orElse(currency);
    ZoneId ownZone = json.find("zone").map(z -> z.as(ZoneId::of, zone)).orElse(zone);
    List<TariffVersion> versions = new ArrayList<>();
    for (JsonCursor version : json.at("versions").elements()) {
      readVersion(version).ifPresent(versions::add);
    }
    json.requireNothingElse();
    if (json.problems().size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Tariff(code, ownCurrency, ownZone, versions));
    } catch (IllegalArgumentException e) {
      json.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<TariffVersion> readVersion(JsonCursor json) {
    int before = json.problems().size();
    int number = (int) json.at("number").number(1, Integer.MAX_VALUE, 1);
    Instant effectiveFrom =
        json.at("effectiveFrom").as(text -> OffsetDateTime.parse(text).toInstant(), Instant.EPOCH);
    Times times = json.has("price") ? flatTimes(json, number, effectiveFrom) : readTimes(json);
    Tiers tiers = json.find("tiers").map(ChargesJson::readTiers).orElse(Tiers.NONE);
    List<SeasonTiers> seasonTiers = ChargesJson.readSeasonTiers(json, codes(times.seasons()));
    List<Use> uses = ChargesJson.readUses(json, times.rates());
    Optional<Lifeline> lifeline = json.find("lifeline").flatMap(ChargesJson::readLifeline);
    List<Surcharge> surcharges = ChargesJson.readSurcharges(json);
    List<FixedCharge> fixedCharges = ChargesJson.readFixedCharges(json);
    int tax = ChargesJson.partsPerMillion(json, "taxPartsPerMillion");
    MonthlyTerms monthly =
        json.find("monthly").map(ChargesJson::readMonthly).orElse(MonthlyTerms.NONE);
    json.requireNothingElse();
    if (json.problems().size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TariffVersion(
              number,
              effectiveFrom,
              times.rates(),
              times.seasons(),
              times.calendar(),
              times.profiles(),
              tiers,
              seasonTiers,
              uses,
              lifeline,
              surcharges,
              fixedCharges,
              tax,
              monthly));
    } catch (IllegalArgumentException e) {
      json.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What decides the rate of a moment. */
  private record Times(
      List<Rate> rates, List<Season> seasons, DayCalendar calendar, List<DayProfile> profiles) {}

  private static Times flatTimes(JsonCursor json, int number, Instant effectiveFrom) {
    UnitPrice price = json.at("price").as(UnitPrice::perKilowattHour, UnitPrice.ZERO);
    TariffVersion flat = TariffVersion.flat(number, effectiveFrom, price);
    return new Times(flat.rates(), flat.seasons(), flat.calendar(), flat.profiles());
  }

  private static Times readTimes(JsonCursor json) {
    List<Rate> rates = readRates(json);
    List<Season> seasons = readSeasons(json);
    DayCalendar calendar = readCalendar(json);
    return new Times(rates, seasons, calendar, readProfiles(json, rates, seasons));
  }

  private static List<String> codes(List<Season> seasons) {
    return seasons.stream().map(Season::code).toList();
  }

  private static List<Rate> readRates(JsonCursor json) {
    List<Rate> rates = new ArrayList<>();
    for (JsonCursor item : json.at("rates").elements()) {
      UnitPrice price = item.at("price").as(UnitPrice::perKilowattHour, UnitPrice.ZERO);
      rates.add(item.at("code").as(code -> new Rate(code, price), new Rate("unreadable", price)));
      item.requireNothingElse();
    }
    return rates;
  }

  private static List<Season> readSeasons(JsonCursor json) {
    List<Season> seasons = new ArrayList<>();
    for (JsonCursor item : json.at("seasons").elements()) {
      MonthDay from = item.at("from").as(text -> MonthDay.parse("--" + text), MonthDay.of(1, 1));
      seasons.add(item.at("code").as(code -> new Season(code, from), new Season("x", from)));
      item.requireNothingElse();
    }
    return seasons;
  }

  private static DayCalendar readCalendar(JsonCursor json) {
    Set<DayOfWeek> weekend = EnumSet.noneOf(DayOfWeek.class);
    json.list("weekend").forEach(day -> weekend.add(day.as(DayOfWeek::valueOf, DayOfWeek.SUNDAY)));
    Set<LocalDate> holidays = dates(json, "holidays");
    Set<LocalDate> workingDays = dates(json, "workingDays");
    Set<LocalDate> specialDays = dates(json, "specialDays");
    try {
      return new DayCalendar(weekend, holidays, workingDays, specialDays);
    } catch (IllegalArgumentException e) {
      json.problem(String.valueOf(e.getMessage()));
      return DayCalendar.EVERY_DAY_ALIKE;
    }
  }

  private static Set<LocalDate> dates(JsonCursor json, String name) {
    Set<LocalDate> dates = new LinkedHashSet<>();
    json.list(name).forEach(date -> dates.add(date.as(LocalDate::parse, LocalDate.EPOCH)));
    return dates;
  }

  private static List<DayProfile> readProfiles(
      JsonCursor json, List<Rate> rates, List<Season> seasons) {
    List<String> rateCodes = rates.stream().map(Rate::code).toList();
    List<String> seasonCodes = codes(seasons);
    List<DayProfile> profiles = new ArrayList<>();
    for (JsonCursor item : json.at("profiles").elements()) {
      int season = indexIn(seasonCodes, item.at("season"));
      Set<DayType> days = EnumSet.noneOf(DayType.class);
      if (item.has("days")) {
        item.list("days").forEach(day -> days.add(day.as(DayType::valueOf, DayType.HOLIDAY)));
      } else {
        days.addAll(Arrays.asList(DayType.values()));
      }
      List<RateSwitch> switches = new ArrayList<>();
      for (JsonCursor change : item.at("switches").elements()) {
        LocalTime from = change.at("from").as(LocalTime::parse, LocalTime.MIDNIGHT);
        switches.add(new RateSwitch(from, indexIn(rateCodes, change.at("rate"))));
        change.requireNothingElse();
      }
      item.requireNothingElse();
      try {
        profiles.add(new DayProfile(season, days, switches));
      } catch (IllegalArgumentException e) {
        item.problem(String.valueOf(e.getMessage()));
      }
    }
    return profiles;
  }

  static int indexIn(List<String> codes, JsonCursor json) {
    String code = json.text();
    int index = codes.indexOf(code);
    if (index < 0 && !code.isEmpty()) {
      json.problem("is none of " + codes);
    }
    return Math.max(0, index);
  }

  /** The JSON that {@link #read} understands as the same tariff. */
  public static ObjectNode write(Tariff tariff) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("code", tariff.code().code());
    json.put("currency", tariff.currency().code());
    json.put("zone", tariff.zone().getId());
    ArrayNode versions = json.putArray("versions");
    tariff.versions().forEach(version -> write(version, versions.addObject()));
    return json;
  }

  private static void write(TariffVersion version, ObjectNode json) {
    json.put("number", version.number());
    json.put("effectiveFrom", version.effectiveFrom().toString());
    ArrayNode rates = json.putArray("rates");
    for (Rate rate : version.rates()) {
      rates
          .addObject()
          .put("code", rate.code())
          .put("price", rate.price().toPerKilowattHourString());
    }
    ArrayNode seasons = json.putArray("seasons");
    for (Season season : version.seasons()) {
      seasons
          .addObject()
          .put("code", season.code())
          .put("from", season.from().toString().substring(2));
    }
    ArrayNode weekend = json.putArray("weekend");
    version.calendar().weekend().forEach(day -> weekend.add(day.name()));
    ArrayNode holidays = json.putArray("holidays");
    version.calendar().holidays().forEach(date -> holidays.add(date.toString()));
    ArrayNode workingDays = json.putArray("workingDays");
    version.calendar().workingDays().forEach(date -> workingDays.add(date.toString()));
    ArrayNode specialDays = json.putArray("specialDays");
    version.calendar().specialDays().forEach(date -> specialDays.add(date.toString()));
    ArrayNode profiles = json.putArray("profiles");
    version.profiles().forEach(profile -> write(profile, version, profiles.addObject()));
    ChargesJson.write(version, json);
  }

  private static void write(DayProfile profile, TariffVersion version, ObjectNode json) {
    json.put("season", version.seasons().get(profile.season()).code());
    ArrayNode days = json.putArray("days");
    profile.days().forEach(day -> days.add(day.name()));
    ArrayNode switches = json.putArray("switches");
    for (RateSwitch change : profile.switches()) {
      switches
          .addObject()
          .put("from", change.from().toString())
          .put("rate", version.rates().get(change.rate()).code());
    }
  }
}

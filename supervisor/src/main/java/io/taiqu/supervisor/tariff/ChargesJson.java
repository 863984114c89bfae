package io.taiqu.supervisor.tariff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.FixedCharge;
import io.taiqu.protocol.tariff.Lifeline;
import io.taiqu.protocol.tariff.MonthlyTerms;
import io.taiqu.protocol.tariff.PowerFactorStandard;
import io.taiqu.protocol.tariff.Rate;
import io.taiqu.protocol.tariff.SeasonTiers;
import io.taiqu.protocol.tariff.Surcharge;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import io.taiqu.protocol.tariff.Use;
import io.taiqu.supervisor.json.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a tariff version charges beside its rates, as JSON; part of {@link TariffJson}. */
final class ChargesJson {
  private ChargesJson() {}

  static Tiers readTiers(JsonCursor json) {
    Tiers.Period period = json.at("period").as(Tiers.Period::valueOf, Tiers.Period.MONTH);
    Tiers.Proration proration =
        json.find("proration")
            .map(text -> text.as(Tiers.Proration::valueOf, Tiers.Proration.NONE))
            .orElse(Tiers.Proration.NONE);
    List<Tiers.Step> steps = new ArrayList<>();
    for (JsonCursor step : json.at("steps").elements()) {
      steps.add(
          new Tiers.Step(
              kilowattHours(step.at("aboveKwh")),
              step.at("surcharge").as(UnitPrice::perKilowattHour, UnitPrice.ZERO)));
      step.requireNothingElse();
    }
    json.requireNothingElse();
    try {
      return new Tiers(period, steps, proration);
    } catch (IllegalArgumentException e) {
      json.problem(String.valueOf(e.getMessage()));
      return Tiers.NONE;
    }
  }

  static List<SeasonTiers> readSeasonTiers(JsonCursor json, List<String> seasons) {
    List<SeasonTiers> all = new ArrayList<>();
    for (JsonCursor item : json.list("seasonTiers")) {
      int season = TariffJson.indexIn(seasons, item.at("season"));
      Tiers tiers = readTiers(item.at("tiers"));
      item.requireNothingElse();
      try {
        all.add(new SeasonTiers(season, tiers));
      } catch (IllegalArgumentException e) {
        item.problem(String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  /**
   * A use has {@code ratioPartsPerMillion} and prices by rate, or {@code kwhPerMonth} and a price.
   */
  static List<Use> readUses(JsonCursor json, List<Rate> rates) {
    List<Use> uses = new ArrayList<>();
    for (JsonCursor item : json.list("uses")) {
      String code = item.at("code").text();
      boolean isAmount = item.has("kwhPerMonth");
      List<UnitPrice> prices = new ArrayList<>();
      if (item.has("price")) {
        UnitPrice price = item.at("price").as(UnitPrice::perKilowattHour, UnitPrice.ZERO);
        int needed = isAmount ? 1 : rates.size();
        for (int i = 0; i < needed; i++) {
          prices.add(price);
        }
      } else {
        JsonCursor byRate = item.at("prices");
        for (Rate rate : rates) {
          prices.add(byRate.at(rate.code()).as(UnitPrice::perKilowattHour, UnitPrice.ZERO));
        }
        byRate.requireNothingElse();
      }
      try {
        Use.Share share =
            isAmount
                ? new Use.Amount(kilowattHours(item.at("kwhPerMonth")))
                : new Use.Ratio((int) item.at("ratioPartsPerMillion").number(1, 1_000_000, 1));
        uses.add(new Use(code, share, prices));
      } catch (IllegalArgumentException e) {
        item.problem(String.valueOf(e.getMessage()));
      }
      item.requireNothingElse();
    }
    return uses;
  }

  static Optional<Lifeline> readLifeline(JsonCursor json) {
    Energy block = kilowattHours(json.at("blockKwh"));
    UnitPrice discount = json.at("discount").as(UnitPrice::perKilowattHour, UnitPrice.ZERO);
    Optional<Energy> lostAbove = json.find("lostAboveKwh").map(ChargesJson::kilowattHours);
    json.requireNothingElse();
    try {
      return Optional.of(new Lifeline(block, discount, lostAbove));
    } catch (IllegalArgumentException e) {
      json.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  static List<Surcharge> readSurcharges(JsonCursor json) {
    List<Surcharge> surcharges = new ArrayList<>();
    for (JsonCursor item : json.list("surcharges")) {
      UnitPrice price =
          item.find("price")
              .map(text -> text.as(UnitPrice::perKilowattHour, UnitPrice.ZERO))
              .orElse(UnitPrice.ZERO);
      int parts = partsPerMillion(item, "partsPerMillion");
      surcharges.add(
          item.at("code")
              .as(
                  code -> new Surcharge(code, price, parts),
                  new Surcharge("unreadable", price, parts)));
      item.requireNothingElse();
    }
    return surcharges;
  }

  static List<FixedCharge> readFixedCharges(JsonCursor json) {
    List<FixedCharge> charges = new ArrayList<>();
    for (JsonCursor item : json.list("fixedCharges")) {
      charges.add(
          new FixedCharge(
              item.at("amount").as(Money::parse, Money.ZERO),
              item.at("per").as(FixedCharge.Per::valueOf, FixedCharge.Per.MONTH)));
      item.requireNothingElse();
    }
    return charges;
  }

  static MonthlyTerms readMonthly(JsonCursor json) {
    Optional<MonthlyTerms.CapacityCharge> capacity =
        json.find("capacity").flatMap(ChargesJson::readCapacity);
    Optional<PowerFactorStandard> powerFactor =
        json.find("powerFactor")
            .map(text -> text.as(PowerFactorStandard::valueOf, PowerFactorStandard.P90));
    Money minimum =
        json.find("minimum").map(text -> text.as(Money::parse, Money.ZERO)).orElse(Money.ZERO);
    json.requireNothingElse();
    try {
      return new MonthlyTerms(capacity, powerFactor, minimum);
    } catch (IllegalArgumentException e) {
      json.problem(String.valueOf(e.getMessage()));
      return MonthlyTerms.NONE;
    }
  }

  private static Optional<MonthlyTerms.CapacityCharge> readCapacity(JsonCursor json) {
    MonthlyTerms.Basis basis =
        json.at("basis").as(MonthlyTerms.Basis::valueOf, MonthlyTerms.Basis.CONNECTED_CAPACITY);
    Money price = json.at("price").as(Money::parse, Money.ZERO);
    json.requireNothingElse();
    try {
      return Optional.of(new MonthlyTerms.CapacityCharge(basis, price));
    } catch (IllegalArgumentException e) {
      json.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  static int partsPerMillion(JsonCursor json, String name) {
    return json.find(name).map(parts -> (int) parts.number(0, 1_000_000, 0)).orElse(0);
  }

  private static Energy kilowattHours(JsonCursor json) {
    return Energy.ofKilowattHours(json.number(1, Integer.MAX_VALUE, 1));
  }

  /** Adds what there is; what is not there is not written. */
  static void write(TariffVersion version, ObjectNode json) {
    if (!version.tiers().steps().isEmpty()) {
      write(version.tiers(), json.putObject("tiers"));
    }
    if (!version.seasonTiers().isEmpty()) {
      ArrayNode all = json.putArray("seasonTiers");
      for (SeasonTiers each : version.seasonTiers()) {
        ObjectNode item = all.addObject();
        item.put("season", version.seasons().get(each.season()).code());
        write(each.tiers(), item.putObject("tiers"));
      }
    }
    if (!version.uses().isEmpty()) {
      ArrayNode uses = json.putArray("uses");
      version.uses().forEach(use -> write(use, version.rates(), uses.addObject()));
    }
    version
        .lifeline()
        .ifPresent(lifeline -> {
          ObjectNode item = json.putObject("lifeline");
          item.put("blockKwh", inKilowattHours(lifeline.block()));
          item.put("discount", lifeline.discount().toPerKilowattHourString());
          lifeline.lostAbove().ifPresent(limit -> item.put("lostAboveKwh", inKilowattHours(limit)));
        });
    if (!version.surcharges().isEmpty()) {
      ArrayNode surcharges = json.putArray("surcharges");
      for (Surcharge surcharge : version.surcharges()) {
        surcharges
            .addObject()
            .put("code", surcharge.code())
            .put("price", surcharge.price().toPerKilowattHourString())
            .put("partsPerMillion", surcharge.partsPerMillion());
      }
    }
    ArrayNode charges = json.putArray("fixedCharges");
    for (FixedCharge charge : version.fixedCharges()) {
      charges
          .addObject()
          .put("amount", charge.amount().toDecimalString())
          .put("per", charge.per().name());
    }
    json.put("taxPartsPerMillion", version.taxPartsPerMillion());
    if (!version.monthly().isEmpty()) {
      write(version.monthly(), json.putObject("monthly"));
    }
  }

  private static void write(Tiers tiers, ObjectNode json) {
    json.put("period", tiers.period().name());
    json.put("proration", tiers.proration().name());
    ArrayNode steps = json.putArray("steps");
    for (Tiers.Step step : tiers.steps()) {
      steps
          .addObject()
          .put("aboveKwh", inKilowattHours(step.above()))
          .put("surcharge", step.surcharge().toPerKilowattHourString());
    }
  }

  private static void write(Use use, List<Rate> rates, ObjectNode json) {
    json.put("code", use.code());
    switch (use.share()) {
      case Use.Amount(Energy perMonth) -> {
        json.put("kwhPerMonth", inKilowattHours(perMonth));
        json.put("price", use.prices().getFirst().toPerKilowattHourString());
      }
      case Use.Ratio(int partsPerMillion) -> {
        json.put("ratioPartsPerMillion", partsPerMillion);
        ObjectNode prices = json.putObject("prices");
        for (int rate = 0; rate < rates.size(); rate++) {
          prices.put(rates.get(rate).code(), use.prices().get(rate).toPerKilowattHourString());
        }
      }
    }
  }

  private static void write(MonthlyTerms terms, ObjectNode json) {
    terms
        .capacity()
        .ifPresent(charge ->
            json.putObject("capacity")
                .put("basis", charge.basis().name())
                .put("price", charge.price().toDecimalString()));
    terms.powerFactor().ifPresent(standard -> json.put("powerFactor", standard.name()));
    json.put("minimum", terms.minimum().toDecimalString());
  }

  /** Whole, because {@link #kilowattHours} reads only such. */
  private static long inKilowattHours(Energy energy) {
    return energy.wattHours() / 1000;
  }
}

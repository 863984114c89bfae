package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Energy;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields of what the tariff role signs. */
final class TariffBodies {
  private TariffBodies() {}

  static void write(TariffSet set, WireWriter out) {
    Header.write(out, set.edge().uuid(), set.edgeEpoch(), set.revision());
    out.count(set.tariffs());
    set.tariffs().forEach(tariff -> write(tariff, out));
    out.count(set.assignments().entrySet());
    set.assignments().forEach((point, code) -> out.uuid(point.uuid()).text(code.code()));
  }

  static TariffSet readTariffSet(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    List<Tariff> tariffs = in.list(TariffBodies::readTariff);
    int count = in.u16();
    Map<SupplyPointId, TariffCode> assignments = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      if (assignments.put(new SupplyPointId(in.uuid()), new TariffCode(in.text())) != null) {
        throw in.malformed("a supply point is assigned twice");
      }
    }
    return new TariffSet(
        header.deployment(),
        header.edge(),
        header.epoch(),
        header.revision(),
        tariffs,
        assignments);
  }

  private static void write(Tariff tariff, WireWriter out) {
    out.text(tariff.code().code())
        .text(tariff.currency().code())
        .text(tariff.zone().getId())
        .count(tariff.versions());
    tariff.versions().forEach(version -> write(version, out));
  }

  private static Tariff readTariff(WireReader in) throws MalformedException {
    return new Tariff(
        new TariffCode(in.text()),
        new CurrencyCode(in.text()),
        ZoneId.of(in.text()),
        in.list(TariffBodies::readVersion));
  }

  private static void write(TariffVersion version, WireWriter out) {
    out.u32(version.number()).instant(version.effectiveFrom()).u32(version.taxPartsPerMillion());
    out.count(version.rates());
    version.rates().forEach(rate -> out.text(rate.code()).i64(rate.price().nanoPerWattHour()));
    out.count(version.seasons());
    version
        .seasons()
        .forEach(season ->
            out.text(season.code())
                .u8(season.from().getMonthValue())
                .u8(season.from().getDayOfMonth()));
    out.weekdays(version.calendar().weekend());
    writeDates(version.calendar().holidays(), out);
    writeDates(version.calendar().workingDays(), out);
    writeDates(version.calendar().specialDays(), out);
    out.count(version.profiles());
    version.profiles().forEach(profile -> write(profile, out));
    write(version.tiers(), out);
    out.count(version.seasonTiers());
    version
        .seasonTiers()
        .forEach(tiers -> {
          out.u8(tiers.season());
          write(tiers.tiers(), out);
        });
    out.count(version.uses());
    version.uses().forEach(use -> write(use, out));
    out.flag(version.lifeline().isPresent());
    version.lifeline().ifPresent(lifeline -> write(lifeline, out));
    out.count(version.surcharges());
    version
        .surcharges()
        .forEach(surcharge ->
            out.text(surcharge.code())
                .i64(surcharge.price().nanoPerWattHour())
                .u32(surcharge.partsPerMillion()));
    out.count(version.fixedCharges());
    version.fixedCharges().forEach(charge -> out.u8(charge.per().ordinal()).money(charge.amount()));
    write(version.monthly(), out);
  }

  private static void write(Tiers tiers, WireWriter out) {
    out.u8(tiers.period().ordinal()).u8(tiers.proration().ordinal()).count(tiers.steps());
    tiers
        .steps()
        .forEach(step -> out.i64(step.above().wattHours()).i64(step.surcharge().nanoPerWattHour()));
  }

  private static Tiers readTiers(WireReader in) throws MalformedException {
    Tiers.Period period = ordinal(in, Tiers.Period.values());
    Tiers.Proration proration = ordinal(in, Tiers.Proration.values());
    return new Tiers(
        period,
        in.list(step -> new Tiers.Step(new Energy(step.i64()), new UnitPrice(step.i64()))),
        proration);
  }

  private static void write(Use use, WireWriter out) {
    out.text(use.code());
    switch (use.share()) {
      case Use.Ratio(int partsPerMillion) -> out.u8(0).i64(partsPerMillion);
      case Use.Amount(Energy perMonth) -> out.u8(1).i64(perMonth.wattHours());
    }
    out.count(use.prices());
    use.prices().forEach(price -> out.i64(price.nanoPerWattHour()));
  }

  private static Use readUse(WireReader in) throws MalformedException {
    String code = in.text();
    int kind = in.u8();
    long size = in.i64();
    Use.Share share =
        switch (kind) {
          case 0 -> new Use.Ratio(Math.toIntExact(size));
          case 1 -> new Use.Amount(new Energy(size));
          default -> throw in.malformed("unknown share of use " + kind);
        };
    return new Use(code, share, in.list(price -> new UnitPrice(price.i64())));
  }

  private static void write(Lifeline lifeline, WireWriter out) {
    out.i64(lifeline.block().wattHours())
        .i64(lifeline.discount().nanoPerWattHour())
        .flag(lifeline.lostAbove().isPresent());
    lifeline.lostAbove().ifPresent(limit -> out.i64(limit.wattHours()));
  }

  private static Lifeline readLifeline(WireReader in) throws MalformedException {
    return new Lifeline(
        new Energy(in.i64()),
        new UnitPrice(in.i64()),
        in.optional(limit -> new Energy(limit.i64())));
  }

  private static void write(MonthlyTerms terms, WireWriter out) {
    out.flag(terms.capacity().isPresent());
    terms.capacity().ifPresent(charge -> out.u8(charge.basis().ordinal()).money(charge.price()));
    out.flag(terms.powerFactor().isPresent());
    terms.powerFactor().ifPresent(standard -> out.u8(standard.ordinal()));
    out.money(terms.minimum());
  }

  private static MonthlyTerms readMonthly(WireReader in) throws MalformedException {
    return new MonthlyTerms(
        in.optional(charge -> {
          MonthlyTerms.Basis basis = ordinal(charge, MonthlyTerms.Basis.values());
          return new MonthlyTerms.CapacityCharge(basis, charge.money());
        }),
        in.optional(standard -> ordinal(standard, PowerFactorStandard.values())),
        in.money());
  }

  private static TariffVersion readVersion(WireReader in) throws MalformedException {
    long number = in.u32();
    Instant effectiveFrom = in.instant();
    long tax = in.u32();
    return new TariffVersion(
        Math.toIntExact(number),
        effectiveFrom,
        in.list(rate -> new Rate(rate.text(), new UnitPrice(rate.i64()))),
        in.list(season -> new Season(season.text(), MonthDay.of(season.u8(), season.u8()))),
        new DayCalendar(
            in.weekdays(),
            in.distinct(WireReader::date),
            in.distinct(WireReader::date),
            in.distinct(WireReader::date)),
        in.list(TariffBodies::readProfile),
        readTiers(in),
        in.list(tiers -> new SeasonTiers(tiers.u8(), readTiers(tiers))),
        in.list(TariffBodies::readUse),
        in.optional(TariffBodies::readLifeline),
        in.list(surcharge ->
            new Surcharge(
                surcharge.text(),
                new UnitPrice(surcharge.i64()),
                Math.toIntExact(surcharge.u32()))),
        in.list(TariffBodies::readFixedCharge),
        Math.toIntExact(tax),
        readMonthly(in));
  }

  /** Day types are bits: 0 working day, 1 weekend, 2 holiday, 3 special. */
  private static void write(DayProfile profile, WireWriter out) {
    int days = 0;
    for (DayType day : profile.days()) {
      days |= 1 << day.ordinal();
    }
    out.u8(profile.season()).u8(days).count(profile.switches());
    profile.switches().forEach(change -> out.minuteOfDay(change.from()).u8(change.rate()));
  }

  private static DayProfile readProfile(WireReader in) throws MalformedException {
    int season = in.u8();
    int mask = in.u8();
    if (mask >= 1 << DayType.values().length) {
      throw in.malformed("an unknown day type");
    }
    Set<DayType> days = EnumSet.noneOf(DayType.class);
    for (DayType day : DayType.values()) {
      if ((mask & 1 << day.ordinal()) != 0) {
        days.add(day);
      }
    }
    return new DayProfile(
        season, days, in.list(change -> new RateSwitch(change.minuteOfDay(), change.u8())));
  }

  private static FixedCharge readFixedCharge(WireReader in) throws MalformedException {
    FixedCharge.Per per = ordinal(in, FixedCharge.Per.values());
    return new FixedCharge(in.money(), per);
  }

  private static void writeDates(Set<LocalDate> dates, WireWriter out) {
    out.count(dates);
    dates.forEach(out::date);
  }

  private static <T> T ordinal(WireReader in, T[] values) throws MalformedException {
    int index = in.u8();
    if (index >= values.length) {
      throw in.malformed("unknown code " + index);
    }
    return values[index];
  }
}

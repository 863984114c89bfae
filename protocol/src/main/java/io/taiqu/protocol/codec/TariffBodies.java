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
import io.taiqu.protocol.tariff.Rate;
import io.taiqu.protocol.tariff.RateSwitch;
import io.taiqu.protocol.tariff.Season;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
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
    out.count(version.profiles());
    version.profiles().forEach(profile -> write(profile, out));
    out.u8(version.tiers().period().ordinal()).count(version.tiers().steps());
    version
        .tiers()
        .steps()
        .forEach(step -> out.i64(step.above().wattHours()).i64(step.surcharge().nanoPerWattHour()));
    out.count(version.fixedCharges());
    version.fixedCharges().forEach(charge -> out.u8(charge.per().ordinal()).money(charge.amount()));
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
            in.weekdays(), in.distinct(WireReader::date), in.distinct(WireReader::date)),
        in.list(TariffBodies::readProfile),
        new Tiers(
            ordinal(in, Tiers.Period.values()),
            in.list(step -> new Tiers.Step(new Energy(step.i64()), new UnitPrice(step.i64())))),
        in.list(TariffBodies::readFixedCharge),
        Math.toIntExact(tax));
  }

  /** Day types are bits: 0 working day, 1 weekend, 2 holiday. */
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

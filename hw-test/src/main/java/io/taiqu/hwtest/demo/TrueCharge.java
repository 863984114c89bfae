package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.record.EnergyCurve;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.DayProfile;
import io.taiqu.protocol.tariff.FixedCharge;
import io.taiqu.protocol.tariff.Rate;
import io.taiqu.protocol.tariff.RateSwitch;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a customer truly owes: the judge's own reading of a tariff, applied to the energy that
 * flowed and not to any register. It shares the tariff's data with the product and none of its
 * arithmetic.
 *
 * <p>Amounts are whole 10⁻¹² of the currency inside: milliwatt-hours times 10⁻⁹ per watt-hour.
 */
final class TrueCharge {
  private final Tariff tariff;
  private final EnergyCurve curve;

  TrueCharge(Tariff tariff, EnergyCurve curve) {
    this.tariff = tariff;
    this.curve = curve;
  }

  /** The charge for what flowed between two moments; the account was opened at the first. */
  Money between(Instant opened, Instant until) {
    long pico = 0;
    long periodEnergy = 0;
    List<Instant> bounds = bounds(opened, until);
    for (int i = 0; i + 1 < bounds.size(); i++) {
      Instant from = bounds.get(i);
      Instant to = bounds.get(i + 1);
      TariffVersion version = tariff.versionAt(from);
      ZonedDateTime local = from.atZone(tariff.zone());
      if (startsPeriod(local, version.tiers().period())) {
        periodEnergy = 0;
      }
      long energy = Math.round(curve.at(to)) - Math.round(curve.at(from));
      long part = Math.multiplyExact(energy, priceAt(version, local));
      part += surcharges(version.tiers().steps(), periodEnergy, periodEnergy + energy);
      if (to.atZone(tariff.zone()).toLocalTime().equals(LocalTime.MIDNIGHT)) {
        part += fixedPico(version, local.toLocalDate());
      }
      periodEnergy += energy;
      pico += part + part / 1_000_000 * version.taxPartsPerMillion();
    }
    return new Money(pico / 1000);
  }

  /** A tier's surcharge is for the energy between its threshold and the next one. */
  private static long surcharges(List<Tiers.Step> steps, long before, long after) {
    long pico = 0;
    for (int i = 0; i < steps.size(); i++) {
      long lower = 1000 * steps.get(i).above().wattHours();
      long upper =
          i + 1 < steps.size() ? 1000 * steps.get(i + 1).above().wattHours() : Long.MAX_VALUE;
      long within = Math.clamp(after, lower, upper) - Math.clamp(before, lower, upper);
      pico += within * steps.get(i).surcharge().nanoPerWattHour();
    }
    return pico;
  }

  /** The price of a watt-hour at its highest, in 10⁻⁹, surcharge included. */
  long highestPrice() {
    long highest = 0;
    for (TariffVersion version : tariff.versions()) {
      long surcharge =
          version.tiers().steps().stream()
              .mapToLong(step -> step.surcharge().nanoPerWattHour())
              .max()
              .orElse(0);
      for (Rate rate : version.rates()) {
        highest = Math.max(highest, rate.price().nanoPerWattHour() + surcharge);
      }
    }
    return highest;
  }

  /**
   * The price changes by the clock.
   *
   * @param at when
   * @param nanoPerWattHour by how much, never negative
   */
  record Jump(Instant at, long nanoPerWattHour) {}

  /** Every change of the price between two moments. */
  List<Jump> jumps(Instant from, Instant to) {
    List<Jump> jumps = new ArrayList<>();
    List<Instant> bounds = bounds(from, to);
    for (int i = 1; i + 1 < bounds.size(); i++) {
      long difference = Math.abs(priceAt(bounds.get(i)) - priceAt(bounds.get(i - 1)));
      if (difference > 0) {
        jumps.add(new Jump(bounds.get(i), difference));
      }
    }
    return jumps;
  }

  private long priceAt(Instant when) {
    return priceAt(tariff.versionAt(when), when.atZone(tariff.zone()));
  }

  private List<Instant> bounds(Instant opened, Instant until) {
    TreeSet<Instant> bounds = new TreeSet<>();
    bounds.add(opened);
    bounds.add(until);
    LocalDate last = until.atZone(tariff.zone()).toLocalDate();
    for (LocalDate day = opened.atZone(tariff.zone()).toLocalDate();
        !day.isAfter(last);
        day = day.plusDays(1)) {
      Instant midnight = day.atStartOfDay(tariff.zone()).toInstant();
      for (TariffVersion version : tariff.versions()) {
        for (RateSwitch change : version.profileOn(day).switches()) {
          bounds.add(day.atTime(change.from()).atZone(tariff.zone()).toInstant());
        }
        bounds.add(version.effectiveFrom());
      }
      bounds.add(midnight);
    }
    return new ArrayList<>(bounds.subSet(opened, true, until, true));
  }

  private static long priceAt(TariffVersion version, ZonedDateTime local) {
    DayProfile profile = version.profileOn(local.toLocalDate());
    int rate = 0;
    for (RateSwitch change : profile.switches()) {
      if (!change.from().isAfter(local.toLocalTime())) {
        rate = change.rate();
      }
    }
    return version.rates().get(rate).price().nanoPerWattHour();
  }

  private static boolean startsPeriod(ZonedDateTime local, Tiers.Period period) {
    boolean midnight = local.toLocalTime().equals(LocalTime.MIDNIGHT);
    return switch (period) {
      case MONTH -> midnight && local.getDayOfMonth() == 1;
      case YEAR -> midnight && local.getDayOfYear() == 1;
    };
  }

  private static long fixedPico(TariffVersion version, LocalDate day) {
    long pico = 0;
    for (FixedCharge charge : version.fixedCharges()) {
      long amount = Math.multiplyExact(1000L, charge.amount().nano());
      pico +=
          switch (charge.per()) {
            case DAY -> amount;
            case MONTH -> amount / day.lengthOfMonth();
          };
    }
    return pico;
  }
}

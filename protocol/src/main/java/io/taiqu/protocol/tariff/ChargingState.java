package io.taiqu.protocol.tariff;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;

/**
 * Where the charging of one supply point stands: everything that {@link Charging} needs to carry
 * on, and nothing that depends on how it came here.
 *
 * <p>Charging runs in <em>segments</em>: the part of a calendar month during which one tariff
 * version applies. Within a segment the charge is a pure function of cumulative quantities; a
 * finished segment is a final amount.
 *
 * @param tariff the tariff of the present segment
 * @param version the tariff version of the present segment
 * @param closed the charge of all finished segments since the account was opened
 * @param charged the charge since the account was opened, present segment included
 * @param tierSince the local day on which the customer got the present tariff
 * @param segmentStart when the present segment began
 * @param monthBefore energy used earlier in the calendar month, before the segment
 * @param yearBefore energy used earlier in the calendar year, before the segment
 * @param byRate energy used in the segment, for each rate of the version
 * @param register the position up to which energy is charged
 * @param at the time of that position
 * @param ratio the ratio of the transformers in front of the meter
 */
public record ChargingState(
    TariffCode tariff,
    int version,
    Money closed,
    Money charged,
    LocalDate tierSince,
    Instant segmentStart,
    Energy monthBefore,
    Energy yearBefore,
    List<Energy> byRate,
    MeterRegister register,
    Instant at,
    CtRatio ratio) {
  public ChargingState {
    byRate = List.copyOf(byRate);
    segmentStart = segmentStart.truncatedTo(ChronoUnit.MILLIS);
    at = at.truncatedTo(ChronoUnit.MILLIS);
    if (version < 1
        || byRate.isEmpty()
        || byRate.size() > TariffVersion.MAX_RATES
        || at.isBefore(segmentStart)) {
      throw new IllegalArgumentException(
          "not a charging state: version "
              + version
              + ", "
              + byRate.size()
              + " rates, "
              + segmentStart
              + " … "
              + at);
    }
  }

  /** A new account: nothing is charged yet, and energy counts from {@code register} on. */
  public static ChargingState opening(
      Tariff tariff, MeterRegister register, Instant at, CtRatio ratio) {
    TariffVersion version = tariff.versionAt(at);
    return new ChargingState(
        tariff.code(),
        version.number(),
        Money.ZERO,
        Money.ZERO,
        LocalDays.dayOf(at, tariff.zone()),
        at,
        Energy.ZERO,
        Energy.ZERO,
        Collections.nCopies(version.rates().size(), Energy.ZERO),
        register,
        at,
        ratio);
  }

  /** The same state, but what comes is multiplied by the ratio of other transformers. */
  public ChargingState behind(CtRatio other) {
    return new ChargingState(
        tariff,
        version,
        closed,
        charged,
        tierSince,
        segmentStart,
        monthBefore,
        yearBefore,
        byRate,
        register,
        at,
        other);
  }
}

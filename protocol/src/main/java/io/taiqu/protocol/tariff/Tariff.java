package io.taiqu.protocol.tariff;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.CurrencyCode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A published price list with its history and its announced future.
 *
 * @param code the name under which supply points refer to it
 * @param currency the currency of every price in it
 * @param zone the zone of its calendar: billing months, days and times of use are local to it
 * @param versions at least one, numbers and effective times strictly ascending
 */
public record Tariff(
    TariffCode code, CurrencyCode currency, ZoneId zone, List<TariffVersion> versions) {
  public Tariff {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("tariff " + code + " has no version");
    }
    for (int i = 1; i < versions.size(); i++) {
      TariffVersion earlier = versions.get(i - 1);
      TariffVersion later = versions.get(i);
      if (earlier.number() >= later.number()
          || !earlier.effectiveFrom().isBefore(later.effectiveFrom())) {
        throw new IllegalArgumentException(
            "tariff "
                + code
                + ": version "
                + later.number()
                + " does not follow version "
                + earlier.number());
      }
    }
  }

  /** The version in force at {@code instant}; before the first version takes effect, the first. */
  public TariffVersion versionAt(Instant instant) {
    for (int i = versions.size() - 1; i > 0; i--) {
      if (!versions.get(i).effectiveFrom().isAfter(instant)) {
        return versions.get(i);
      }
    }
    return versions.getFirst();
  }
}

package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.supervisor.estate.Estate.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The most that a kilowatt-hour may cost by a version of a tariff that somebody gives in, so that a
 * slip of the decimal point takes nobody's credit. What is in force already stays, whatever the
 * limit is now: a version that units have can't be taken back.
 *
 * @param most with the highest tier, surcharges and tax, in the deployment's currency
 */
public record PriceLimit(UnitPrice most) {
  /** Many times what a kilowatt-hour costs where a unit of the currency buys some of them. */
  public static final PriceLimit USUAL = new PriceLimit(UnitPrice.perKilowattHour("100"));

  /** The tariffs of a document with a version that is new and too dear. */
  List<Problem> exceededBy(EstateDocument given, Optional<EstateDocument> inForce) {
    return exceededBy(given.tariffs(), inForce.map(EstateDocument::tariffs).orElse(List.of()));
  }

  List<Problem> exceededBy(List<Tariff> given, List<Tariff> inForce) {
    Map<TariffCode, Set<TariffVersion>> known = new HashMap<>();
    inForce.forEach(tariff -> known.put(tariff.code(), new HashSet<>(tariff.versions())));
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Tariff tariff = given.get(i);
      Set<TariffVersion> before = known.getOrDefault(tariff.code(), Set.of());
      for (TariffVersion version : tariff.versions()) {
        if (!before.contains(version)) {
          Optional<String> price = tooDear(version);
          if (price.isPresent()) {
            problems.add(problem(i, tariff, version, price.get()));
          }
        }
      }
    }
    return problems;
  }

  private Problem problem(int index, Tariff tariff, TariffVersion version, String price) {
    return new Problem(
        "$.tariffs[" + index + "]",
        "by version %d of %s a kilowatt-hour can cost %s %s, and the limit is %s %s: correct the price, or, if it is meant so, raise tariffs.highestPrice in the supervisor's configuration"
            .formatted(
                version.number(),
                tariff.code(),
                price,
                tariff.currency(),
                most.toPerKilowattHourString(),
                tariff.currency()));
  }

  private Optional<String> tooDear(TariffVersion version) {
    try {
      UnitPrice dearest = version.dearestPrice();
      return dearest.compareTo(most) > 0
          ? Optional.of(dearest.toPerKilowattHourString())
          : Optional.empty();
    } catch (ArithmeticException e) {
      return Optional.of("more than can be reckoned");
    }
  }
}

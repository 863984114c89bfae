package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.supervisor.tariff.TariffJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a document would change of the prices that customers pay: tariffs that are new or other than
 * those in force, and customers who would be charged by another one. A tariff that is no longer
 * named changes nothing: no customer of the document has it.
 *
 * @param facts for the second person, by what they are about; empty if nothing changes
 */
record TariffChange(SequencedMap<String, String> facts) {
  /** Facts are read by people; the number of the rest stands for them. */
  private static final int ACCOUNTS_TOLD = 50;

  static TariffChange between(EstateDocument before, EstateDocument after) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    Map<TariffCode, Tariff> known =
        before.tariffs().stream().collect(Collectors.toMap(Tariff::code, Function.identity()));
    for (Tariff tariff : after.tariffs()) {
      Tariff old = known.get(tariff.code());
      if (!tariff.equals(old)) {
        facts.put(
            "tariff " + tariff.code(), told(tariff, old == null ? List.of() : old.versions()));
      }
    }
    Map<SupplyPointId, TariffCode> had =
        before.points().stream()
            .collect(Collectors.toMap(EstateDocument.Point::id, EstateDocument.Point::tariff));
    int more = 0;
    int named = 0;
    for (EstateDocument.Point point : after.points()) {
      TariffCode old = had.get(point.id());
      if (old == null || old.equals(point.tariff())) {
        continue;
      }
      if (named < ACCOUNTS_TOLD) {
        facts.put("account " + point.account(), old + " → " + point.tariff());
        named++;
      } else {
        more++;
      }
    }
    if (more > 0) {
      facts.put("moreAccounts", Integer.toString(more));
    }
    return new TariffChange(facts);
  }

  /** The versions that were not there before, in full: that is what is approved. */
  private static String told(Tariff tariff, List<TariffVersion> known) {
    List<TariffVersion> fresh =
        tariff.versions().stream().filter(version -> !known.contains(version)).toList();
    List<TariffVersion> gone =
        known.stream().filter(version -> !tariff.versions().contains(version)).toList();
    String given =
        fresh.isEmpty()
            ? ""
            : TariffJson.write(new Tariff(tariff.code(), tariff.currency(), tariff.zone(), fresh))
                .toString();
    return gone.isEmpty()
        ? given
        : given
            + " − "
            + gone.stream()
                .map(version -> Integer.toString(version.number()))
                .collect(Collectors.joining(", "));
  }

  boolean isEmpty() {
    return facts.isEmpty();
  }
}

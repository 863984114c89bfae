package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.supervisor.json.JsonCursor;
import io.taiqu.supervisor.tariff.TariffJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of tariffs that units may have taken. Charging goes on in a running segment as long
 * as the version's number is the same, so other prices under that number would rate again what is
 * charged already, on both sides alike and without an alarm. What was given out once is therefore
 * never given out with another content, not even after it was taken back.
 */
final class IssuedVersions {
  private final EstateStore store;
  private final CurrencyCode currency;
  private final ZoneId zone;

  IssuedVersions(EstateStore store, CurrencyCode currency, ZoneId zone) {
    this.store = store;
    this.currency = currency;
    this.zone = zone;
  }

  /** Problems with versions of a document that were given to units with another content. */
  List<Estate.Problem> rewrittenBy(EstateDocument document) {
    List<Estate.Problem> problems = new ArrayList<>();
    for (int t = 0; t < document.tariffs().size(); t++) {
      Tariff tariff = document.tariffs().get(t);
      Map<Integer, TariffVersion> issued = issued(tariff.code());
      int free = issued.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
      for (int v = 0; v < tariff.versions().size(); v++) {
        TariffVersion version = tariff.versions().get(v);
        if (!version.equals(issued.getOrDefault(version.number(), version))) {
          problems.add(
              new Estate.Problem(
                  "$.tariffs[%d].versions[%d]".formatted(t, v),
                  "version "
                      + version.number()
                      + " of tariff "
                      + tariff.code()
                      + " was given to units with other prices, and a version never changes: keep it"
                      + " as it was, and add the new prices as version "
                      + free
                      + " with a later start"));
        }
      }
    }
    return problems;
  }

  /** Keeps the versions of a document that is put in force; what is known stays as it is. */
  void note(EstateDocument document, Instant now) {
    for (Tariff tariff : document.tariffs()) {
      for (TariffVersion version : tariff.versions()) {
        Tariff alone =
            new Tariff(tariff.code(), tariff.currency(), tariff.zone(), List.of(version));
        store.noteVersion(tariff.code(), version.number(), TariffJson.write(alone).toString(), now);
      }
    }
  }

  private Map<Integer, TariffVersion> issued(TariffCode code) {
    Map<Integer, TariffVersion> issued = new HashMap<>();
    for (String kept : store.versions(code)) {
      JsonCursor cursor = JsonCursor.parse(kept.getBytes(StandardCharsets.UTF_8));
      TariffVersion version =
          TariffJson.read(cursor, currency, zone)
              .orElseThrow(() ->
                  new IllegalStateException(
                      "a kept tariff version can't be read: " + cursor.problems()))
              .versions()
              .getFirst();
      issued.put(version.number(), version);
    }
    return issued;
  }
}

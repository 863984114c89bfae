package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.supervisor.json.JsonCursor;
import io.taiqu.supervisor.tariff.TariffJson;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.FenceJournal.Fingerprint;
import io.taiqu.supervisor.topup.FenceJournal.IssuedVersion;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The versions of tariffs that units may have taken, by the database and by the fence, which a
 * restored database does not set back. Charging goes on in a running segment as long as the
 * version's number is the same, so other prices under that number would rate again what is charged
 * already, on both sides alike and without an alarm. What was given out once is therefore never
 * given out with another content, not even after it was taken back.
 */
final class IssuedVersions {
  private final EstateStore store;
  private final FenceJournal fence;
  private final CurrencyCode currency;
  private final ZoneId zone;

  IssuedVersions(EstateStore store, FenceJournal fence, CurrencyCode currency, ZoneId zone) {
    this.store = store;
    this.fence = fence;
    this.currency = currency;
    this.zone = zone;
  }

  /** Problems with versions of a document that were given to units with another content. */
  List<Estate.Problem> rewrittenBy(EstateDocument document) {
    List<Estate.Problem> problems = new ArrayList<>();
    Map<IssuedVersion, Fingerprint> fenced = fence.versions();
    for (int t = 0; t < document.tariffs().size(); t++) {
      Tariff tariff = document.tariffs().get(t);
      Map<Integer, TariffVersion> issued = issued(tariff.code());
      int free = highest(tariff.code(), issued, fenced) + 1;
      for (int v = 0; v < tariff.versions().size(); v++) {
        TariffVersion version = tariff.versions().get(v);
        IssuedVersion key = new IssuedVersion(tariff.code(), version.number());
        TariffVersion known = issued.get(version.number());
        // A release that writes a tariff in other words has another fingerprint for the same
        // prices, so the database's word counts where it has one.
        boolean other =
            known != null
                ? !version.equals(known)
                : fenced.containsKey(key)
                    && !Fingerprint.of(text(tariff, version)).equals(fenced.get(key));
        if (other) {
          problems.add(
              new Estate.Problem(
                  "$.tariffs[%d].versions[%d]".formatted(t, v),
                  "version "
                      + version.number()
                      + " of tariff "
                      + tariff.code()
                      + " was given to units with other prices"
                      + (known == null ? " before this database was restored" : "")
                      + ", and a version never changes: keep it"
                      + " as it was, and add the new prices as version "
                      + free
                      + " with a later start"));
        }
      }
    }
    return problems;
  }

  private static int highest(
      TariffCode code, Map<Integer, TariffVersion> issued, Map<IssuedVersion, Fingerprint> fenced) {
    return IntStream.concat(
            issued.keySet().stream().mapToInt(Integer::intValue),
            fenced.keySet().stream()
                .filter(version -> version.tariff().equals(code))
                .mapToInt(IssuedVersion::number))
        .max()
        .orElse(0);
  }

  /**
   * Keeps the versions of a document that is put in force; what is known stays as it is. They are
   * in the fence before any unit is given them.
   *
   * @throws StoreException if the fence can't be written
   */
  void note(EstateDocument document, Instant now) {
    Map<IssuedVersion, Fingerprint> fresh = new HashMap<>();
    Map<IssuedVersion, Fingerprint> fenced = fence.versions();
    for (Tariff tariff : document.tariffs()) {
      for (TariffVersion version : tariff.versions()) {
        String text = text(tariff, version);
        IssuedVersion key = new IssuedVersion(tariff.code(), version.number());
        if (!fenced.containsKey(key)) {
          fresh.put(key, Fingerprint.of(text));
        }
        store.noteVersion(tariff.code(), version.number(), text, now);
      }
    }
    try {
      fence.recordVersions(fresh);
    } catch (FenceException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What units may have been given and this database does not know, because it was restored. */
  List<String> lost() {
    Map<TariffCode, Set<Integer>> known = new HashMap<>();
    return fence.versions().keySet().stream()
        .filter(version ->
            !known
                .computeIfAbsent(version.tariff(), code -> issued(code).keySet())
                .contains(version.number()))
        .sorted()
        .map(IssuedVersion::toString)
        .toList();
  }

  private static String text(Tariff tariff, TariffVersion version) {
    Tariff alone = new Tariff(tariff.code(), tariff.currency(), tariff.zone(), List.of(version));
    return TariffJson.write(alone).toString();
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

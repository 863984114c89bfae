package io.taiqu.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.taiqu.edge.runtime.LedgerUnreadable;
import io.taiqu.edge.runtime.LockedSupplies;
import io.taiqu.edge.runtime.StorageFailure;
import io.taiqu.edge.sqlite.SqliteJournal;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a site file takes a relay that stays open away from a customer who has a technician's
 * safety lock. The running unit is asked; where none runs, its ledger is read.
 */
final class LockCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private LockCheck() {}

  /** What is wrong; nothing where every relay of the site stays open. */
  static List<String> problems(EdgeConfig config, SiteConfig site) {
    if (SafetyLocks.closingByThemselves(site).isEmpty()) {
      return List.of();
    }
    try {
      Optional<Set<SupplyPointId>> running = ofTheRunningUnit(config);
      return SafetyLocks.unsafe(
          site,
          running.isPresent()
              ? running.get()
              : SqliteJournal.look(config.data()).map(LockedSupplies::in).orElse(Set.of()));
    } catch (StorageFailure | LedgerUnreadable | IllegalArgumentException e) {
      return List.of(
          "it can't be seen whether a technician's safety lock is set: " + e.getMessage());
    }
  }

  private static Optional<Set<SupplyPointId>> ofTheRunningUnit(EdgeConfig config) {
    URI page =
        URI.create("http://" + config.http().host() + ":" + config.http().port() + "/status.json");
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(page).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(locked(response.body())) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException nobodyAnswers) {
      return Optional.empty();
    }
  }

  /** The points of meters that say so; their name stands before what is said of their supply. */
  private static Set<SupplyPointId> locked(String status) throws IOException {
    Set<SupplyPointId> locked = new HashSet<>();
    try (JsonParser json = new JsonFactory().createParser(status)) {
      String point = "";
      while (json.nextToken() != null) {
        String name = json.currentName();
        if (json.currentToken() == JsonToken.VALUE_STRING && "supplyPoint".equals(name)) {
          point = json.getText();
        } else if (json.currentToken() == JsonToken.VALUE_TRUE && "safetyLock".equals(name)) {
          locked.add(SupplyPointId.parse(point));
        }
      }
    }
    return locked;
  }
}

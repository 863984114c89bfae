package io.taiqu.hwtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** A unit as its own status page shows it to whoever stands before it. */
public final class UnitStatus {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode json;

  private UnitStatus(JsonNode json) {
    this.json = json;
  }

  /** Asks the unit at an address; empty if it does not answer, or not yet. */
  public static Optional<UnitStatus> ask(URI unit) {
    HttpRequest request =
        HttpRequest.newBuilder(unit.resolve("/status.json")).timeout(Duration.ofSeconds(3)).build();
    try {
      HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(new UnitStatus(JSON.readTree(answer.body())))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** True while it has a session with the broker. */
  public boolean connected() {
    return json.path("connected").asBoolean();
  }

  /** The last interval record that it committed; records count from 1. */
  public long lastSequence() {
    return json.path("readings").path("lastSequence").asLong();
  }

  /** The last interval record that it has stored, and sends. */
  public long lastStored() {
    return json.path("readings").path("lastStored").asLong();
  }

  /** Records that the supervisor has not acknowledged. */
  public long pending() {
    return json.path("readings").path("pending").asLong();
  }

  /** Completed sweeps over all its buses. */
  public long sweeps() {
    long sweeps = 0;
    for (JsonNode bus : json.path("buses")) {
      sweeps += bus.path("sweeps").asLong();
    }
    return sweeps;
  }

  /** Meters that have been read at least once. */
  public int metersRead() {
    int read = 0;
    for (JsonNode meter : json.path("meters")) {
      if (meter.path("registerAt").isTextual()) {
        read++;
      }
    }
    return read;
  }

  /** From the start of the process to its first reading, if it has one. */
  public Optional<Duration> startTime() {
    JsonNode millis = json.path("startMillis");
    return millis.isNumber() ? Optional.of(Duration.ofMillis(millis.asLong())) : Optional.empty();
  }

  /** Everything it says. */
  public JsonNode json() {
    return json;
  }
}

package io.taiqu.hwtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.quantity.Money;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The supervisor as anybody with a password sees it: its REST interface. */
public final class SupervisorApi {
  /** An answer other than the expected one. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(String request, int status, String body) {
      super(request + " was answered with " + status + ": " + body);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /** No answer: the supervisor is down, or not up yet. */
  public static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(String request, Throwable cause) {
      super(request + ": " + cause.getMessage(), cause);
    }
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI base;
  private final Optional<String> token;

  private SupervisorApi(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  /** The interface at an address such as {@code http://127.0.0.1:8080}, not signed in. */
  public static SupervisorApi at(URI base) {
    return new SupervisorApi(base, Optional.empty());
  }

  /** The same interface, signed in. */
  public SupervisorApi signIn(String user, String password) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("user", user).put("password", password);
    JsonNode session = send("POST", "/api/v1/sessions", Optional.of(body), Optional.empty());
    return new SupervisorApi(base, Optional.of(session.path("token").asText()));
  }

  /** True if the supervisor says that it is ready. */
  public boolean isHealthy() {
    try {
      get("/observe/health");
      return true;
    } catch (Unreachable | Refused e) {
      return false;
    }
  }

  public JsonNode get(String path) {
    return send("GET", path, Optional.empty(), Optional.empty());
  }

  /** Posts nothing but the request itself. */
  public JsonNode post(String path) {
    return send("POST", path, Optional.empty(), Optional.empty());
  }

  /** Puts the estate document. */
  public JsonNode putEstate(JsonNode estate) {
    return send("PUT", "/api/v1/estate", Optional.of(estate), Optional.empty());
  }

  /** Pays a top-up over the counter; the same key pays once, however often it is sent. */
  public JsonNode topUp(String account, Money amount, String idempotencyKey) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("account", account).put("channel", "counter");
    body.putObject("amount").put("amount", amount.toDecimalString()).put("currency", "CNY");
    return send("POST", "/api/v1/top-ups", Optional.of(body), Optional.of(idempotencyKey));
  }

  private JsonNode send(
      String method, String path, Optional<JsonNode> body, Optional<String> idempotencyKey) {
    String request = method + " " + path;
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(base.resolve(path))
              .timeout(TIMEOUT)
              .header("Accept", "application/json");
      if (body.isPresent()) {
        builder.header("Content-Type", "application/json");
        builder.method(
            method, HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body.get())));
      } else {
        builder.method(method, HttpRequest.BodyPublishers.noBody());
      }
      token.ifPresent(t -> builder.header("Authorization", "Bearer " + t));
      idempotencyKey.ifPresent(key -> builder.header("Idempotency-Key", key));
      HttpResponse<byte[]> answer =
          http.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 != 2) {
        throw new Refused(
            request,
            answer.statusCode(),
            new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
      }
      return answer.body().length == 0
          ? JsonNodeFactory.instance.missingNode()
          : json.readTree(answer.body());
    } catch (IOException e) {
      throw new Unreachable(request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable(request, e);
    }
  }
}

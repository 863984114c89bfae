package io.taiqu.supervisor.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** Programs that call a station's interface, each signed in as somebody. */
final class ApiCaller {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SampleStation station;
  private final Map<String, String> tokens = new HashMap<>();

  ApiCaller(SampleStation station) {
    this.station = station;
  }

  /**
   * One call.
   *
   * @param user empty for nobody
   * @param headers names and values in turn
   */
  HttpResponse<byte[]> call(
      String method, String path, String user, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(station.url(path)))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!user.isEmpty()) {
      // Each signs in once: who signs in too often is held off.
      request.header("Authorization", "Bearer " + tokens.computeIfAbsent(user, this::signIn));
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Visitor.send(request.build());
  }

  private String signIn(String user) {
    String body = "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, SampleStation.PASSWORD);
    HttpResponse<byte[]> opened = call("POST", "/api/v1/sessions", "", body);
    if (opened.statusCode() != 201) {
      throw new AssertionError("not signed in: " + opened.statusCode());
    }
    return json(opened).path("token").asText();
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

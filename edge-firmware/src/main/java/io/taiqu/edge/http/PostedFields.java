package io.taiqu.edge.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a form as a page sends it. */
public final class PostedFields {
  private static final int LONGEST = 1024;

  private PostedFields() {}

  /** Reads a form; empty if it is none, or too long, or sent by another site's page. */
  public static Optional<Map<String, String>> read(HttpExchange exchange) throws IOException {
    Optional<String> site =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Sec-Fetch-Site"));
    if (site.filter(from -> !from.equals("same-origin") && !from.equals("none")).isPresent()) {
      return Optional.empty();
    }
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST + 1);
    if (body.length > LONGEST) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    try {
      for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          fields.put(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      return Optional.of(fields);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}

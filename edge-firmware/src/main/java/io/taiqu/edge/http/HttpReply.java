package io.taiqu.edge.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What every answer of the unit's pages has in common: the guards of a browser, never kept. */
public final class HttpReply {
  private HttpReply() {}

  /** The language that a visitor asked for, or whose browser asks for. */
  public static Language language(HttpExchange exchange) {
    Optional<String> asked =
        Optional.ofNullable(exchange.getRequestURI().getQuery())
            .flatMap(query ->
                query
                    .lines()
                    .flatMap(line -> Arrays.stream(line.split("&")))
                    .filter(pair -> pair.startsWith("lang="))
                    .findFirst())
            .map(pair -> pair.substring("lang=".length()));
    return Language.choose(
        asked, Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept-Language")));
  }

  /** Answers with text. */
  public static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with bytes. */
  public static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}

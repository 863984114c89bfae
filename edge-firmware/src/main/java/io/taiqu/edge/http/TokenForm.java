package io.taiqu.edge.http;

import com.sun.net.httpserver.HttpExchange;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A token as the page's form sends it.
 *
 * @param point the meter's supply point
 * @param digits what was typed
 */
record TokenForm(SupplyPointId point, String digits) {
  /** Reads a form; empty if it is none, or too long, or sent by another site's page. */
  static Optional<TokenForm> read(HttpExchange exchange) throws IOException {
    return PostedFields.read(exchange).flatMap(TokenForm::of);
  }

  private static Optional<TokenForm> of(Map<String, String> fields) {
    try {
      return Optional.of(
          new TokenForm(
              SupplyPointId.parse(fields.getOrDefault("point", "")),
              fields.getOrDefault("digits", "")));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}

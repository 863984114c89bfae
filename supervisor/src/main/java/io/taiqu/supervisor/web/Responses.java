package io.taiqu.supervisor.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import java.util.Map;

/**
 * Writes answers: compressed where the client can read that, with the headers that keep pages safe.
 */
final class Responses {
  /** Scripts, styles and connections from this server only, and nobody frames us. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final int WORTH_COMPRESSING = 860;

  private Responses() {}

  /** Headers that every response carries. */
  static void guard(ServerResponse response, String requestId) {
    response.header("Content-Security-Policy", POLICY);
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Referrer-Policy", "same-origin");
    response.header("Cross-Origin-Opener-Policy", "same-origin");
    response.header("Cross-Origin-Resource-Policy", "same-origin");
    response.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    response.header("X-Request-Id", requestId);
  }

  static void send(
      ServerRequest request,
      ServerResponse response,
      int status,
      String contentType,
      byte[] body,
      Map<String, String> headers) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, contentType);
    headers.forEach((name, value) -> response.header(name, value));
    if (!headers.containsKey("Cache-Control")) {
      response.header(HeaderNames.CACHE_CONTROL, "no-store");
    }
    response.header(HeaderNames.VARY, "Accept-Encoding, Accept-Language, Cookie");
    if (body.length >= WORTH_COMPRESSING && acceptsGzip(request)) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
      response.send(Assets.gzip(body));
    } else {
      response.send(body);
    }
  }

  static void send(ServerRequest request, ServerResponse response, Asset asset) {
    response.header(HeaderNames.CONTENT_TYPE, asset.contentType());
    response.header(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
    response.header(HeaderNames.VARY, "Accept-Encoding");
    if (acceptsGzip(request)) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
      response.send(asset.gzip());
    } else {
      response.send(asset.plain());
    }
  }

  private static boolean acceptsGzip(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.ACCEPT_ENCODING)
        .filter(accepted -> accepted.toLowerCase(Locale.ROOT).contains("gzip"))
        .isPresent();
  }
}

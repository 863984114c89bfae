package io.taiqu.supervisor.web;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** What a handler answers; the routing turns it into a response. */
public sealed interface Answer {

  /**
   * A page.
   *
   * @param template the template's file name
   * @param model its view model, passed as {@code page}
   */
  record Html(int status, String template, Object model) implements Answer {}

  /** A JSON document; {@code headers} besides the usual ones. */
  record Json(int status, Object body, Map<String, String> headers) implements Answer {
    /** A plain 200. */
    static Json ok(Object body) {
      return new Json(200, body, Map.of());
    }
  }

  /** Anything else as bytes. */
  record Bytes(int status, String contentType, byte[] body, Map<String, String> headers)
      implements Answer {}

  /** See other: the browser fetches that address next. */
  record Redirect(String location, Map<String, String> headers) implements Answer {
    Redirect(String location) {
      this(location, Map.of());
    }
  }

  /** An answer that is written bit by bit for as long as the client listens. */
  record Stream(Writer writer) implements Answer {}

  /** Writes a stream until the client leaves. */
  @FunctionalInterface
  interface Writer {
    /** Writes; returns when the client has gone or the server stops. */
    void write(ServerRequest request, ServerResponse response, Ui ui);
  }
}

package io.taiqu.supervisor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.helidon.webserver.http.ServerRequest;
import io.taiqu.supervisor.json.JsonFault;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.staff.SessionToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, as handlers see it: checked, limited, with its visitor. */
public final class Call {
  /** What a form or a small document may take. */
  static final int SMALL_BODY = 64 * 1024;

  /** As long as the longest reason that a person may give. */
  private static final int LONGEST_PARAMETER = 400;

  /** Longer than the longest reason that is taken, so that one too long is told as such. */
  private static final int LONGEST_FIELD = 2_000;

  private final ServerRequest request;
  private final String requestId;
  private final Language language;
  private final Optional<SessionToken> token;
  private final Optional<Session> session;
  private @Nullable Map<String, String> form;

  Call(
      ServerRequest request,
      String requestId,
      Language language,
      Optional<SessionToken> token,
      Optional<Session> session) {
    this.request = request;
    this.requestId = requestId;
    this.language = language;
    this.token = token;
    this.session = session;
  }

  /** Names this request in logs, problems and the audit trail. */
  String requestId() {
    return requestId;
  }

  Language language() {
    return language;
  }

  /** Who is signed in. */
  Optional<Session> session() {
    return session;
  }

  Optional<SessionToken> token() {
    return token;
  }

  /** Who is signed in, on a route that demands it. */
  Session visitor() {
    return session.orElseThrow(() -> new Problem(Problem.Kind.NOT_SIGNED_IN, "Sign in first."));
  }

  /** A variable part of the path. */
  String path(String name) {
    return limited(name, request.path().pathParameters().get(name));
  }

  /** A query parameter; nothing if it is absent or empty. */
  Optional<String> query(String name) {
    return request
        .query()
        .first(name)
        .asOptional()
        .map(value -> limited(name, value).strip())
        .filter(value -> !value.isEmpty());
  }

  /** A whole number from the query, within limits. */
  long queryNumber(String name, long fallback, long least, long most) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered below, as a number out of range is.
    }
    throw new Problem(
        Problem.Kind.BAD_REQUEST,
        "Parameter " + name + " must be a whole number from " + least + " to " + most + ".");
  }

  /** A request header; nothing if it is absent. */
  Optional<String> header(String name) {
    return request.headers().first(io.helidon.http.HeaderNames.create(name));
  }

  /** A field of the posted form; empty if it is absent. */
  String field(String name) {
    return limited(name, form().getOrDefault(name, ""), LONGEST_FIELD).strip();
  }

  private Map<String, String> form() {
    Map<String, String> known = form;
    if (known == null) {
      try {
        known = Encoding.form(new String(body(SMALL_BODY), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new Problem(Problem.Kind.BAD_REQUEST, "The form is not URL-encoded.");
      }
      form = known;
    }
    return known;
  }

  /** The JSON document in the body. */
  <T> T json(Class<T> type) {
    return json(type, SMALL_BODY);
  }

  /** The JSON document in a body of at most so many bytes. */
  <T> T json(Class<T> type, int limit) {
    try {
      T document = Json.MAPPER.readValue(new String(body(limit), StandardCharsets.UTF_8), type);
      if (document == null) {
        throw new Problem(Problem.Kind.BAD_REQUEST, "The body must be a JSON object.");
      }
      return document;
    } catch (JsonProcessingException e) {
      throw new Problem(
          Problem.Kind.BAD_REQUEST,
          "The body is not the JSON expected: " + JsonFault.told(e) + ".");
    }
  }

  /** The body, refused if it is larger than the limit. */
  byte[] body(int limit) {
    if (request.headers().contentLength().orElse(0) > limit) {
      throw tooLarge(limit);
    }
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(limit + 1);
      if (body.length > limit) {
        throw tooLarge(limit);
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address with its query, as the browser shows it. */
  String address() {
    String query = request.query().rawValue();
    return request.path().rawPath() + (query.isEmpty() ? "" : "?" + query);
  }

  /** Where the request came from. */
  String remoteHost() {
    return request.remotePeer().host();
  }

  private static Problem tooLarge(int limit) {
    return new Problem(Problem.Kind.TOO_LARGE, "The body is larger than " + limit / 1024 + " KiB.");
  }

  private static String limited(String name, String value) {
    return limited(name, value, LONGEST_PARAMETER);
  }

  private static String limited(String name, String value, int longest) {
    if (value.length() > longest) {
      throw new Problem(Problem.Kind.BAD_REQUEST, "Parameter " + name + " is too long.");
    }
    return value;
  }
}

package io.taiqu.supervisor.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A browser without a screen: keeps its session cookie and follows nothing by itself. */
final class Visitor {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern FORM = Pattern.compile("name=\"_form\" value=\"([^\"]+)\"");

  private final SampleStation station;
  private final String language;
  private Optional<String> cookie = Optional.empty();

  private Visitor(SampleStation station, String language) {
    this.station = station;
    this.language = language;
  }

  static Visitor stranger(SampleStation station) {
    return new Visitor(station, "en");
  }

  static Visitor signedIn(SampleStation station, String user) {
    return signedIn(station, user, "en");
  }

  static Visitor signedIn(SampleStation station, String user, String language) {
    Visitor visitor = new Visitor(station, language);
    visitor.cookie =
        visitor
            .post("/sign-in", Map.of("user", user, "password", SampleStation.PASSWORD))
            .headers()
            .firstValue("Set-Cookie")
            .map(header -> header.split(";", 2)[0]);
    return visitor;
  }

  HttpResponse<byte[]> get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  String page(String path) {
    return text(get(path, "Accept-Encoding", "gzip"));
  }

  HttpResponse<byte[]> post(String path, Map<String, String> fields, String... headers) {
    String body =
        fields.entrySet().stream()
            .map(field -> Encoding.query(field.getKey()) + "=" + Encoding.query(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** The token that the forms of a page carry. */
  String formToken(String path) {
    Matcher matcher = FORM.matcher(page(path));
    if (!matcher.find()) {
      throw new AssertionError("no form on " + path);
    }
    return matcher.group(1);
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(station.url(path))).header("Accept-Language", language);
    cookie.ifPresent(known -> builder.header("Cookie", known));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return builder;
  }

  static HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String text(HttpResponse<byte[]> response) {
    boolean packed =
        response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
    if (!packed) {
      return new String(response.body(), StandardCharsets.UTF_8);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

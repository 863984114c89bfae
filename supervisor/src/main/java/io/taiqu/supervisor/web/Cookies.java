package io.taiqu.supervisor.web;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Optional;

/** The two cookies that we set: the session, which no script can read, and the language. */
final class Cookies {
  private static final String LANGUAGE = "taiqu-language";
  private static final Duration LANGUAGE_KEPT = Duration.ofDays(365);

  private final boolean secure;

  /** Cookies of a site that browsers reach by https, or not. */
  Cookies(boolean secure) {
    this.secure = secure;
  }

  /** Over https the prefix makes the browser refuse a cookie planted by another host. */
  private String sessionName() {
    return secure ? "__Host-taiqu" : "taiqu";
  }

  Optional<String> session(ServerRequest request) {
    return request.headers().cookies().first(sessionName()).asOptional();
  }

  Optional<String> language(ServerRequest request) {
    return request.headers().cookies().first(LANGUAGE).asOptional();
  }

  String openSession(String token, Duration length) {
    return sessionName()
        + "="
        + token
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + length.toSeconds()
        + (secure ? "; Secure" : "");
  }

  String closeSession() {
    return sessionName()
        + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
        + (secure ? "; Secure" : "");
  }

  String setLanguage(Language language) {
    return LANGUAGE
        + "="
        + language.tag()
        + "; Path=/; SameSite=Lax; Max-Age="
        + LANGUAGE_KEPT.toSeconds()
        + (secure ? "; Secure" : "");
  }
}

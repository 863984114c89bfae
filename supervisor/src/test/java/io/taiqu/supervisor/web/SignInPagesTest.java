package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignInPagesTest {
  private SampleStation station;

  @BeforeEach
  void open(@TempDir Path directory) {
    station = new SampleStation(directory);
  }

  @AfterEach
  void close() {
    station.close();
  }

  private HttpResponse<byte[]> attempt(String user, String password, String next) {
    return Visitor.stranger(station)
        .post("/sign-in", Map.of("user", user, "password", password, "next", next));
  }

  @Test
  void sessionCookieIsOutOfReachForScriptsAndOtherSites() {
    HttpResponse<byte[]> response = attempt("Cashier ", SampleStation.PASSWORD, "");
    assertEquals(303, response.statusCode());
    assertEquals("/accounts", response.headers().firstValue("Location").orElse(""));
    String cookie = response.headers().firstValue("Set-Cookie").orElse("");
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
  }

  @Test
  void signInLeadsToPathsOfThisSiteOnly() {
    assertEquals("/alarms", location("/alarms"));
    assertEquals("/overview", location("https://elsewhere.example/"));
    assertEquals("/overview", location("//elsewhere.example/"));
    assertEquals("/overview", location("/\\elsewhere.example/"));
  }

  private String location(String next) {
    return attempt("supervisor", SampleStation.PASSWORD, next)
        .headers()
        .firstValue("Location")
        .orElse("");
  }

  @Test
  void wrongPasswordAndUnknownNameAreToldAlike() {
    HttpResponse<byte[]> wrong = attempt("supervisor", "wrong", "");
    HttpResponse<byte[]> unknown = attempt("nobody", "wrong", "");
    assertEquals(422, wrong.statusCode());
    assertEquals(422, unknown.statusCode());
    assertTrue(Visitor.text(wrong).contains("User name or password is wrong."));
    assertTrue(Visitor.text(unknown).contains("User name or password is wrong."));
  }

  @Test
  void fiveFailuresLockTheNameEvenForTheRightPassword() {
    for (int i = 0; i < 5; i++) {
      attempt("cashier", "wrong", "");
    }
    HttpResponse<byte[]> right = attempt("cashier", SampleStation.PASSWORD, "");
    assertEquals(422, right.statusCode());
    assertTrue(Visitor.text(right).contains("Too many attempts"));
    assertEquals(303, attempt("supervisor", SampleStation.PASSWORD, "").statusCode());
  }

  @Test
  void formWithoutTheSessionsTokenChangesNothing() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    HttpResponse<byte[]> without =
        supervisor.post("/alarms/1/acknowledge", Map.of("reason", "seen"));
    assertEquals(403, without.statusCode());
    HttpResponse<byte[]> foreign =
        supervisor.post(
            "/alarms/1/acknowledge",
            Map.of("reason", "seen", "_form", supervisor.formToken("/alarms")),
            "Sec-Fetch-Site",
            "cross-site");
    assertEquals(403, foreign.statusCode());
    assertTrue(station.alarms.find(1).orElseThrow().acknowledged().isEmpty());
  }

  @Test
  void signOutEndsTheSession() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    String form = supervisor.formToken("/overview");
    assertEquals(303, supervisor.post("/sign-out", Map.of("_form", form)).statusCode());
    assertEquals(303, supervisor.get("/overview").statusCode());
  }

  @Test
  void languageFollowsTheBrowserUntilOneIsChosen() {
    Visitor visitor = Visitor.stranger(station);
    String chinese =
        Visitor.text(
            Visitor.send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(station.url("/sign-in")))
                    .header("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5")
                    .build()));
    assertTrue(chinese.contains("lang=\"zh-CN\"") && chinese.contains("登录"));
    assertTrue(
        Visitor.text(visitor.get("/sign-in", "Cookie", "taiqu-language=zh-CN")).contains("登录"));
  }

  @Test
  void attemptsAreInTheAuditTrail() {
    attempt("cashier", "wrong", "");
    attempt("cashier", SampleStation.PASSWORD, "");
    var entries =
        station.audit.page(
            Long.MAX_VALUE, 2, new io.taiqu.supervisor.audit.AuditStore.Filter("cashier", ""));
    assertEquals("session.opened", entries.get(0).deed().action());
    assertEquals("session.refused", entries.get(1).deed().action());
  }
}

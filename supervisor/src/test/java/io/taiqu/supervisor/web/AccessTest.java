package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.staff.Role;
import io.taiqu.supervisor.testing.Station;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessTest {
  private static SampleStation station;
  private static final Map<Role, Visitor> VISITORS = new EnumMap<>(Role.class);

  @BeforeAll
  static void open(@TempDir Path directory) {
    station = new SampleStation(directory);
    for (Role role : Role.values()) {
      VISITORS.put(role, Visitor.signedIn(station, role.code()));
    }
  }

  @AfterAll
  static void close() {
    station.close();
  }

  /** One row a page: administrator, supervisor, technician, cashier, customer. */
  @Test
  void eachRoleSeesItsPagesAndNoOthers() {
    Map<String, String> expected =
        Map.ofEntries(
            Map.entry("/overview", "200 200 200 403 403"),
            Map.entry("/districts", "200 200 200 403 403"),
            Map.entry("/districts/D1", "200 200 200 403 403"),
            Map.entry("/transformers/D1-T1", "200 200 200 403 403"),
            Map.entry("/loss", "200 200 200 403 403"),
            Map.entry("/loss/bands", "200 200 200 403 403"),
            Map.entry("/transformers/D1-T2/analysis", "200 200 200 403 403"),
            Map.entry("/cases", "200 200 200 403 403"),
            Map.entry("/cases/1", "200 200 200 403 403"),
            Map.entry("/use-reviews", "200 200 200 403 403"),
            Map.entry("/use-reviews/1", "200 200 200 403 403"),
            Map.entry("/areas/line/L1/moves", "200 200 200 403 403"),
            Map.entry("/points/" + Station.point(3) + "/moves", "200 200 200 403 403"),
            Map.entry(
                "/points/" + Station.point(3) + "/current-transformers", "200 200 200 403 403"),
            Map.entry("/points/" + Station.point(3) + "/amendments", "200 200 200 403 403"),
            Map.entry("/points", "200 200 200 403 403"),
            Map.entry("/edges", "200 200 200 403 403"),
            Map.entry("/accounts", "200 200 403 200 403"),
            Map.entry("/accounts/" + SampleGrid.POOR, "200 200 403 200 403"),
            Map.entry("/accounts/" + SampleGrid.POOR + "/top-up", "403 403 403 200 403"),
            Map.entry("/accounts/" + SampleGrid.POOR + "/orders", "403 200 403 200 403"),
            Map.entry("/alarms", "200 200 200 403 403"),
            Map.entry("/approvals", "200 200 403 403 403"),
            Map.entry("/accounts/" + SampleGrid.POOR + "/debts", "200 200 403 200 403"),
            Map.entry("/rollout", "200 200 403 403 403"),
            Map.entry("/audit", "200 200 403 403 403"),
            Map.entry("/my", "403 403 403 403 200"));
    expected.forEach((path, statuses) -> {
      StringBuilder actual = new StringBuilder();
      for (Role role : Role.values()) {
        actual.append(visitor(role).get(path).statusCode()).append(' ');
      }
      assertEquals(statuses, actual.toString().strip(), path);
    });
  }

  private static Visitor visitor(Role role) {
    Visitor visitor = VISITORS.get(role);
    if (visitor == null) {
      throw new AssertionError("nobody signed in as " + role);
    }
    return visitor;
  }

  @Test
  void whoIsNotSignedInIsSentToSignInAndBack() {
    HttpResponse<byte[]> response = Visitor.stranger(station).get("/districts/D1");
    assertEquals(303, response.statusCode());
    assertEquals(
        "/sign-in?next=%2Fdistricts%2FD1", response.headers().firstValue("Location").orElse(""));
  }

  @Test
  void technicianSeesMetersWithoutNamesAndBalances() {
    String page = visitor(Role.TECHNICIAN).page("/districts/D1");
    assertTrue(page.contains(SampleGrid.POOR));
    assertFalse(page.contains("¥3.12"));
    assertFalse(page.contains("刘海涛"));
    assertTrue(visitor(Role.SUPERVISOR).page("/districts/D1").contains("刘海涛"));
  }

  @Test
  void customerSeesTheOwnTopUpsOnly() {
    String own = "/top-ups/" + station.money.recent(1).getFirst().id();
    assertEquals(200, visitor(Role.CUSTOMER).get(own).statusCode());
    assertEquals(404, Visitor.signedIn(station, "debtor").get(own).statusCode());
    assertEquals(404, visitor(Role.TECHNICIAN).get(own).statusCode());
  }

  @Test
  void customerWhoseSupplyIsOffIsToldWhatRestoresIt() {
    String page = Visitor.signedIn(station, "debtor").page("/my");
    assertTrue(page.contains("Your supply is off"));
    assertTrue(page.contains("¥1.39"), "the balance must rise above the limit of ¥0.01");
  }

  @Test
  void everyAnswerCarriesTheGuardsOfABrowser() {
    HttpResponse<byte[]> response = visitor(Role.SUPERVISOR).get("/overview");
    String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    assertTrue(response.headers().firstValue("X-Request-Id").isPresent());
  }
}

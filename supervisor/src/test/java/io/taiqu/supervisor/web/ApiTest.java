package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.supervisor.audit.AuditStore;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.WebhookSignature;
import io.taiqu.supervisor.topology.TwoTransformers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class ApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static SampleStation station;
  private static ApiCaller caller;

  @BeforeAll
  static void open(@TempDir Path directory) {
    station = new SampleStation(directory);
    caller = new ApiCaller(station);
  }

  @AfterAll
  static void close() {
    station.close();
  }

  private static HttpResponse<byte[]> call(
      String method, String path, String user, String body, String... headers) {
    return caller.call(method, path, user, body, headers);
  }

  private static HttpResponse<byte[]> pay(String key, String account, String amount) {
    String body =
        "{\"account\":\"%s\",\"amount\":{\"amount\":\"%s\",\"currency\":\"CNY\"},\"channel\":\"counter\"}"
            .formatted(account, amount);
    return call("POST", "/api/v1/top-ups", "cashier", body, "Idempotency-Key", key);
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> served = new TreeSet<>();
    for (Route route : Api.routes(station.services, new Payments(station.services))) {
      served.add(route.method() + " " + route.pattern());
    }
    served.add("POST /api/v1/sessions");
    String document = new String(OpenApi.document(), StandardCharsets.UTF_8);
    Map<?, ?> root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(document);
    Set<String> described = new TreeSet<>();
    if (root.get("paths") instanceof Map<?, ?> paths) {
      for (Map.Entry<?, ?> path : paths.entrySet()) {
        if (path.getValue() instanceof Map<?, ?> operations) {
          for (Object method : operations.keySet()) {
            described.add(method.toString().toUpperCase(Locale.ROOT) + " " + path.getKey());
          }
        }
      }
    }
    assertEquals(described, served);
    assertEquals("3.1.0", root.get("openapi"));
    assertEquals(200, call("GET", "/openapi", "", "").statusCode());
  }

  @Test
  void oneProposesToMoveMoneyAndAnotherDecides() {
    String body =
        "{\"kind\":\"CORRECTION\",\"amount\":\"-2.00\",\"reason\":\"charged twice\",\"document\":\"R-7\"}";
    String orders = "/api/v1/accounts/1001/money-orders";
    HttpResponse<byte[]> proposed = call("POST", orders, "supervisor", body);
    assertEquals(201, proposed.statusCode());
    String decision =
        "/api/v1/approvals/" + ApiCaller.json(proposed).path("id").asLong() + "/decision";
    String yes = "{\"approve\":true,\"remark\":\"seen\"}";
    assertEquals(403, call("POST", decision, "supervisor", yes).statusCode());
    assertEquals(403, call("POST", decision, "cashier", yes).statusCode());
    assertEquals(
        "approved",
        ApiCaller.json(call("POST", decision, "administrator", yes)).path("state").asText());
    assertEquals(409, call("POST", decision, "administrator", yes).statusCode());
    assertEquals(201, call("POST", orders, "cashier", body).statusCode());
    assertEquals(403, call("POST", orders, "technician", body).statusCode());
    assertEquals(422, call("POST", orders, "cashier", "{\"kind\":\"GIFT\"}").statusCode());
  }

  @Test
  void onePersonProtectsACustomerAndTwoEndIt() {
    String place =
        "/api/v1/supply-points/"
            + station.grid.pointOf(new AccountId(SampleGrid.DEBTOR)).orElseThrow().id()
            + "/protections";
    String life = "{\"protection\":\"LIFE_SUPPORT\",\"reason\":\"respirator\"}";
    assertEquals(403, call("POST", place, "cashier", life).statusCode());
    assertEquals(422, call("POST", place, "supervisor", "{\"protection\":\"NICE\"}").statusCode());
    assertEquals(409, call("POST", place + "/clearing", "supervisor", life).statusCode());
    assertEquals(201, call("POST", place, "supervisor", life).statusCode());
    assertEquals(409, call("POST", place, "administrator", life).statusCode());
    assertEquals(1, ApiCaller.json(call("GET", place, "cashier", "")).path("items").size());
    assertEquals(
        404,
        call("POST", "/api/v1/supply-points/" + new UUID(9, 9) + "/protections", "supervisor", life)
            .statusCode());
    HttpResponse<byte[]> proposed = call("POST", place + "/clearing", "supervisor", life);
    assertEquals(201, proposed.statusCode());
    String decision =
        "/api/v1/approvals/" + ApiCaller.json(proposed).path("id").asLong() + "/decision";
    String yes = "{\"approve\":true,\"remark\":\"seen\"}";
    assertEquals(403, call("POST", decision, "supervisor", yes).statusCode());
    assertEquals(1, ApiCaller.json(call("GET", place, "cashier", "")).path("items").size());
    assertEquals(200, call("POST", decision, "administrator", yes).statusCode());
    assertEquals(0, ApiCaller.json(call("GET", place, "cashier", "")).path("items").size());
  }

  @Test
  void aClerkHasTheNewestNoticeDeliveredAgainAndItIsOnRecord() {
    assertEquals(
        2,
        ApiCaller.json(
                call("GET", "/api/v1/accounts/" + SampleGrid.POOR + "/notices", "cashier", ""))
            .path("items")
            .size());
    assertEquals(403, call("POST", "/api/v1/notices/2/again", "administrator", "").statusCode());
    assertEquals(404, call("POST", "/api/v1/notices/9/again", "cashier", "").statusCode());
    assertEquals(409, call("POST", "/api/v1/notices/1/again", "cashier", "").statusCode());
    assertEquals(200, call("POST", "/api/v1/notices/2/again", "cashier", "").statusCode());
    assertTrue(
        station.audit.page(Long.MAX_VALUE, 20, new AuditStore.Filter("", "notice:2")).stream()
            .anyMatch(entry -> entry.deed().action().equals("notice.again")));
    Visitor cashier = Visitor.signedIn(station, "cashier");
    String page = "/accounts/" + SampleGrid.POOR;
    assertTrue(cashier.page(page).contains("action=\"/notices/2/again\""));
    assertFalse(cashier.page(page).contains("action=\"/notices/1/again\""));
    assertEquals(
        303,
        cashier.post("/notices/2/again", Map.of("_form", cashier.formToken(page))).statusCode());
  }

  @Test
  void apiWantsABearerTokenAndNoCookie() {
    HttpResponse<byte[]> none = call("GET", "/api/v1/edges", "", "");
    assertEquals(401, none.statusCode());
    assertEquals("application/problem+json", none.headers().firstValue("Content-Type").orElse(""));
    assertEquals("urn:taiqu:problem:not-signed-in", ApiCaller.json(none).path("type").asText());
    assertTrue(ApiCaller.json(none).path("requestId").isTextual());
    assertEquals(401, Visitor.signedIn(station, "supervisor").get("/api/v1/edges").statusCode());
    assertEquals(200, call("GET", "/api/v1/edges", "supervisor", "").statusCode());
  }

  @Test
  void topUpIsAcceptedOnceAndAnotherUnderTheSameKeyIsRefused() {
    HttpResponse<byte[]> first = pay("k-1", SampleGrid.DEBTOR, "20.00");
    HttpResponse<byte[]> again = pay("k-1", SampleGrid.DEBTOR, "20.00");
    HttpResponse<byte[]> other = pay("k-1", SampleGrid.DEBTOR, "30.00");
    assertEquals(201, first.statusCode());
    assertEquals(200, again.statusCode());
    assertEquals(ApiCaller.json(first).path("id"), ApiCaller.json(again).path("id"));
    assertEquals("paid", ApiCaller.json(first).path("state").asText());
    assertEquals("20.00", ApiCaller.json(first).path("amount").path("amount").asText());
    assertEquals(409, other.statusCode());
    assertEquals(
        "urn:taiqu:problem:idempotency-conflict", ApiCaller.json(other).path("type").asText());
    String address = first.headers().firstValue("Location").orElseThrow();
    assertEquals(200, call("GET", address, "cashier", "").statusCode());
    assertEquals(200, call("GET", address, "debtor", "").statusCode());
    assertEquals(404, call("GET", address, "customer", "").statusCode());
  }

  /** A number that were dropped for its length would let the same payment be credited twice. */
  private static String paymentOf(String channel, String number) {
    return "{\"account\":\"1010101\",\"amount\":{\"amount\":\"1\",\"currency\":\"CNY\"},\"channel\":\"%s\",\"paymentId\":\"%s\"}"
        .formatted(channel, number);
  }

  @Test
  void lostPaymentsAreReadToTheEndBeforeOneIsTaken() {
    String lost =
        "{\"key\":\"k-%s\",\"account\":\"1010101\",\"amount\":{\"amount\":\"1\",\"currency\":\"CNY\"},\"channel\":\"counter\",\"paidAt\":\"%s\"}";
    String payments =
        "{\"payments\":["
            + lost.formatted("1", "2026-03-01T00:00:00Z")
            + ","
            + lost.formatted("2", "yesterday")
            + "]}";
    assertEquals(
        422, call("POST", "/api/v1/recovery/payments", "supervisor", payments).statusCode());
    assertEquals(0, station.money.replays());
    assertEquals(
        200,
        call(
                "POST",
                "/api/v1/recovery/payments",
                "supervisor",
                payments.replace("yesterday", "2026-03-01T00:00:00Z"))
            .statusCode());
    assertEquals(2, station.money.replays());
  }

  @Test
  void malformedTopUpsAreRefusedAndNothingIsPaid() {
    int before = station.money.payments();
    assertEquals(
        400,
        call("POST", "/api/v1/top-ups", "cashier", "{}").statusCode(),
        "without Idempotency-Key");
    for (String body :
        new String[] {
          "",
          "[]",
          "null",
          "{",
          "{}",
          "{\"account\":\"1010101\"}",
          "{\"account\":\"1010101\",\"amount\":null,\"channel\":\"counter\"}",
          "{\"account\":\"1010101\",\"amount\":{\"amount\":20,\"currency\":\"CNY\"},\"channel\":\"\"}",
          "{\"account\":\"1010101\",\"amount\":{\"amount\":\"-1\",\"currency\":\"CNY\"},\"channel\":\"c\"}",
          "{\"account\":\"1010101\",\"amount\":{\"amount\":\"1.001\",\"currency\":\"CNY\"},\"channel\":\"c\"}",
          "{\"account\":\"1010101\",\"amount\":{\"amount\":\"1\",\"currency\":\"EUR\"},\"channel\":\"c\"}",
          "{\"account\":\"../x\",\"amount\":{\"amount\":\"1\",\"currency\":\"CNY\"},\"channel\":\"c\"}",
          paymentOf("c", "4".repeat(65)),
          paymentOf("c", ""),
          paymentOf("c", "47\\n11"),
          paymentOf("bank\\tcustomer:1", "4711"),
          "{\"unknown\":1}"
        }) {
      int status =
          call("POST", "/api/v1/top-ups", "cashier", body, "Idempotency-Key", "bad").statusCode();
      assertTrue(status == 400 || status == 422, () -> status + " for " + body);
    }
    assertEquals(before, station.money.payments());
    assertEquals(403, call("POST", "/api/v1/top-ups", "supervisor", "{}").statusCode());
  }

  @Test
  void customerSeesTheOwnSupplyPointAndTechnicianNoMoney() {
    String own =
        "/api/v1/supply-points/"
            + station
                .grid
                .pointOf(new io.taiqu.supervisor.ledger.AccountId(SampleGrid.POOR))
                .orElseThrow()
                .id();
    JsonNode customer = ApiCaller.json(call("GET", own, "customer", ""));
    assertEquals("3.12", customer.path("live").path("balance").path("amount").asText());
    assertEquals("QUIET_HOURS", customer.path("live").path("holdReason").asText());
    assertEquals(404, call("GET", own, "debtor", "").statusCode());
    JsonNode technician = ApiCaller.json(call("GET", own, "technician", ""));
    assertTrue(technician.path("live").path("balance").isNull());
    assertTrue(technician.path("customerName").isNull());
    assertEquals("CLOSED", technician.path("live").path("feedback").asText());
  }

  @Test
  void pagesOfAListAreLinked() {
    HttpResponse<byte[]> first = call("GET", "/api/v1/supply-points?limit=60", "supervisor", "");
    assertEquals(60, ApiCaller.json(first).path("items").size());
    String link = first.headers().firstValue("Link").orElseThrow();
    String next = link.substring(1, link.indexOf('>'));
    HttpResponse<byte[]> second = call("GET", next, "supervisor", "");
    assertEquals(40, ApiCaller.json(second).path("items").size());
    assertFalse(second.headers().firstValue("Link").isPresent());
  }

  @Test
  void unchangedDocumentIsNotSentTwice() {
    HttpResponse<byte[]> first = call("GET", "/api/v1/districts", "supervisor", "");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> again =
        call("GET", "/api/v1/districts", "supervisor", "", "If-None-Match", tag);
    assertEquals(304, again.statusCode());
    assertEquals(0, again.body().length);
  }

  @Test
  void lossIsToldByDayAndIntervalWithinLimits() {
    String path = "/api/v1/transformers/D1-T1/loss";
    JsonNode day =
        ApiCaller.json(
            call("GET", path + "?by=day&from=2026-03-01&to=2026-03-01", "supervisor", ""));
    assertEquals(1, day.path("items").size());
    assertTrue(day.path("items").path(0).path("suppliedKwh").isNumber());
    assertEquals(
        96,
        ApiCaller.json(
                call(
                    "GET",
                    path + "?by=interval&from=2026-02-28T16:00:00Z&to=2026-03-01T16:00:00Z",
                    "supervisor",
                    ""))
            .path("items")
            .size());
    assertEquals(400, call("GET", path + "?by=year", "supervisor", "").statusCode());
    assertEquals(400, call("GET", path + "?from=yesterday", "supervisor", "").statusCode());
    assertEquals(
        400,
        call(
                "GET",
                path + "?by=interval&from=2020-01-01T00:00:00Z&to=2026-03-01T16:00:00Z",
                "supervisor",
                "")
            .statusCode());
    assertEquals(404, call("GET", "/api/v1/transformers/none/loss", "supervisor", "").statusCode());
  }

  @Test
  void estateIsForAdministratorsAndTellsItsProblems() {
    String estate = TwoTransformers.estate();
    assertEquals(403, call("PUT", "/api/v1/estate", "supervisor", estate).statusCode());
    assertEquals(200, call("PUT", "/api/v1/estate", "administrator", estate).statusCode());
    HttpResponse<byte[]> refused =
        call(
            "PUT",
            "/api/v1/estate",
            "administrator",
            estate.replace("\"version\":1,", "\"version\":2,"));
    assertEquals(422, refused.statusCode());
    String detail = ApiCaller.json(refused).path("detail").asText();
    assertTrue(detail.contains("$.version: must be"), detail);
    assertEquals(
        413,
        call("PUT", "/api/v1/estate", "administrator", " ".repeat(17 * 1024 * 1024)).statusCode());
  }

  @Test
  void wrongMethodAndUnknownAddressAreProblems() {
    HttpResponse<byte[]> method = call("DELETE", "/api/v1/edges", "supervisor", "");
    assertEquals(405, method.statusCode());
    assertEquals(404, call("GET", "/api/v1/nothing", "supervisor", "").statusCode());
    assertEquals(404, call("GET", "/api/v1/edges/not-a-uuid", "supervisor", "").statusCode());
    assertEquals(400, call("GET", "/api/v1/audit?limit=many", "supervisor", "").statusCode());
  }

  @Test
  void alarmsAndAuditTrailAreServed() {
    JsonNode alarms = ApiCaller.json(call("GET", "/api/v1/alarms", "technician", ""));
    assertEquals(4, alarms.path("items").size());
    assertEquals(
        200,
        call(
                "POST",
                "/api/v1/alarms/1/acknowledgement",
                "technician",
                "{\"reason\":\"looked at it\"}")
            .statusCode());
    assertEquals(403, call("GET", "/api/v1/audit", "technician", "").statusCode());
    JsonNode audit =
        ApiCaller.json(call("GET", "/api/v1/audit?subject=alarm:1", "administrator", ""));
    assertEquals("looked at it", audit.path("items").path(0).path("after").asText());
  }

  @Test
  void healthAndMetricsNeedNoSignIn() {
    assertEquals(
        "UP", ApiCaller.json(call("GET", "/observe/health", "", "")).path("status").asText());
    station.parts.put("broker", false);
    assertEquals(503, call("GET", "/observe/health/ready", "", "").statusCode());
    assertEquals(200, call("GET", "/observe/health/live", "", "").statusCode());
    station.parts.remove("broker");
    String metrics = Visitor.text(call("GET", "/observe/metrics", "", ""));
    assertTrue(metrics.contains("taiqu_readings_stored_total 72050"), metrics);
    assertFalse(metrics.contains(SampleGrid.POOR), "no customer in metrics");
  }

  @Test
  void aBodyThatIsNotAsDescribedIsToldByItsPlaceAndNotByOurClasses() {
    assertEquals(
        "The body is not the JSON expected: $.amount.value is not known here; known: amount, currency.",
        refusedBody("{\"account\":\"1\",\"amount\":{\"value\":\"5\"}}"));
    assertEquals(
        "The body is not the JSON expected: $.amount must be an object.",
        refusedBody("{\"account\":\"1\",\"amount\":50}"));
    assertEquals("The body is not the JSON expected: $ must be an object.", refusedBody("[]"));
    assertEquals("The body is not the JSON expected: $ must be an object.", refusedBody(""));
    assertEquals(
        "The body is not the JSON expected: $.token must be true or false.",
        refusedBody("{\"token\":\"maybe\"}"));
    assertEquals(
        "The body is not the JSON expected: not JSON at line 1, column 3: Unexpected end-of-input: expected close"
            + " marker for Object.",
        refusedBody("{ "));
  }

  private static String refusedBody(String body) {
    HttpResponse<byte[]> refused =
        call("POST", "/api/v1/top-ups", "cashier", body, "Idempotency-Key", "k");
    assertEquals(400, refused.statusCode());
    return ApiCaller.json(refused).path("detail").asText();
  }

  @Test
  void eachPaymentThatCannotBeCreditedIsInTheAuditTrail() {
    for (String event : List.of("lost-1", "lost-2")) {
      String body =
          "{\"type\":\"payment.succeeded\",\"data\":{\"account\":\"9999\",\"amount\":{\"amount\":\"20.00\",\"currency\":\"CNY\"},\"paymentId\":\"p-%s\"}}"
              .formatted(event);
      String at = Long.toString(station.station.now.getEpochSecond());
      assertEquals(
          422,
          call(
                  "POST",
                  "/api/v1/webhooks/pay",
                  "",
                  body,
                  "webhook-id",
                  event,
                  "webhook-timestamp",
                  at,
                  "webhook-signature",
                  WebhookSignature.of(Station.WEBHOOK_SECRET, event, at, body))
              .statusCode());
    }
    for (String event : List.of("lost-1", "lost-2")) {
      assertEquals(
          "p-%s, 20.00 CNY, account 9999: there is no account 9999".formatted(event),
          station
              .services
              .audit()
              .page(Long.MAX_VALUE, 1, new AuditStore.Filter("", "event:" + event))
              .getFirst()
              .deed()
              .after());
    }
  }
}

package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.taiqu.supervisor.testing.Station;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves, sums, amendments and exports through the interface. */
final class TopologyApiTest {

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

  private static HttpResponse<byte[]> call(String method, String path, String user, String body) {
    return caller.call(method, path, user, body);
  }

  private static String detail(HttpResponse<byte[]> response, int status) {
    assertEquals(
        status, response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
    return ApiCaller.json(response).path("detail").asText();
  }

  @Test
  void sumsAreToldByIntervalDayAndMonthAndOfNothingElse() {
    for (String by : new String[] {"interval", "day", "month"}) {
      HttpResponse<byte[]> told =
          call("GET", "/api/v1/areas/transformer/D1-T1/sums?by=" + by, "technician", "");
      assertEquals(200, told.statusCode(), by);
      assertTrue(ApiCaller.json(told).path("items").isArray());
    }
    assertEquals(
        "Energy is told by interval, by day or by month.",
        detail(call("GET", "/api/v1/areas/line/L1/sums?by=year", "technician", ""), 400));
    detail(call("GET", "/api/v1/areas/continent/A/sums", "technician", ""), 404);
    detail(call("GET", "/api/v1/areas/line/L1/sums", "cashier", ""), 403);
  }

  private static HttpResponse<byte[]> move(String user, String body) {
    return call("POST", "/api/v1/areas/transformer/D1-T1/move", user, body);
  }

  @Test
  void aMoveIsRefusedWithWhatIsWrong() {
    String well =
        "{\"to\":\"line\",\"code\":\"L9\",\"since\":\"2026-02-02T10:00:00+08:00\",\"reason\":\"switched\"}";
    detail(move("supervisor", well), 403);
    assertEquals("There is no line L9.", detail(move("administrator", well), 404));
    assertTrue(
        detail(move("administrator", well.replace("\"line\"", "\"county\"")), 422)
            .contains("does not hang on a county"));
    assertTrue(
        detail(move("administrator", well.replace("2026-02-02T", "yesterday ")), 422)
            .contains("since must be a time"));
    assertTrue(
        detail(
                call(
                    "POST",
                    "/api/v1/supply-points/" + Station.point(1) + "/move",
                    "supervisor",
                    "{\"transformer\":\"D9-T9\",\"since\":\"2026-02-02T10:00:00+08:00\",\"reason\":\"rewired\"}"),
                409)
            .contains("no transformer D9-T9"));
  }

  @Test
  void anExchangeOfCurrentTransformersIsListedOrProposedOrRefused() {
    String supply = "/api/v1/supply-points/" + Station.SUPPLY + "/current-transformers";
    String body =
        "{\"ratio\":\"300/5\",\"since\":\"2026-02-01T09:00:00+08:00\",\"reason\":\"larger load\"}";
    detail(call("POST", supply, "technician", body), 403);
    detail(call("POST", supply, "supervisor", body.replace("300/5", "no ratio")), 422);
    assertEquals(
        "The moment must be the end of an interval.",
        detail(call("POST", supply, "supervisor", body.replace("09:00:00", "09:01:00")), 409));
    HttpResponse<byte[]> made = call("POST", supply, "supervisor", body);
    assertEquals(200, made.statusCode());
    JsonNode items = ApiCaller.json(call("GET", supply, "technician", "")).path("items");
    assertEquals("1", items.path(0).path("ratio").asText());
    assertEquals("300/5", items.path(1).path("ratio").asText());
    assertEquals("2026-02-01T01:00:00Z", items.path(1).path("since").asText());
    String customer = "/api/v1/supply-points/" + Station.point(1) + "/current-transformers";
    HttpResponse<byte[]> proposed =
        call("POST", customer, "supervisor", body.replace("}", ",\"registerKwh\":12.5}"));
    assertEquals(
        201, proposed.statusCode(), () -> new String(proposed.body(), StandardCharsets.UTF_8));
    assertEquals("EXCHANGE_CT", ApiCaller.json(proposed).path("kind").asText());
  }

  @Test
  void anAmendmentCountsIsListedAndIsTakenBack() {
    String place = "/api/v1/supply-points/" + Station.point(1) + "/amendments";
    String body =
        "{\"kind\":\"replaced\",\"at\":\"2026-02-02T10:00:00+08:00\",\"registerKwh\":12.5,\"reason\":\"photo\"}";
    detail(call("POST", place, "technician", body), 403);
    HttpResponse<byte[]> made = call("POST", place, "supervisor", body);
    assertEquals(201, made.statusCode());
    assertEquals(
        "12.500",
        ApiCaller.json(made).path("registerKwh").decimalValue().setScale(3).toPlainString());
    long number = ApiCaller.json(made).path("number").asLong();
    assertEquals(1, ApiCaller.json(call("GET", place, "technician", "")).path("items").size());
    HttpResponse<byte[]> reverted =
        call(
            "POST",
            "/api/v1/amendments/" + number + "/reversal",
            "supervisor",
            "{\"reason\":\"wrong meter\"}");
    assertEquals("supervisor", ApiCaller.json(reverted).path("revertedBy").asText());
    detail(call("POST", place, "supervisor", body.replace("12.5", "-1")), 422);
  }

  @Test
  void tablesAreExportedWithTheirHeader() {
    HttpResponse<byte[]> loss =
        call("GET", "/api/v1/transformers/D1-T1/export/loss.csv", "technician", "");
    assertEquals(200, loss.statusCode());
    assertTrue(
        new String(loss.body(), StandardCharsets.UTF_8)
            .startsWith("transformer,day,supplied_kwh,sold_kwh,lost_kwh"));
    assertEquals(
        "text/csv; charset=utf-8", loss.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(
        200,
        call("GET", "/api/v1/transformers/D1-T1/export/daily.csv", "technician", "").statusCode());
    detail(call("GET", "/api/v1/transformers/D1-T1/export/all.csv", "technician", ""), 404);
    detail(
        call(
            "GET",
            "/api/v1/transformers/D1-T1/export/loss.csv?from=2026-03-02&to=2026-03-01",
            "technician",
            ""),
        400);
  }
}

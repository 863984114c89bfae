package io.taiqu.supervisor.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Health for supervisors of processes, metrics for Prometheus, and the API's own description. */
final class Observation {
  private final Services services;

  Observation(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/observe/health", Route.everyone(), call -> health()),
        Route.get("/observe/health/live", Route.everyone(), call -> up(true, Map.of())),
        Route.get("/observe/health/ready", Route.everyone(), call -> health()),
        Route.get("/observe/health/started", Route.everyone(), call -> up(true, Map.of())),
        Route.get("/observe/metrics", Route.everyone(), call -> metrics()),
        Route.get("/openapi", Route.everyone(), call -> OpenApi.answer()));
  }

  private Answer health() {
    Map<String, Boolean> parts = services.readiness().parts();
    return up(!parts.containsValue(false), parts);
  }

  private static Answer up(boolean up, Map<String, Boolean> parts) {
    Map<String, String> checks = new LinkedHashMap<>();
    parts.forEach((name, works) -> checks.put(name, works ? "UP" : "DOWN"));
    return new Answer.Json(up ? 200 : 503, new Health(up ? "UP" : "DOWN", checks), Map.of());
  }

  private Answer metrics() {
    return new Answer.Bytes(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        services.metrics().prometheusText().getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  /**
   * The state of the process.
   *
   * @param status UP or DOWN
   * @param checks the parts by name
   */
  record Health(String status, Map<String, String> checks) {}
}

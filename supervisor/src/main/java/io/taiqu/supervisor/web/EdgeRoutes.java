package io.taiqu.supervisor.web;

import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import io.taiqu.supervisor.fleet.Fleet.Report;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.EdgesPage.Row;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The pages of the edge units. */
final class EdgeRoutes {
  private final Services services;

  EdgeRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access grid = Route.holders(Permission.VIEW_GRID);
    return List.of(
        Route.get(
            "/edges",
            grid,
            call ->
                new Answer.Html(
                    200,
                    "edges.jte",
                    page(
                        call.language(),
                        call.query("state").orElse("all"),
                        call.query("sort").orElse("place"),
                        (int) call.queryNumber("page", 1, 1, 100_000)))),
        Route.get("/edges/{id}", grid, call -> new Answer.Html(200, "edge.jte", one(call))));
  }

  EdgesPage page(Language language, String state, String sort, int page) {
    Comparator<Row> order =
        sort.equals("age")
            // The oldest report first: what was never heard from leads.
            ? Comparator.comparing(row -> row.edge().report().map(Report::at).orElse(Instant.MIN))
            : Comparator.comparing(row -> row.edge().transformer().code());
    List<Row> rows =
        services.fleet().edges().stream()
            .filter(edge -> matches(edge, state))
            .map(edge -> row(edge, language))
            .sorted(order)
            .toList();
    return new EdgesPage(
        newest(rows),
        state,
        sort,
        rows.stream().skip((page - 1L) * EdgesPage.ROWS).limit(EdgesPage.ROWS).toList(),
        rows.size(),
        page);
  }

  private Instant newest(List<Row> rows) {
    return rows.stream()
        .flatMap(row -> row.edge().report().stream())
        .map(Report::at)
        .max(Comparator.naturalOrder())
        .orElse(services.deployment().clock().instant());
  }

  private static boolean matches(EdgeView edge, String state) {
    return switch (state) {
      case "all" -> true;
      case "online" -> edge.connected();
      case "offline" -> !edge.connected();
      default -> throw new Problem(Kind.BAD_REQUEST, "Units are online, offline or all.");
    };
  }

  private EdgesPage one(Call call) {
    EdgeView edge =
        services
            .fleet()
            .edge(GridRoutes.edgeId(call.path("id")))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such edge unit."));
    List<Row> rows = List.of(row(edge, call.language()));
    return new EdgesPage(newest(rows), "", "", rows, 1, 1);
  }

  private Row row(EdgeView edge, Language language) {
    return new Row(
        edge,
        services
            .grid()
            .transformer(edge.transformer())
            .map(transformer -> language.of(transformer.name()))
            .orElse(edge.transformer().code()));
  }
}

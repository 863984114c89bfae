package io.taiqu.supervisor.web;

import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import io.taiqu.supervisor.fleet.Fleet.Order;
import io.taiqu.supervisor.fleet.Fleet.Report;
import io.taiqu.supervisor.fleet.Fleet.Which;
import io.taiqu.supervisor.grid.GridView.Selection;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.EdgesPage.Row;
import io.taiqu.supervisor.web.Problem.Kind;
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
    Which which =
        switch (state) {
          case "all" -> Which.ALL;
          case "online" -> Which.ONLINE;
          case "offline" -> Which.OFFLINE;
          default -> throw new Problem(Kind.BAD_REQUEST, "Units are online, offline or all.");
        };
    List<EdgeView> shown =
        services
            .fleet()
            .edges(
                which,
                sort.equals("age") ? Order.OLDEST_REPORT : Order.PLACE,
                (page - 1) * EdgesPage.ROWS,
                EdgesPage.ROWS);
    return new EdgesPage(
        services
            .grid()
            .newestReport(Selection.ALL)
            .orElseGet(() -> services.deployment().clock().instant()),
        state,
        sort,
        shown.stream().map(edge -> row(edge, language)).toList(),
        services.fleet().count(which),
        page);
  }

  private EdgesPage one(Call call) {
    EdgeView edge =
        services
            .fleet()
            .edge(GridRoutes.edgeId(call.path("id")))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such edge unit."));
    return new EdgesPage(
        edge.report().map(Report::at).orElseGet(() -> services.deployment().clock().instant()),
        "",
        "",
        List.of(row(edge, call.language())),
        1,
        1);
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

package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.topup.GrantEntry;
import io.taiqu.supervisor.topup.GrantHistory.History;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.List;

/** Grant histories, for receipts and for whoever wants to re-hash them. */
final class GrantApi {
  private final Services services;

  GrantApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/supply-points/{id}/grants", Route.signedIn(), this::grants));
  }

  private Answer grants(Call call) {
    SupplyPointId point = GridRoutes.supplyPointId(call.path("id"));
    boolean allowed =
        services
            .grid()
            .point(point)
            .flatMap(GridView.PointView::account)
            .filter(account -> call.visitor().maySeeAccount(account.value()))
            .isPresent();
    if (!allowed) {
      throw new Problem(Kind.NOT_FOUND, "No such supply point.");
    }
    History history =
        services
            .grants()
            .of(point)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "It has no credit account."));
    return Answer.Json.ok(
        new Told(
            history.head().toString(),
            history.intact(),
            history.entries().stream().map(this::line).toList()));
  }

  private Line line(GrantEntry entry) {
    return new Line(
        entry.number(),
        entry.at(),
        entry.kind().name(),
        entry.reference(),
        entry.amount().nano() + "",
        entry.total().nano() + "",
        entry.head().toString());
  }

  /** A history. */
  record Told(String head, boolean intact, List<Line> grants) {}

  /** A line of it; amounts in nano units, as they are hashed. */
  record Line(
      long number,
      Instant at,
      String kind,
      String reference,
      String amountNano,
      String totalNano,
      String head) {}
}

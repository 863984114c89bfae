package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.topology.Moves;
import io.taiqu.supervisor.topology.TopologyStore.Attachment;
import io.taiqu.supervisor.topology.TopologyStore.Stay;
import io.taiqu.supervisor.web.MovesPage.Row;
import io.taiqu.supervisor.web.MovesPage.Typed;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pages that show where a part of the grid hung, and hang it elsewhere since a moment. */
final class MoveRoutes {
  private static final String AREA = "/areas/{level}/{code}/moves";
  private static final String POINT = "/points/{id}/moves";

  private final Services services;

  MoveRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access grid = Route.holders(Permission.VIEW_GRID);
    return List.of(
        Route.get(AREA, grid, call -> page(200, area(TopologyApi.area(call)))),
        Route.post(AREA, Route.holders(Permission.MANAGE_ESTATE), this::moveArea),
        Route.get(POINT, grid, call -> page(200, point(point(call)))),
        Route.post(POINT, Route.holders(Permission.APPROVE), this::movePoint));
  }

  private static Answer page(int status, MovesPage page) {
    return new Answer.Html(status, "moves.jte", page);
  }

  private MovesPage area(Area area) {
    if (services.topology().moves().isUnknown(area)) {
      throw new Problem(Kind.NOT_FOUND, "There is no " + area + ".");
    }
    String level = TopologyApi.name(area.level());
    List<Row> rows = new ArrayList<>();
    List<String> parents = new ArrayList<>();
    for (Link link : Link.values()) {
      if (link.child() == area.level()) {
        String parent = TopologyApi.name(link.parent());
        parents.add(parent);
        List<Attachment> history = services.topology().moves().history(link, area.code());
        for (int i = 0; i < history.size(); i++) {
          Optional<Instant> until =
              i + 1 < history.size()
                  ? TopologyApi.minute(history.get(i + 1).since())
                  : Optional.empty();
          Attachment one = history.get(i);
          rows.add(new Row(parent, one.parent(), TopologyApi.minute(one.since()), until));
        }
      }
    }
    return new MovesPage(
        services.deployment().clock().instant(),
        level,
        area.code(),
        "/areas/" + level + "/" + area.code() + "/moves",
        address(area),
        rows,
        parents,
        Typed.NOTHING,
        Optional.empty(),
        Optional.empty());
  }

  private static String address(Area area) {
    return switch (area.level()) {
      case TRANSFORMER -> "/transformers/" + area.code();
      case DISTRICT -> "/districts/" + area.code();
      case LINE, STATION, COUNTY -> "";
    };
  }

  private PointView point(Call call) {
    SupplyPointId id = GridRoutes.supplyPointId(call.path("id"));
    return services
        .grid()
        .point(id)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such supply point."));
  }

  private MovesPage point(PointView point) {
    List<Row> rows =
        services.topology().moves().history(point.id()).stream().map(MoveRoutes::row).toList();
    return new MovesPage(
        services.deployment().clock().instant(),
        "point",
        point.serial().text(),
        "/points/" + point.id() + "/moves",
        "/points/" + point.id(),
        rows,
        List.of(TopologyApi.name(Level.TRANSFORMER)),
        Typed.NOTHING,
        Optional.empty(),
        Optional.empty());
  }

  private static Row row(Stay stay) {
    return new Row(
        TopologyApi.name(Level.TRANSFORMER),
        Optional.of(stay.transformer().code()),
        TopologyApi.minute(stay.since()),
        stay.until().flatMap(TopologyApi::minute));
  }

  private Answer moveArea(Call call) {
    Area area = TopologyApi.area(call);
    MovesPage before = area(area);
    Typed typed = typed(call);
    try {
      Link link = TopologyApi.link(area, typed.to());
      Moves.Outcome outcome =
          services
              .topology()
              .moves()
              .move(
                  link,
                  area.code(),
                  Optional.of(typed.code())
                      .filter(code -> !code.isEmpty())
                      .map(code -> TopologyApi.code(link, code)),
                  since(typed, call),
                  typed.reason(),
                  call.visitor().user().value(),
                  call.requestId());
      return switch (outcome) {
        case Moves.Outcome.Done() -> new Answer.Redirect(before.path());
        case Moves.Outcome.Unknown(Area unknown) ->
            refused(
                before,
                typed,
                Obstacle.of(Code.UNKNOWN_AREA, unknown.level(), unknown.code())
                    .in(call.language().locale()));
        case Moves.Outcome.Refused(Obstacle why) ->
            refused(before, typed, why.in(call.language().locale()));
      };
    } catch (Problem problem) {
      return refused(before, typed, problem.told(call.language()));
    }
  }

  private Answer movePoint(Call call) {
    PointView point = point(call);
    Typed typed = typed(call);
    MovesPage before = point(point);
    try {
      Approvals.Outcome outcome =
          ApprovalApi.proposed(
              services,
              Approval.Kind.MOVE_POINT,
              services
                  .topology()
                  .moves()
                  .propose(point.id(), TopologyApi.transformer(typed.code()), since(typed, call)),
              typed.reason(),
              call);
      return switch (outcome) {
        case Approvals.Outcome.Done(Approval approval) ->
            shown(200, before, Typed.NOTHING, Optional.empty(), Optional.of(approval.id()));
        case Approvals.Outcome.Refused refused ->
            refused(before, typed, refused.why().in(call.language().locale()));
      };
    } catch (Problem problem) {
      return refused(before, typed, problem.told(call.language()));
    }
  }

  private static Typed typed(Call call) {
    return new Typed(
        call.field("to"), call.field("code"), call.field("since"), call.field("reason"));
  }

  private Instant since(Typed typed, Call call) {
    if (!call.field("sure").equals("on")) {
      throw Problem.said(Kind.INVALID, call.language(), "moves.refused.notSure");
    }
    return FormTime.parse(typed.since(), services.deployment().zone(), call.language());
  }

  private static Answer refused(MovesPage before, Typed typed, String why) {
    return shown(422, before, typed, Optional.of(why), Optional.empty());
  }

  private static Answer shown(
      int status, MovesPage page, Typed typed, Optional<String> failure, Optional<Long> proposed) {
    return page(
        status,
        new MovesPage(
            page.asOf(),
            page.level(),
            page.name(),
            page.path(),
            page.back(),
            page.rows(),
            page.parents(),
            typed,
            failure,
            proposed.map(number -> Long.toString(number))));
  }
}

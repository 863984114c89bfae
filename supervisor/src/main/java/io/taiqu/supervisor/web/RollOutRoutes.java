package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.grid.GridView.TransformerSummary;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.rollout.Evidence.Standing;
import io.taiqu.supervisor.rollout.RollOut;
import io.taiqu.supervisor.rollout.RollOuts;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import io.taiqu.supervisor.web.RollOutPage.Open;
import io.taiqu.supervisor.web.RollOutPage.Unit;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** New rules on their way to the units: the page and the API. */
final class RollOutRoutes {
  private static final int RECENT = 20;
  private static final Map<String, RollOuts.Order> ORDERS =
      Map.of(
          "goOn", RollOuts.Order.GO_ON,
          "halt", RollOuts.Order.HALT,
          "takeBack", RollOuts.Order.TAKE_BACK);

  private final Services services;

  RollOutRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/rollout", Route.holders(Permission.APPROVE), call -> page(call, Optional.empty())),
        Route.post("/rollout", Route.holders(Permission.APPROVE), this::order));
  }

  List<Route> api() {
    return List.of(
        Route.get("/api/v1/rollout", Route.holders(Permission.APPROVE), this::told),
        Route.post("/api/v1/rollout/orders", Route.holders(Permission.APPROVE), this::orderByApi));
  }

  private Answer page(Call call, Optional<String> failure) {
    return new Answer.Html(
        failure.isPresent() ? 422 : 200,
        "rollout.jte",
        new RollOutPage(
            services.deployment().clock().instant(),
            open(),
            services.approvals().waiting().stream()
                .filter(waiting -> waiting.kind() == Approval.Kind.CHANGE_TARIFF)
                .toList(),
            services.rollOuts().recent(RECENT).stream()
                .filter(rollOut -> !rollOut.isOpen())
                .toList(),
            failure));
  }

  private Optional<Open> open() {
    return services.rollOuts().newest().filter(RollOut::isOpen).map(this::open);
  }

  private Open open(RollOut rollOut) {
    Map<EdgeId, String> places = new HashMap<>();
    for (TransformerSummary transformer : services.grid().transformers()) {
      places.put(transformer.edge(), transformer.id().code());
    }
    List<RollOuts.Shown> units = services.rollOuts().units(rollOut);
    return new Open(
        rollOut,
        units.size(),
        services.rollOuts().fleetSize(),
        (int) units.stream().filter(unit -> unit.standing() == Standing.AGREES).count(),
        services.rollOuts().nextAt(rollOut),
        units.stream()
            // What needs a person comes first.
            .sorted(Comparator.comparing((RollOuts.Shown unit) -> unit.standing()).reversed())
            .limit(Open.SHOWN)
            .map(unit ->
                new Unit(
                    unit.evidence().unit().toString(),
                    places.getOrDefault(unit.evidence().unit(), unit.evidence().unit().toString()),
                    unit.standing(),
                    unit.evidence().alarm(),
                    unit.evidence().heardAt()))
            .toList());
  }

  private Answer order(Call call) {
    return switch (ordered(call.field("order"), call.field("reason"), call)) {
      case RollOuts.Outcome.Done _ -> new Answer.Redirect("/rollout");
      case RollOuts.Outcome.Refused(Obstacle why) ->
          page(call, Optional.of(why.in(call.language().locale())));
    };
  }

  private Answer orderByApi(Call call) {
    Wanted wanted = call.json(Wanted.class);
    return switch (ordered(
        wanted.order() == null ? "" : wanted.order(),
        wanted.reason() == null ? "" : wanted.reason(),
        call)) {
      case RollOuts.Outcome.Done _ -> told(call);
      case RollOuts.Outcome.Refused(Obstacle why) -> throw new Problem(Kind.CONFLICT, why);
    };
  }

  private RollOuts.Outcome ordered(String name, String reason, Call call) {
    RollOuts.Order order = ORDERS.get(name);
    if (order == null) {
      throw new Problem(Kind.INVALID, "order must be one of goOn, halt, takeBack.");
    }
    return services
        .rollOuts()
        .order(order, reason, call.visitor().user().value(), call.requestId());
  }

  private Answer told(Call call) {
    Optional<RollOut> newest = services.rollOuts().newest();
    Optional<Open> open = open();
    return Answer.Json.ok(
        new Told(
            newest.map(RollOut::id),
            newest.map(rollOut -> rollOut.state().name()),
            newest.map(rollOut -> RollOut.PERCENT.get(rollOut.stage())),
            newest.map(RollOut::stageSince),
            newest.flatMap(RollOut::cause),
            open.map(Open::nextAt),
            open.map(Open::reached),
            open.map(Open::agree),
            services.rollOuts().fleetSize(),
            open.map(Open::shown).orElse(List.of()).stream().map(ToldUnit::of).toList()));
  }

  /** What a person says. */
  record Wanted(@Nullable String order, @Nullable String reason) {}

  /** The newest roll-out as the API tells it. */
  record Told(
      Optional<Long> id,
      Optional<String> state,
      Optional<Integer> percent,
      Optional<Instant> stageSince,
      Optional<String> cause,
      Optional<Instant> nextAt,
      Optional<Integer> unitsReached,
      Optional<Integer> unitsAgreeing,
      int units,
      List<ToldUnit> reached) {}

  /** A unit that was reached, those that need a person first. */
  record ToldUnit(
      String unit,
      String transformer,
      String standing,
      Optional<String> alarm,
      Optional<Instant> heardAt) {
    static ToldUnit of(Unit unit) {
      return new ToldUnit(
          unit.id(), unit.place(), unit.standing().name(), unit.alarm(), unit.heardAt());
    }
  }
}

package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.reading.Ratios;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.topology.CtExchanges;
import io.taiqu.supervisor.web.CtPage.Row;
import io.taiqu.supervisor.web.CtPage.Typed;
import io.taiqu.supervisor.web.Problem.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The current transformers in front of a meter: page and API. */
final class CtRoutes {
  private static final String PAGE = "/points/{id}/current-transformers";
  private static final String API = "/api/v1/supply-points/{id}/current-transformers";
  private static final Route.Access READERS = Route.holders(Permission.VIEW_GRID);
  private static final Route.Access DECIDERS = Route.holders(Permission.APPROVE);
  private static final int MOST_DECIMALS = 6;
  private static final int WH_OF_KWH = 3;

  private final Services services;

  CtRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PAGE, READERS, call -> shown(200, page(call))),
        Route.post(PAGE, DECIDERS, this::typed));
  }

  List<Route> api() {
    return List.of(
        Route.get(API, READERS, call -> Api.page(told(id(call)), Optional.empty())),
        Route.post(API, DECIDERS, this::exchange));
  }

  private static SupplyPointId id(Call call) {
    return GridRoutes.supplyPointId(call.path("id"));
  }

  private PointView point(Call call) {
    return services
        .grid()
        .point(id(call))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such supply point."));
  }

  private static Answer shown(int status, CtPage page) {
    return new Answer.Html(status, "ct.jte", page);
  }

  private List<Row> told(SupplyPointId point) {
    Ratios ratios =
        services
            .topology()
            .ct()
            .history(point)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such supply point."));
    List<Row> rows = new ArrayList<>();
    Optional<Instant> since = Optional.empty();
    for (Ratios.Before before : ratios.before()) {
      Optional<Instant> until = TopologyApi.minute(before.until());
      rows.add(new Row(before.ratio().toString(), since, until));
      since = until;
    }
    rows.add(new Row(ratios.present().toString(), since, Optional.empty()));
    return rows;
  }

  private CtPage page(Call call) {
    PointView point = point(call);
    return new CtPage(
        services.deployment().clock().instant(),
        point.serial().text(),
        "/points/" + point.id() + "/current-transformers",
        "/points/" + point.id(),
        services.topology().ct().takesTwo(point.id()),
        told(point.id()),
        Typed.NOTHING,
        Optional.empty(),
        Optional.empty());
  }

  private Answer typed(Call call) {
    CtPage before = page(call);
    Typed typed =
        new Typed(
            call.field("ratio"), call.field("since"), call.field("register"), call.field("reason"));
    try {
      if (!call.field("sure").equals("on")) {
        throw Problem.said(Kind.INVALID, call.language(), "ct.refused.notSure");
      }
      Instant since = FormTime.parse(typed.since(), services.deployment().zone(), call.language());
      Optional<Approval> proposed =
          exchange(
              call,
              new CtExchanges.Exchange(
                  id(call), ratio(typed.ratio(), call), since, register(typed.register(), call)),
              typed.reason());
      return proposed.isEmpty()
          ? new Answer.Redirect(before.path())
          : shown(
              200,
              with(
                  before,
                  Typed.NOTHING,
                  Optional.empty(),
                  proposed.map(approval -> Long.toString(approval.id()))));
    } catch (Problem problem) {
      return shown(
          422, with(before, typed, Optional.of(problem.told(call.language())), Optional.empty()));
    }
  }

  private static CtPage with(
      CtPage page, Typed typed, Optional<String> failure, Optional<String> proposed) {
    return new CtPage(
        page.asOf(),
        page.serial(),
        page.path(),
        page.back(),
        page.takesTwo(),
        page.rows(),
        typed,
        failure,
        proposed);
  }

  private Answer exchange(Call call) {
    Wanted wanted = call.json(Wanted.class);
    SupplyPointId point = id(call);
    told(point);
    Optional<Approval> proposed =
        exchange(
            call,
            new CtExchanges.Exchange(
                point,
                ratio(wanted.ratio() == null ? "" : wanted.ratio(), call),
                TopologyApi.instant(wanted.since()),
                register(
                    wanted.registerKwh() == null ? "" : wanted.registerKwh().toPlainString(),
                    call)),
            wanted.reason() == null ? "" : wanted.reason().strip());
    return proposed.isPresent()
        ? ApprovalApi.told(201, new Approvals.Outcome.Done(proposed.get()))
        : Api.page(told(point), Optional.empty());
  }

  /** Records an exchange, or proposes it to a second person: then the proposal. */
  private Optional<Approval> exchange(Call call, CtExchanges.Exchange wanted, String reason) {
    CtExchanges exchanges = services.topology().ct();
    if (!exchanges.takesTwo(wanted.point())) {
      exchanges
          .exchange(wanted, reason, call.visitor().user().value(), call.requestId())
          .ifPresent(CtRoutes::refuse);
      return Optional.empty();
    }
    return switch (exchanges.propose(wanted)) {
      case CtExchanges.Proposal.NotReady(Obstacle obstacle) -> {
        refuse(obstacle);
        yield Optional.empty();
      }
      case CtExchanges.Proposal.Ready ready ->
          switch (services
              .approvals()
              .propose(
                  Approval.Kind.EXCHANGE_CT,
                  ready.subject(),
                  ready.facts(),
                  reason,
                  call.visitor().user().value(),
                  call.requestId())) {
            case Approvals.Outcome.Done(Approval approval) -> Optional.of(approval);
            case Approvals.Outcome.Refused refused ->
                throw new Problem(Kind.CONFLICT, refused.why());
          };
    };
  }

  private static void refuse(Obstacle obstacle) {
    throw new Problem(Kind.CONFLICT, obstacle);
  }

  private static CtRatio ratio(String text, Call call) {
    try {
      return CtRatio.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.said(Kind.INVALID, call.language(), "ct.refused.ratio");
    }
  }

  private static Optional<MeterRegister> register(String text, Call call) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      BigDecimal kwh = new BigDecimal(text.strip());
      BigInteger count = kwh.unscaledValue();
      if (kwh.signum() >= 0 && kwh.scale() >= 0 && kwh.scale() <= MOST_DECIMALS) {
        return Optional.of(new MeterRegister(count.longValueExact(), WH_OF_KWH - kwh.scale()));
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Said below.
    }
    throw Problem.said(Kind.INVALID, call.language(), "ct.refused.register");
  }

  /** An exchange as the API takes it. */
  record Wanted(
      @Nullable String ratio,
      @Nullable String since,
      @Nullable BigDecimal registerKwh,
      @Nullable String reason) {}
}

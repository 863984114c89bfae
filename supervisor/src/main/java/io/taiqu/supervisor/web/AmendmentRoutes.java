package io.taiqu.supervisor.web;

import io.taiqu.supervisor.amendment.Amendments;
import io.taiqu.supervisor.amendment.Refusal;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.AmendmentsPage.Typed;
import io.taiqu.supervisor.web.Problem.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The page on which people decide which of a meter's readings count, and take that back. */
final class AmendmentRoutes {
  private static final String PLACE = "/points/{id}/amendments";

  private final Services services;

  AmendmentRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access amend = Route.holders(Permission.AMEND_READINGS);
    return List.of(
        Route.get(
            PLACE,
            Route.holders(Permission.VIEW_GRID),
            call -> page(call, 200, asked(call), Optional.empty())),
        Route.post(PLACE, amend, this::add),
        Route.post(PLACE + "/{number}/reversal", amend, this::revert));
  }

  private PointView point(Call call) {
    return services
        .grid()
        .point(GridRoutes.supplyPointId(call.path("id")))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such supply point."));
  }

  private Answer page(Call call, int status, Typed typed, Optional<String> failure) {
    PointView point = point(call);
    return new Answer.Html(
        status,
        "amendments.jte",
        new AmendmentsPage(
            services.deployment().clock().instant(),
            point.id().toString(),
            point.serial().text(),
            point.transformer().code(),
            services.amendments().of(point.id()).stream()
                .map(entry -> new FindingsPage.Amended(point.serial().text(), entry))
                .toList(),
            typed,
            failure,
            failure.isPresent()
                ? Optional.empty()
                : call.query("done").filter(number -> number.matches("\\d{1,18}"))));
  }

  /** A doubt leads here with its times, so that nobody types them. */
  private Typed asked(Call call) {
    return new Typed(moment(call, "at"), moment(call, "from"), moment(call, "to"), "", "");
  }

  private String moment(Call call, String name) {
    return Api.instant(call, name)
        .map(at -> FormTime.field(at, services.deployment().zone()))
        .orElse("");
  }

  private Answer add(Call call) {
    Typed typed =
        new Typed(
            call.field("at"),
            call.field("from"),
            call.field("to"),
            call.field("register"),
            call.field("reason"));
    return tried(call, typed, () -> amended(call, typed));
  }

  private Amendments.Outcome amended(Call call, Typed typed) {
    Amendments amendments = services.amendments();
    Amendments.Act act = AmendmentApi.act(typed.reason(), call);
    var point = point(call).id();
    return switch (call.field("kind")) {
      case "replaced" ->
          amendments.replace(
              point,
              at(typed.at(), call),
              AmendmentApi.register(number(typed.register(), call)),
              act);
      case "rejected" -> amendments.reject(point, at(typed.at(), call), act);
      case "profiled" ->
          amendments.profile(point, at(typed.from(), call), at(typed.to(), call), act);
      default ->
          throw Problem.said(Kind.BAD_REQUEST, call.language(), "amendment.refused.nothingChosen");
    };
  }

  private Instant at(String text, Call call) {
    return FormTime.parse(text, services.deployment().zone(), call.language());
  }

  private static BigDecimal number(String text, Call call) {
    if (!text.matches("[0-9]{1,10}(\\.[0-9]{1,9})?")) {
      throw Problem.said(Kind.INVALID, call.language(), "amendment.refused.noRegister");
    }
    return new BigDecimal(text);
  }

  private Answer revert(Call call) {
    Typed nothing = new Typed("", "", "", "", "");
    String number = call.path("number");
    PointView point = point(call);
    boolean known =
        services.amendments().of(point.id()).stream()
            .anyMatch(entry -> Long.toString(entry.id()).equals(number));
    if (!known) {
      throw new Problem(Kind.NOT_FOUND, "No such amendment.");
    }
    return tried(
        call,
        nothing,
        () ->
            services
                .amendments()
                .revert(Long.parseLong(number), AmendmentApi.act(call.field("reason"), call)));
  }

  private interface Attempt {
    Amendments.Outcome make();
  }

  private Answer tried(Call call, Typed typed, Attempt attempt) {
    if (!call.field("sure").equals("on")) {
      return page(
          call,
          422,
          typed,
          Optional.of(Messages.in(call.language()).text("amendment.refused.notSure")));
    }
    try {
      return switch (attempt.make()) {
        case Amendments.Outcome.Done(var entry) ->
            new Answer.Redirect("/points/" + entry.point() + "/amendments?done=" + entry.id());
        case Amendments.Outcome.Unknown() ->
            throw new Problem(Kind.NOT_FOUND, "No such supply point.");
        case Amendments.Outcome.Refused(Refusal why) ->
            page(call, 422, typed, Optional.of(AmendmentApi.words(why, call.language())));
      };
    } catch (Problem problem) {
      return page(call, 422, typed, Optional.of(problem.told(call.language())));
    }
  }
}

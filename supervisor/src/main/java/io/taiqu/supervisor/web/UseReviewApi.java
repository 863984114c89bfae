package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.usereview.Explanation;
import io.taiqu.supervisor.usereview.TicketState;
import io.taiqu.supervisor.usereview.UseTicket;
import io.taiqu.supervisor.usereview.UseTickets;
import io.taiqu.supervisor.web.Problem.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Use that moved, through the API. */
final class UseReviewApi {
  private static final String PLACE = "/api/v1/use-reviews";
  private static final int PAGE = 100;
  private static final Set<TicketState> ACTIVE =
      EnumSet.complementOf(EnumSet.of(TicketState.CLOSED));

  private final Services services;

  UseReviewApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access see = Route.holders(Permission.VIEW_CASES);
    Route.Access manage = Route.holders(Permission.MANAGE_CASES);
    return List.of(
        Route.get(PLACE, see, this::list),
        Route.get(PLACE + "/{id}", see, call -> Answer.Json.ok(told(found(services, call)))),
        Route.post(PLACE + "/{id}/explanation", manage, this::explain),
        Route.post(PLACE + "/{id}/assignment", manage, this::assign),
        Route.post(PLACE + "/{id}/finding", Route.holders(Permission.INSPECT), this::find));
  }

  private Answer list(Call call) {
    int page = (int) call.queryNumber("page", 1, 1, 100_000);
    String state = call.query("state").orElse("active");
    List<UseTicket> tickets = services.useTickets().list(states(state), (page - 1) * PAGE, PAGE);
    return Api.page(
        tickets.stream().map(this::told).toList(),
        tickets.size() < PAGE
            ? Optional.empty()
            : Optional.of(PLACE + "?state=" + state + "&page=" + (page + 1)));
  }

  /** The states that a filter's name means. */
  static Set<TicketState> states(String name) {
    return switch (name) {
      case "active" -> ACTIVE;
      case "all" -> EnumSet.allOf(TicketState.class);
      default ->
          Arrays.stream(TicketState.values())
              .filter(state -> state.name().equals(name))
              .findFirst()
              .map(EnumSet::of)
              .orElseThrow(() ->
                  new Problem(Kind.BAD_REQUEST, "There is no state of reviews " + name + "."));
    };
  }

  static UseTicket found(Services services, Call call) {
    return services
        .useTickets()
        .find(number(call))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "There is no such review."));
  }

  static long number(Call call) {
    try {
      return Long.parseLong(call.path("id"));
    } catch (NumberFormatException e) {
      throw new Problem(Kind.NOT_FOUND, "There is no such review.");
    }
  }

  static UseTickets.Doer doer(Call call) {
    return new UseTickets.Doer(call.visitor().user().value(), call.requestId());
  }

  static Explanation explanation(String name) {
    return Api.choice(Explanation.class, name);
  }

  static LocalDate due(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_DAY, text));
    }
  }

  private Answer explain(Call call) {
    Explained wanted = call.json(Explained.class);
    return answer(
        services
            .useTickets()
            .explain(
                number(call),
                explanation(Api.text(wanted.explanation())),
                Api.text(wanted.remark()),
                doer(call)));
  }

  private Answer assign(Call call) {
    Assignment wanted = call.json(Assignment.class);
    return answer(
        services
            .useTickets()
            .assign(
                number(call),
                Api.text(wanted.inspector()),
                due(Api.text(wanted.due())),
                doer(call)));
  }

  private Answer find(Call call) {
    Explained wanted = call.json(Explained.class);
    return answer(
        services
            .useTickets()
            .found(
                number(call),
                explanation(Api.text(wanted.explanation())),
                Api.text(wanted.remark()),
                doer(call)));
  }

  private Answer answer(UseTickets.Result result) {
    return switch (result) {
      case UseTickets.Result.Done(UseTicket now) -> Answer.Json.ok(told(now));
      case UseTickets.Result.Refused refused ->
          throw new Problem(
              switch (refused.reason()) {
                case UNKNOWN -> Kind.NOT_FOUND;
                case NO_REASON, NO_INSPECTOR, DUE -> Kind.INVALID;
                case NOT_YOURS -> Kind.FORBIDDEN;
                case CLOSED, ASSIGNED_ALREADY, NOT_ASSIGNED, NEEDS_VISIT -> Kind.CONFLICT;
              },
              Messages.in(Language.ENGLISH).text("useReview.refused." + refused.reason().name()));
    };
  }

  private Told told(UseTicket one) {
    return new Told(
        one.id(),
        one.transformer().code(),
        one.review().point().map(SupplyPointId::toString),
        one.state().name(),
        one.review().month().toString(),
        one.review().against().toString(),
        SurveyTold.kilowattHours(one.review().before()),
        SurveyTold.kilowattHours(one.review().now()),
        one.openedAt(),
        one.due().toString(),
        one.overdue(services.useTickets().today()),
        one.assignee(),
        one.closing().map(how -> how.explanation().name()),
        one.closing().map(UseTicket.Closing::remark),
        one.closing().map(UseTicket.Closing::by),
        one.closing().map(UseTicket.Closing::at));
  }

  /** Why it moved. */
  record Explained(@Nullable String explanation, @Nullable String remark) {}

  /** Who is to look at it, and by which day. */
  record Assignment(@Nullable String inspector, @Nullable String due) {}

  /** A review as the API tells it; energies in kWh a day. */
  record Told(
      long id,
      String transformer,
      Optional<String> supplyPoint,
      String state,
      String month,
      String against,
      BigDecimal before,
      BigDecimal now,
      Instant openedAt,
      String due,
      boolean overdue,
      Optional<String> assignee,
      Optional<String> explanation,
      Optional<String> remark,
      Optional<String> closedBy,
      Optional<Instant> closedAt) {}
}

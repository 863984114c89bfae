package io.taiqu.supervisor.web;

import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.usereview.UseTicket;
import io.taiqu.supervisor.usereview.UseTickets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The pages of use that moved. */
final class UseReviewRoutes {
  private final Services services;

  UseReviewRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access see = Route.holders(Permission.VIEW_CASES);
    Route.Access manage = Route.holders(Permission.MANAGE_CASES);
    return List.of(
        Route.get("/use-reviews", see, this::list),
        Route.get("/use-reviews/{id}", see, call -> page(call, 200, Optional.empty())),
        Route.post(
            "/use-reviews/{id}/explanation",
            manage,
            call ->
                done(
                    call,
                    doer ->
                        services
                            .useTickets()
                            .explain(
                                UseReviewApi.number(call),
                                UseReviewApi.explanation(call.field("explanation")),
                                call.field("remark"),
                                doer))),
        Route.post(
            "/use-reviews/{id}/assignment",
            manage,
            call ->
                done(
                    call,
                    doer ->
                        services
                            .useTickets()
                            .assign(
                                UseReviewApi.number(call),
                                call.field("inspector"),
                                UseReviewApi.due(call.field("due")),
                                doer))),
        Route.post(
            "/use-reviews/{id}/finding",
            Route.holders(Permission.INSPECT),
            call ->
                done(
                    call,
                    doer ->
                        services
                            .useTickets()
                            .found(
                                UseReviewApi.number(call),
                                UseReviewApi.explanation(call.field("explanation")),
                                call.field("remark"),
                                doer))));
  }

  private Answer list(Call call) {
    String state = call.query("state").orElse("active");
    int page = (int) call.queryNumber("page", 1, 1, 100_000);
    List<UseTicket> tickets =
        services
            .useTickets()
            .list(
                UseReviewApi.states(state),
                (page - 1) * UseReviewsPage.ROWS,
                UseReviewsPage.ROWS + 1);
    return new Answer.Html(
        200,
        "use-reviews.jte",
        new UseReviewsPage(
            services.deployment().clock().instant(),
            state,
            services.useTickets().counts(),
            services.useTickets().overdue(),
            tickets.stream()
                .limit(UseReviewsPage.ROWS)
                .map(one -> row(one, call.language()))
                .toList(),
            page,
            tickets.size() > UseReviewsPage.ROWS));
  }

  private UseReviewsPage.Row row(UseTicket one, Language language) {
    Optional<PointView> point = one.review().point().flatMap(services.grid()::point);
    return new UseReviewsPage.Row(
        one,
        services
            .grid()
            .transformer(one.transformer())
            .map(transformer -> language.of(transformer.name()))
            .orElse(one.transformer().code()),
        point.map(known -> known.serial().text()).orElse(""),
        point.flatMap(PointView::account).map(AccountId::value).orElse(""),
        one.overdue(services.useTickets().today()));
  }

  private Answer done(Call call, Function<UseTickets.Doer, UseTickets.Result> work) {
    UseTickets.Result result;
    try {
      result = work.apply(UseReviewApi.doer(call));
    } catch (Problem problem) {
      return page(call, 422, Optional.of(problem.told(call.language())));
    }
    return switch (result) {
      case UseTickets.Result.Done(UseTicket now) -> new Answer.Redirect("/use-reviews/" + now.id());
      case UseTickets.Result.Refused refused ->
          page(
              call,
              422,
              Optional.of(
                  Messages.in(call.language())
                      .text("useReview.refused." + refused.reason().name())));
    };
  }

  private Answer page(Call call, int status, Optional<String> failure) {
    UseTicket one = UseReviewApi.found(services, call);
    return new Answer.Html(
        status,
        "use-review.jte",
        new UseReviewPage(
            services.deployment().clock().instant(),
            row(one, call.language()),
            one.assignee().filter(call.visitor().user().value()::equals).isPresent(),
            services.useTickets().inspectors(),
            services.useTickets().today(),
            services.useTickets().trail(one.id()),
            failure));
  }
}

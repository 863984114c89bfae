package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.inspection.Cases;
import io.taiqu.supervisor.inspection.InspectionCase;
import io.taiqu.supervisor.lineloss.survey.LossTrend;
import io.taiqu.supervisor.reading.Usage;
import io.taiqu.supervisor.staff.Permission;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The pages of cases. */
final class CaseRoutes {
  private final Services services;

  CaseRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access see = Route.holders(Permission.VIEW_CASES);
    Route.Access manage = Route.holders(Permission.MANAGE_CASES);
    Route.Access inspect = Route.holders(Permission.INSPECT);
    return List.of(
        Route.get("/cases", see, this::list),
        Route.get("/cases/{id}", see, call -> page(call, 200, Optional.empty())),
        Route.post(
            "/cases/{id}/assignment",
            manage,
            call ->
                done(
                    call,
                    doer ->
                        services
                            .cases()
                            .assign(CaseApi.number(call), call.field("inspector"), doer))),
        Route.post(
            "/cases/{id}/finding",
            inspect,
            call ->
                done(
                    call,
                    doer ->
                        services
                            .cases()
                            .inspect(
                                CaseApi.number(call),
                                CaseApi.finding(call.field("finding")),
                                call.field("remark"),
                                doer))),
        Route.post(
            "/cases/{id}/claim",
            Route.holders(Permission.PROPOSE_MONEY_ORDERS),
            call ->
                done(
                    call,
                    doer ->
                        services
                            .cases()
                            .claim(
                                CaseApi.number(call),
                                CaseApi.amount(call.field("amount")),
                                call.field("document"),
                                call.field("reason"),
                                doer))),
        Route.post(
            "/cases/{id}/remedy",
            inspect,
            call ->
                done(
                    call,
                    doer ->
                        services.cases().remedy(CaseApi.number(call), call.field("remark"), doer))),
        Route.post(
            "/cases/{id}/closing",
            manage,
            call ->
                done(
                    call,
                    doer ->
                        services.cases().close(CaseApi.number(call), call.field("remark"), doer))));
  }

  private Answer list(Call call) {
    String state = call.query("state").orElse("active");
    int page = (int) call.queryNumber("page", 1, 1, 100_000);
    List<InspectionCase> cases =
        services
            .cases()
            .list(CaseApi.states(state), (page - 1) * CasesPage.ROWS, CasesPage.ROWS + 1);
    return new Answer.Html(
        200,
        "cases.jte",
        new CasesPage(
            now(),
            state,
            services.cases().counts(),
            cases.stream()
                .limit(CasesPage.ROWS)
                .map(one -> row(services, one, call.language()))
                .toList(),
            page,
            cases.size() > CasesPage.ROWS,
            services.cases().precision()));
  }

  /** A case as lists show it. */
  static CasesPage.Row row(Services services, InspectionCase one, Language language) {
    return new CasesPage.Row(one, place(services, one, language), meter(services, one));
  }

  private static String place(Services services, InspectionCase one, Language language) {
    return services
        .grid()
        .transformer(one.transformer())
        .map(transformer -> language.of(transformer.name()))
        .orElse(one.transformer().code());
  }

  private static String meter(Services services, InspectionCase one) {
    return one.suspicion().point().map(point -> LossRoutes.meter(services, point)).orElse("");
  }

  private Answer done(Call call, Function<Cases.Doer, Cases.Result> work) {
    Cases.Result result;
    try {
      result = work.apply(CaseApi.doer(call));
    } catch (Problem problem) {
      return page(call, 422, Optional.of(problem.told(call.language())));
    }
    return switch (result) {
      case Cases.Result.Done(InspectionCase now) -> new Answer.Redirect("/cases/" + now.id());
      case Cases.Result.Refused refused ->
          page(
              call,
              422,
              Optional.of(
                  Messages.in(call.language()).text("case.refused." + refused.reason().name())));
      case Cases.Result.NotBilled(var why) ->
          page(call, 422, Optional.of(why.why().in(call.language().locale())));
    };
  }

  private Answer page(Call call, int status, Optional<String> failure) {
    InspectionCase one = CaseApi.found(services, call);
    String user = call.visitor().user().value();
    List<LossTrend.Day> days = LossApi.trend(services, one.transformer());
    return new Answer.Html(
        status,
        "case.jte",
        new CasePage(
            now(),
            one,
            place(services, one, call.language()),
            meter(services, one),
            TrendChart.of(days, used(one, days), LossTrend.change(days)),
            services.cases().actions(one, user),
            services.cases().inspectors(),
            services.cases().proposal(one),
            services.cases().check(one),
            services.cases().trail(one.id()),
            failure));
  }

  /** What the meter counted on the days of the drawing. */
  private Map<LocalDate, Double> used(InspectionCase one, List<LossTrend.Day> days) {
    Map<LocalDate, Double> used = new HashMap<>();
    Optional<SupplyPointId> point = one.suspicion().point();
    if (point.isEmpty() || days.isEmpty()) {
      return used;
    }
    for (Usage.Day day :
        services.usage().byDay(point.get(), days.getFirst().date(), days.getLast().date())) {
      used.put(day.date(), day.energy().wattHours() / 1000.0);
    }
    return used;
  }

  private Instant now() {
    return services.deployment().clock().instant();
  }
}

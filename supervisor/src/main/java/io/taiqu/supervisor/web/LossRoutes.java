package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.grid.GridView.DistrictSummary;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.TransformerSummary;
import io.taiqu.supervisor.inspection.CaseState;
import io.taiqu.supervisor.inspection.InspectionCase;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.lineloss.LossView.RankBy;
import io.taiqu.supervisor.lineloss.LossView.Ranked;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.survey.LossTrend;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.Surveys;
import io.taiqu.supervisor.lineloss.survey.Suspicion;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The pages of line loss: ranking, analysis of a transformer, bands. */
final class LossRoutes {
  private static final int SPARK_DAYS = 30;

  /** Further down nobody leafs, and the order of the roll-up is not the cheaper one. */
  private static final int FIRST_ROWS = 450;

  private final Services services;
  private final Rankings rankings;

  LossRoutes(Services services) {
    this.services = services;
    rankings = new Rankings(services);
  }

  List<Route> routes() {
    Route.Access grid = Route.holders(Permission.VIEW_GRID);
    Route.Access see = Route.holders(Permission.VIEW_CASES);
    return List.of(
        Route.get("/loss", grid, this::ranking),
        Route.get(
            "/transformers/{code}/analysis",
            see,
            call ->
                new Answer.Html(200, "analysis.jte", analysis(call.path("code"), call.language()))),
        Route.post("/transformers/{code}/analysis", see, this::request),
        Route.get("/loss/bands", see, call -> bands(200, Optional.empty(), call)),
        Route.post("/loss/bands", Route.holders(Permission.MANAGE_ESTATE), this::setBands));
  }

  private Answer ranking(Call call) {
    int days = (int) call.queryNumber("days", 1, 1, 366);
    int page = (int) call.queryNumber("page", 1, 1, 100_000);
    RankBy by = LossApi.rankBy(call.query("by").orElse("money"));
    String district = call.query("district").orElse("");
    Language language = call.language();
    LocalDate to = yesterday();
    LocalDate from = to.minusDays(days - 1L);
    Surveys.Progress progress = services.surveys().progress();
    int before = (page - 1) * LossPage.ROWS;
    // The first pages of a day come from the roll-up's own order; the rest is ranked as a whole.
    boolean first = district.isEmpty() && days == 1 && before < FIRST_ROWS;
    List<Ranked> all =
        first
            ? services.loss().ranking(from, to, by, before + LossPage.ROWS)
            : rankings.of(from, to, by, district);
    int total = first ? progress.all() : all.size();
    Map<String, DistrictSummary> districts = rankings.districts();
    Map<TransformerId, Integer> cases = services.cases().active();
    List<LossPage.Row> rows = new ArrayList<>();
    for (Ranked ranked : all.stream().skip(before).limit(LossPage.ROWS).toList()) {
      TransformerSummary transformer =
          services.grid().transformer(ranked.transformer()).orElseThrow();
      Optional<DistrictSummary> its =
          Optional.ofNullable(districts.get(transformer.district().code()));
      double target =
          its.map(DistrictSummary::lossTargetPercent)
              .orElse(OptionalDouble.empty())
              .orElse(LossSum.USUAL_TARGET_PERCENT);
      List<LossRow> month =
          services.loss().byDay(transformer.id(), to.minusDays(SPARK_DAYS - 1), to);
      rows.add(
          new LossPage.Row(
              ranked,
              language.of(transformer.name()),
              its.map(found -> language.of(found.name())).orElse(transformer.district().code()),
              target,
              Plot.line(percents(month, to), target),
              LossTrend.change(LossTrend.days(month, services.deployment().zone())),
              cases.getOrDefault(transformer.id(), 0)));
    }
    return new Answer.Html(
        200,
        "loss.jte",
        new LossPage(
            now(),
            from,
            to,
            by.name().toLowerCase(Locale.ROOT),
            days,
            district,
            districts.values().stream()
                .map(each -> new LossPage.District(each.id().code(), language.of(each.name())))
                .toList(),
            rows,
            total,
            page,
            progress));
  }

  private List<LossPage.District> districts(Language language) {
    return services.grid().districts().stream()
        .map(each -> new LossPage.District(each.id().code(), language.of(each.name())))
        .toList();
  }

  private List<OptionalDouble> percents(List<LossRow> rows, LocalDate to) {
    List<OptionalDouble> percents = new ArrayList<>();
    for (int i = 0; i < SPARK_DAYS; i++) {
      percents.add(OptionalDouble.empty());
    }
    for (LossRow row : rows) {
      LocalDate day = LocalDate.ofInstant(row.from(), services.deployment().zone());
      long place = SPARK_DAYS - 1 - ChronoUnit.DAYS.between(day, to);
      if (place >= 0 && place < SPARK_DAYS) {
        percents.set((int) place, row.lossPercent());
      }
    }
    return percents;
  }

  AnalysisPage analysis(String code, Language language) {
    TransformerId id = GridRoutes.transformerId(code);
    TransformerSummary transformer =
        services
            .grid()
            .transformer(id)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No transformer " + code + "."));
    Optional<Survey> survey = services.surveys().newest(id);
    Surveys.Progress progress = services.surveys().progress();
    List<LossTrend.Day> days = LossApi.trend(services, id);
    Optional<LossTrend.Change> change = LossTrend.change(days);
    Map<SupplyPointId, PointView> points = new HashMap<>();
    services.grid().points(id).forEach(point -> points.put(point.id(), point));
    return new AnalysisPage(
        survey.map(Survey::at).orElse(now()),
        transformer,
        language.of(transformer.name()),
        survey,
        progress.running().filter(id::equals).isPresent() || progress.waiting().contains(id),
        TrendChart.of(days, Map.of(), change),
        change,
        suspects(id, survey),
        phases(survey, points),
        survey.map(made -> notes(made, points)).orElse(List.of()),
        survey
            .map(made ->
                made.silences().stream()
                    .map(one ->
                        new AnalysisPage.Silent(
                            one.point().toString(), meter(one.point(), points), one))
                    .toList())
            .orElse(List.of()),
        survey.map(made -> reviews(made, points)).orElse(List.of()));
  }

  private List<AnalysisPage.Suspect> suspects(TransformerId id, Optional<Survey> survey) {
    Map<String, Long> cases = new HashMap<>();
    for (InspectionCase one : services.cases().of(id)) {
      cases.merge(one.subject(), one.id(), Math::max);
    }
    List<AnalysisPage.Suspect> suspects = new ArrayList<>();
    for (Suspicion suspicion : survey.map(Survey::suspicions).orElse(List.of())) {
      suspects.add(
          new AnalysisPage.Suspect(
              suspicion,
              suspicion.point().map(point -> meter(services, point)).orElse(""),
              cases.getOrDefault(InspectionCase.subject(id, suspicion), 0L)));
    }
    return suspects;
  }

  static String meter(Services services, SupplyPointId point) {
    return services
        .grid()
        .point(point)
        .map(known -> known.serial().text())
        .orElse(point.toString());
  }

  private static String meter(SupplyPointId point, Map<SupplyPointId, PointView> points) {
    return Optional.ofNullable(points.get(point))
        .map(known -> known.serial().text())
        .orElse(point.toString());
  }

  private static List<AnalysisPage.Phase> phases(
      Optional<Survey> survey, Map<SupplyPointId, PointView> points) {
    List<AnalysisPage.Phase> phases = new ArrayList<>();
    survey
        .map(Survey::phases)
        .orElse(Map.of())
        .forEach((point, seen) -> {
          String archive =
              Optional.ofNullable(points.get(point)).flatMap(PointView::phase).orElse("");
          phases.add(
              new AnalysisPage.Phase(
                  point.toString(),
                  meter(point, points),
                  archive,
                  seen,
                  !archive.isEmpty()
                      && seen.map(LinePhase::name).filter(archive::endsWith).isEmpty()
                      && archive.matches("[ABC]")));
        });
    return phases;
  }

  private static List<AnalysisPage.Note> notes(
      Survey survey, Map<SupplyPointId, PointView> points) {
    List<AnalysisPage.Note> notes = new ArrayList<>();
    survey
        .quality()
        .forEach(note -> {
          String meter =
              points.values().stream()
                  .filter(point -> point.id().toString().equals(note.meter()))
                  .findFirst()
                  .map(point -> point.serial().text())
                  .orElse(note.meter());
          notes.add(new AnalysisPage.Note(note, meter));
        });
    return notes;
  }

  private static List<AnalysisPage.Review> reviews(
      Survey survey, Map<SupplyPointId, PointView> points) {
    return survey.reviews().stream()
        .map(one ->
            new AnalysisPage.Review(
                one.point().map(SupplyPointId::toString).orElse(""),
                one.point().map(point -> meter(point, points)).orElse(""),
                one.point()
                    .flatMap(point -> Optional.ofNullable(points.get(point)))
                    .flatMap(PointView::account)
                    .map(AccountId::value)
                    .orElse(""),
                one))
        .toList();
  }

  /** How many cases of a transformer are not closed. */
  static int active(List<InspectionCase> cases) {
    return (int) cases.stream().filter(one -> one.state() != CaseState.CLOSED).count();
  }

  private Answer request(Call call) {
    TransformerId id = GridRoutes.transformerId(call.path("code"));
    LossApi.request(services, id, call);
    return new Answer.Redirect("/transformers/" + id.code() + "/analysis");
  }

  private Answer bands(int status, Optional<String> failure, Call call) {
    return new Answer.Html(
        status,
        "bands.jte",
        new BandsPage(
            yesterday().plusDays(1),
            services.lossBook().configured(),
            services.lossBook().all(),
            districts(call.language()),
            failure));
  }

  private Answer setBands(Call call) {
    LossApi.Wanted wanted =
        new LossApi.Wanted(
            call.field("district"),
            call.field("from"),
            call.field("leastCoverage"),
            call.field("high"),
            call.field("severe"),
            call.field("reason"));
    Messages messages = Messages.in(call.language());
    Optional<String> failure;
    try {
      failure =
          LossApi.set(services, wanted, call)
              .map(problem -> messages.text("bands.problem." + problem.name()));
    } catch (Problem problem) {
      failure = Optional.of(messages.text("bands.problem.NUMBERS"));
    }
    return failure.isPresent() ? bands(422, failure, call) : new Answer.Redirect("/loss/bands");
  }

  private Instant now() {
    return services.deployment().clock().instant();
  }

  private LocalDate yesterday() {
    return now().atZone(services.deployment().zone()).toLocalDate().minusDays(1);
  }
}

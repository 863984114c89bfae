package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.lineloss.LossBands;
import io.taiqu.supervisor.lineloss.LossView.RankBy;
import io.taiqu.supervisor.lineloss.LossView.Ranked;
import io.taiqu.supervisor.lineloss.survey.LossTrend;
import io.taiqu.supervisor.lineloss.survey.Surveys;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Analyses of line loss, rankings and bands, through the API. */
final class LossApi {
  private static final int TREND_DAYS = 60;
  private static final int MOST = 500;

  private final Services services;

  LossApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access see = Route.holders(Permission.VIEW_CASES);
    return List.of(
        Route.get("/api/v1/transformers/{code}/analysis", see, this::analysis),
        Route.post("/api/v1/transformers/{code}/analysis", see, this::request),
        Route.get("/api/v1/loss/analysis", see, call -> Answer.Json.ok(progress())),
        Route.get("/api/v1/loss/ranking", Route.holders(Permission.VIEW_GRID), this::ranking),
        Route.get("/api/v1/loss/bands", see, this::bands),
        Route.post("/api/v1/loss/bands", Route.holders(Permission.MANAGE_ESTATE), this::setBands));
  }

  private Answer analysis(Call call) {
    TransformerId transformer = known(call);
    return services
        .surveys()
        .newest(transformer)
        .map(survey ->
            Answer.Json.ok(SurveyTold.of(survey, change(services, transformer), services)))
        .orElseThrow(
            () -> new Problem(Kind.NOT_FOUND, transformer.code() + " was not analysed yet."));
  }

  private TransformerId known(Call call) {
    TransformerId transformer = GridRoutes.transformerId(call.path("code"));
    if (services.grid().transformer(transformer).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "No transformer " + transformer.code() + ".");
    }
    return transformer;
  }

  /** The newest lasting change of a transformer's unexplained loss. */
  static Optional<LossTrend.Change> change(Services services, TransformerId transformer) {
    return LossTrend.change(trend(services, transformer));
  }

  /** The days of a transformer whose loss is known, up to yesterday. */
  static List<LossTrend.Day> trend(Services services, TransformerId transformer) {
    LocalDate today =
        services.deployment().clock().instant().atZone(services.deployment().zone()).toLocalDate();
    return LossTrend.days(
        services.loss().byDay(transformer, today.minusDays(TREND_DAYS), today.minusDays(1)),
        services.deployment().zone());
  }

  private Answer request(Call call) {
    request(services, known(call), call);
    return new Answer.Json(202, progress(), Map.of());
  }

  /** Asks for an analysis, on record. */
  static void request(Services services, TransformerId transformer, Call call) {
    String user = call.visitor().user().value();
    if (!services.surveys().request(transformer, user)) {
      throw new Problem(Kind.NOT_FOUND, "No transformer " + transformer.code() + ".");
    }
    services
        .audit()
        .record(
            new Deed(
                user,
                "loss.analysis-requested",
                "transformer:" + transformer.code(),
                "",
                "",
                call.requestId()));
  }

  private Progress progress() {
    Surveys.Progress progress = services.surveys().progress();
    return new Progress(
        progress.last().toString(),
        progress.done(),
        progress.all(),
        progress.running().map(TransformerId::code),
        progress.waiting().stream().map(TransformerId::code).toList());
  }

  private Answer ranking(Call call) {
    LocalDate yesterday =
        services
            .deployment()
            .clock()
            .instant()
            .atZone(services.deployment().zone())
            .toLocalDate()
            .minusDays(1);
    LocalDate to = Api.date(call, "to").orElse(yesterday);
    LocalDate from = Api.date(call, "from").orElse(to);
    if (from.isAfter(to) || from.plusDays(366).isBefore(to)) {
      throw new Problem(Kind.BAD_REQUEST, "from and to must be in order and a year apart at most.");
    }
    RankBy by = rankBy(call.query("by").orElse("money"));
    int limit = (int) call.queryNumber("limit", 50, 1, MOST);
    return Api.page(
        services.loss().ranking(from, to, by, limit).stream()
            .map(ranked -> Rank.of(ranked, services))
            .toList(),
        Optional.empty());
  }

  static RankBy rankBy(String text) {
    return Arrays.stream(RankBy.values())
        .filter(by -> by.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () -> new Problem(Kind.BAD_REQUEST, "Losses are ranked by money, energy or rate."));
  }

  private Answer bands(Call call) {
    return Api.page(services.lossBook().all().stream().map(Bands::of).toList(), Optional.empty());
  }

  private Answer setBands(Call call) {
    Wanted wanted = call.json(Wanted.class);
    set(services, wanted, call)
        .ifPresent(problem -> {
          throw new Problem(
              Kind.INVALID, Messages.in(Language.ENGLISH).text("bands.problem." + problem.name()));
        });
    return new Answer.Json(
        201, new Api.Items(services.lossBook().all().stream().map(Bands::of).toList()), Map.of());
  }

  /** Sets bands; why not, if they can't be set. */
  static Optional<LossBands.Problem> set(Services services, Wanted wanted, Call call) {
    Optional<DistrictId> district =
        Optional.of(Api.text(wanted.district()))
            .filter(code -> !code.isEmpty())
            .map(GridRoutes::districtId);
    LocalDate from;
    try {
      from = LocalDate.parse(Api.text(wanted.from()));
    } catch (DateTimeParseException e) {
      throw new Problem(Kind.INVALID, "from must be a day such as 2026-03-02.");
    }
    return services
        .lossBook()
        .set(
            district,
            from,
            percent("leastCoveragePercent", wanted.leastCoveragePercent()),
            percent("highAbovePercent", wanted.highAbovePercent()),
            percent("severeAbovePercent", wanted.severeAbovePercent()),
            call.visitor().user().value(),
            Api.text(wanted.reason()),
            call.requestId());
  }

  private static BigDecimal percent(String name, @Nullable String given) {
    String text = Api.text(given);
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3})?")) {
      throw new Problem(Kind.INVALID, name + " must be a percentage such as 2.5.");
    }
    return new BigDecimal(text);
  }

  /** How far the analyses have come. */
  record Progress(
      String lastDay, int done, int transformers, Optional<String> running, List<String> waiting) {}

  /** One line of a ranking. */
  record Rank(String transformer, GridApi.Loss loss, Api.Amount lostMoney) {
    static Rank of(Ranked ranked, Services services) {
      return new Rank(
          ranked.transformer().code(),
          GridApi.Loss.of(ranked.loss()),
          Api.amount(ranked.lostMoney(), services));
    }
  }

  /** Bands that are wanted; percentages as decimal texts. */
  record Wanted(
      @Nullable String district,
      @Nullable String from,
      @Nullable String leastCoveragePercent,
      @Nullable String highAbovePercent,
      @Nullable String severeAbovePercent,
      @Nullable String reason) {}

  /** Bands that are set. */
  record Bands(
      Optional<String> district,
      String from,
      String leastCoveragePercent,
      String highAbovePercent,
      String severeAbovePercent,
      String setBy,
      String reason,
      Instant setAt) {
    static Bands of(LossBands bands) {
      return new Bands(
          bands.district().map(DistrictId::code),
          bands.from().toString(),
          bands.leastCoveragePercent().toPlainString(),
          bands.highAbovePercent().toPlainString(),
          bands.severeAbovePercent().toPlainString(),
          bands.by(),
          bands.reason(),
          bands.at());
    }
  }
}

package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.amendment.Finding;
import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import io.taiqu.supervisor.grid.GridView.DistrictSummary;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.Selection;
import io.taiqu.supervisor.grid.GridView.TransformerSummary;
import io.taiqu.supervisor.grid.PointFilter;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.lineloss.LossView.State;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.DistrictPage.Area;
import io.taiqu.supervisor.web.DistrictPage.Head;
import io.taiqu.supervisor.web.OverviewPage.DistrictLine;
import io.taiqu.supervisor.web.Problem.Kind;
import io.taiqu.supervisor.web.TransformerPage.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The pages of the grid: overview, districts, transformers, meters. */
final class GridRoutes {
  private static final int DAYS = 30;
  static final int ROWS = 50;
  private static final int MOST_FINDINGS = 200;
  private static final Duration FINDINGS = Duration.ofDays(7);

  private final Services services;
  private final Overview overview;

  GridRoutes(Services services) {
    this.services = services;
    this.overview = new Overview(services);
  }

  List<Route> routes() {
    Route.Access grid = Route.holders(Permission.VIEW_GRID);
    return List.of(
        Route.get(
            "/overview",
            grid,
            call -> new Answer.Html(200, "overview.jte", overview(call.language()))),
        Route.get("/districts", grid, this::districts),
        Route.get(
            "/districts/{code}",
            grid,
            call ->
                new Answer.Html(
                    200,
                    "district.jte",
                    district(
                        call.path("code"),
                        (int) call.queryNumber("page", 1, 1, 100_000),
                        call.language()))),
        Route.get(
            "/transformers/{code}",
            grid,
            call ->
                new Answer.Html(
                    200, "transformer.jte", transformer(call.path("code"), call.language()))),
        Route.get(
            "/transformers/{code}/findings",
            grid,
            call ->
                new Answer.Html(200, "findings.jte", findings(call.path("code"), call.language()))),
        Route.get("/points", grid, this::points),
        Route.get("/points/{id}", grid, this::point));
  }

  OverviewPage overview(Language language) {
    return overview.page(language);
  }

  DistrictsPage districtsPage(Language language, String by, String state, int page) {
    Comparator<DistrictLine> order =
        switch (by) {
          case "rate" ->
              Comparator.comparing((DistrictLine line) -> line.loss().percent().orElse(-100))
                  .reversed();
          case "energy" ->
              Comparator.comparing((DistrictLine line) -> line.loss().lost()).reversed();
          case "money" ->
              Comparator.comparing((DistrictLine line) -> line.loss().lostMoney()).reversed();
          default ->
              throw new Problem(Kind.BAD_REQUEST, "Districts are sorted by money, rate or energy.");
        };
    List<DistrictLine> lines =
        overview.districts(language, yesterday()).stream()
            .filter(line -> state.isEmpty() || line.state().name().equals(state))
            .sorted(order)
            .toList();
    return new DistrictsPage(
        services.grid().newestReport(Selection.ALL).orElse(now()),
        yesterday(),
        by,
        state,
        lines.stream().skip((page - 1L) * DistrictsPage.ROWS).limit(DistrictsPage.ROWS).toList(),
        lines.size(),
        page);
  }

  private Answer districts(Call call) {
    String state = call.query("state").orElse("");
    boolean known = state.isEmpty();
    for (State each : State.values()) {
      known |= each.name().equals(state);
    }
    if (!known) {
      throw new Problem(Kind.BAD_REQUEST, "No such loss state.");
    }
    return new Answer.Html(
        200,
        "districts.jte",
        districtsPage(
            call.language(),
            call.query("by").orElse("money"),
            state,
            (int) call.queryNumber("page", 1, 1, 100_000)));
  }

  DistrictPage district(String code, int page, Language language) {
    DistrictLine line =
        overview.districts(language, yesterday()).stream()
            .filter(candidate -> candidate.code().equals(code))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No district " + code + "."));
    List<Area> areas = new ArrayList<>();
    DistrictId id = new DistrictId(code);
    for (TransformerSummary transformer :
        services
            .grid()
            .transformers(Optional.of(id), (page - 1) * DistrictPage.AREAS, DistrictPage.AREAS)) {
      List<PointView> points = services.grid().points(transformer.id());
      areas.add(
          new Area(
              head(transformer, language),
              points.stream().limit(ROWS).map(PointRow::plain).toList(),
              Math.max(0, points.size() - ROWS)));
    }
    return new DistrictPage(
        services
            .grid()
            .newestReport(new Selection(Optional.of(id), Optional.empty(), PointFilter.ALL))
            .orElse(now()),
        line,
        areas,
        services.grid().district(id).map(DistrictSummary::transformers).orElse(0),
        page);
  }

  private Head head(TransformerSummary transformer, Language language) {
    Optional<EdgeView> edge = services.fleet().edge(transformer.edge());
    return new Head(transformer, language.of(transformer.name()), edge);
  }

  TransformerPage transformer(String code, Language language) {
    TransformerId id = transformerId(code);
    TransformerSummary transformer = known(id);
    ZoneId zone = services.deployment().zone();
    LocalDate yesterday = yesterday();
    LocalDate first = yesterday.minusDays(DAYS - 1);
    LossRow total = services.loss().total(id, yesterday, yesterday);
    List<LossRow> days = services.loss().byDay(id, first, yesterday);
    List<LossRow> intervals =
        services
            .loss()
            .byInterval(
                id,
                first.atStartOfDay(zone).toInstant(),
                yesterday.plusDays(1).atStartOfDay(zone).toInstant());
    double top = TransformerCharts.top(days);
    List<PointView> points = services.grid().points(id);
    String districtName =
        services
            .grid()
            .district(transformer.district())
            .map(district -> language.of(district.name()))
            .orElse(transformer.district().code());
    return new TransformerPage(
        transformer.lastReportAt().orElse(now()),
        head(transformer, language),
        districtName,
        yesterday,
        total,
        first,
        TransformerCharts.bars(days, first, DAYS, zone, top),
        top,
        TransformerCharts.hours(intervals, first, DAYS, zone),
        reasons(total),
        points.stream().limit(ROWS).map(point -> shared(point, total, yesterday)).toList(),
        Math.max(0, points.size() - ROWS),
        services.surveys().newest(id),
        LossRoutes.active(services.cases().of(id)),
        services
            .readings()
            .newest(transformer.edge(), transformer.supplyMeter())
            .flatMap(LastInterval::of));
  }

  private FindingsPage findings(String code, Language language) {
    TransformerSummary transformer = known(transformerId(code));
    Instant to = now();
    Instant from = to.minus(FINDINGS);
    List<Finding> findings =
        services.amendments().findings(transformer.id(), from, to).stream()
            .sorted(Comparator.comparing(Finding::to).reversed())
            .toList();
    List<FindingsPage.Amended> amended =
        services.grid().points(transformer.id()).stream()
            .flatMap(point ->
                services.amendments().of(point.id()).stream()
                    .map(entry -> new FindingsPage.Amended(point.serial().text(), entry)))
            .toList();
    return new FindingsPage(
        code,
        language.of(transformer.name()),
        from,
        to,
        findings.stream().limit(MOST_FINDINGS).toList(),
        Math.max(0, findings.size() - MOST_FINDINGS),
        amended);
  }

  private List<Reason> reasons(LossRow row) {
    return row.causes().stream()
        .map(cause ->
            new Reason(
                "loss.cause." + cause.kind().name(),
                cause
                    .point()
                    .flatMap(services.grid()::point)
                    .map(point -> point.serial().text())
                    .orElse(""),
                cause.point().map(SupplyPointId::toString).orElse(""),
                cause.intervals()))
        .toList();
  }

  private PointRow shared(PointView point, LossRow total, LocalDate day) {
    Energy energy =
        services.usage().byDay(point.id(), day, day).stream()
            .map(used -> used.energy())
            .findFirst()
            .orElse(Energy.ZERO);
    long supplied = total.supplied().map(Energy::wattHours).orElse(0L);
    return new PointRow(
        point,
        Optional.of(energy),
        supplied > 0
            ? OptionalDouble.of((double) energy.wattHours() / supplied)
            : OptionalDouble.empty(),
        false);
  }

  private Answer points(Call call) {
    Optional<String> transformer = call.query("transformer");
    Optional<String> district = call.query("district");
    PointFilter filter =
        PointFilter.of(call.query("state").orElse("all"))
            .orElseThrow(() -> new Problem(Kind.BAD_REQUEST, "No such state of a meter."));
    int page = (int) call.queryNumber("page", 1, 1, 100_000);
    Selection selection =
        new Selection(
            district.map(GridRoutes::districtId),
            transformer.map(code -> known(transformerId(code)).id()),
            filter);
    int matching = services.grid().count(selection);
    return new Answer.Html(
        200,
        "points.jte",
        new PointsPage(
            services.grid().newestReport(selection).orElse(now()),
            district.orElse(""),
            transformer.orElse(""),
            filter,
            services.grid().points(selection, (page - 1) * ROWS, ROWS).stream()
                .map(PointRow::withPlace)
                .toList(),
            matching,
            page,
            (matching + ROWS - 1) / ROWS));
  }

  private Answer point(Call call) {
    return new Answer.Html(
        200, "point.jte", pointPage(supplyPointId(call.path("id")), call.language()));
  }

  PointPage pointPage(SupplyPointId id, Language language) {
    PointView point =
        services
            .grid()
            .point(id)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such supply point."));
    LocalDate yesterday = yesterday();
    String place =
        services
            .grid()
            .transformer(point.transformer())
            .map(transformer -> language.of(transformer.name()))
            .orElse(point.transformer().code());
    return new PointPage(
        point.live().map(PointLive::reportedAt).orElse(now()),
        PointRow.plain(point),
        place,
        useChart(point.id(), yesterday));
  }

  private UseChart useChart(SupplyPointId point, LocalDate last) {
    LocalDate first = last.minusDays(DAYS - 1);
    return UseChart.of(services.usage().byDay(point, first, last), first, DAYS);
  }

  TransformerSummary known(TransformerId id) {
    return services
        .grid()
        .transformer(id)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No transformer " + id.code() + "."));
  }

  static TransformerId transformerId(String code) {
    return parsed(() -> new TransformerId(code), "transformer");
  }

  static DistrictId districtId(String code) {
    return parsed(() -> new DistrictId(code), "district");
  }

  static SupplyPointId supplyPointId(String text) {
    return parsed(() -> SupplyPointId.parse(text), "supply point");
  }

  static EdgeId edgeId(String text) {
    return parsed(() -> EdgeId.parse(text), "edge");
  }

  private static <T> T parsed(java.util.function.Supplier<T> parse, String what) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.NOT_FOUND, "No such " + what + ".");
    }
  }

  private Instant now() {
    return services.deployment().clock().instant();
  }

  private LocalDate yesterday() {
    return now().atZone(services.deployment().zone()).toLocalDate().minusDays(1);
  }
}

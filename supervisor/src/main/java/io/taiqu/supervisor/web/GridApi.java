package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.grid.GridView.DistrictSummary;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.Selection;
import io.taiqu.supervisor.grid.GridView.TransformerSummary;
import io.taiqu.supervisor.grid.LocalName;
import io.taiqu.supervisor.grid.PointFilter;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.web.Problem.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The API's view of districts, transformers, their loss, and supply points. */
final class GridApi {
  private static final int PAGE = 200;
  private static final Duration LONGEST_BY_INTERVAL = Duration.ofDays(31);
  private static final int MOST_DAYS = 400;

  private final Services services;

  GridApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access grid = Route.holders(Permission.VIEW_GRID);
    return List.of(
        Route.get("/api/v1/districts", grid, this::districts),
        Route.get("/api/v1/transformers", grid, this::transformers),
        Route.get("/api/v1/transformers/{code}/loss", grid, this::loss),
        Route.get("/api/v1/supply-points", grid, this::points),
        Route.get("/api/v1/supply-points/{id}", Route.signedIn(), this::point));
  }

  private Answer districts(Call call) {
    List<DistrictSummary> all = services.grid().districts();
    return Api.page(
        call,
        "/api/v1/districts?",
        (skip, limit) -> all.stream().skip(skip).limit(limit).map(District::of).toList());
  }

  private Answer transformers(Call call) {
    Optional<DistrictId> district = call.query("district").map(GridRoutes::districtId);
    return Api.page(
        call,
        "/api/v1/transformers?"
            + district.map(one -> "district=" + Encoding.query(one.code()) + "&").orElse(""),
        (skip, limit) ->
            services.grid().transformers(district, skip, limit).stream()
                .map(Transformer::of)
                .toList());
  }

  private Answer loss(Call call) {
    TransformerId id = GridRoutes.transformerId(call.path("code"));
    if (services.grid().transformer(id).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "No such transformer.");
    }
    String by = call.query("by").orElse("day");
    return switch (by) {
      case "day" -> byDay(call, id);
      case "interval" -> byInterval(call, id);
      default -> throw new Problem(Kind.BAD_REQUEST, "Loss is told by interval or by day.");
    };
  }

  /** Days may be given as days or as instants within them. */
  private Answer byDay(Call call, TransformerId id) {
    ZoneId zone = services.deployment().zone();
    LocalDate today = services.deployment().clock().instant().atZone(zone).toLocalDate();
    LocalDate to = day(call, "to").orElse(today.minusDays(1));
    LocalDate from = day(call, "from").orElse(to.minusDays(29));
    if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to)) {
      throw new Problem(
          Kind.BAD_REQUEST,
          "from must not be after to, nor more than " + MOST_DAYS + " days before it.");
    }
    return rows(services.loss().byDay(id, from, to));
  }

  private Optional<LocalDate> day(Call call, String name) {
    return call.query(name).filter(text -> text.contains("T")).isPresent()
        ? Api.instant(call, name).map(at -> at.atZone(services.deployment().zone()).toLocalDate())
        : Api.date(call, name);
  }

  private Answer byInterval(Call call, TransformerId id) {
    Instant to = Api.instant(call, "to").orElse(services.deployment().clock().instant());
    Instant from = Api.instant(call, "from").orElse(to.minus(Duration.ofDays(1)));
    if (from.isAfter(to) || Duration.between(from, to).compareTo(LONGEST_BY_INTERVAL) > 0) {
      throw new Problem(
          Kind.BAD_REQUEST, "from must not be after to, nor more than 31 days before it.");
    }
    return rows(services.loss().byInterval(id, from, to));
  }

  private static Answer rows(List<LossRow> rows) {
    return Api.page(rows.stream().map(Loss::of).toList(), Optional.empty());
  }

  private Answer points(Call call) {
    Optional<String> transformer = call.query("transformer");
    Selection selection =
        new Selection(
            Optional.empty(), transformer.map(GridRoutes::transformerId), PointFilter.ALL);
    Session visitor = call.visitor();
    return Api.page(
        call,
        "/api/v1/supply-points?"
            + transformer.map(code -> "transformer=" + Encoding.query(code) + "&").orElse(""),
        (skip, limit) ->
            services.grid().points(selection, skip, limit).stream()
                .map(point -> describe(point, visitor))
                .toList());
  }

  private Answer point(Call call) {
    Session visitor = call.visitor();
    PointView point =
        services
            .grid()
            .point(GridRoutes.supplyPointId(call.path("id")))
            .filter(found -> maySee(found, visitor))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such supply point."));
    return Answer.Json.ok(describe(point, visitor));
  }

  private static boolean maySee(PointView point, Session visitor) {
    return visitor.may(Permission.VIEW_GRID)
        || point.account().filter(account -> visitor.maySeeAccount(account.value())).isPresent();
  }

  /** Money and names are left out for those who may see the grid but not its customers. */
  private Point describe(PointView point, Session visitor) {
    boolean personal =
        point.account().filter(account -> visitor.maySeeAccount(account.value())).isPresent();
    return new Point(
        point.id().toString(),
        point.transformer().code(),
        point.edge().toString(),
        point.role().name().toLowerCase(Locale.ROOT),
        point.account().map(account -> account.value()),
        personal ? point.customerName() : Optional.empty(),
        point.serial().text(),
        point.profile(),
        point.ctRatio(),
        point.phase(),
        point.tariff(),
        point.active(),
        point.postPaid().isPresent(),
        point.live().map(now -> Live.of(now, personal, services)));
  }

  /** A district. */
  record District(
      String code,
      LocalName name,
      Optional<Double> lossTargetPercent,
      int transformers,
      int supplyPoints,
      int suppliesOff,
      int edgesSilent) {
    static District of(DistrictSummary from) {
      Optional<Double> target =
          from.lossTargetPercent().isPresent()
              ? Optional.of(from.lossTargetPercent().getAsDouble())
              : Optional.empty();
      return new District(
          from.id().code(),
          from.name(),
          target,
          from.transformers(),
          from.supplyPoints(),
          from.suppliesOff(),
          from.edgesSilent());
    }
  }

  /** A transformer. */
  record Transformer(
      String code,
      String district,
      LocalName name,
      int ratedKva,
      String edge,
      String supplyMeter,
      int supplyPoints,
      int metersRead,
      int suppliesOff,
      Optional<Instant> lastReportAt,
      boolean fresh) {
    static Transformer of(TransformerSummary from) {
      return new Transformer(
          from.id().code(),
          from.district().code(),
          from.name(),
          from.ratedKva(),
          from.edge().toString(),
          from.supplyMeter().toString(),
          from.supplyPoints(),
          from.metersRead(),
          from.suppliesOff(),
          from.lastReportAt(),
          from.fresh());
    }
  }

  /** The loss of one interval or day. */
  record Loss(
      Instant from,
      Instant to,
      Optional<BigDecimal> suppliedKwh,
      BigDecimal soldKwh,
      Optional<BigDecimal> lostKwh,
      Optional<Double> lossPercent,
      double coverage,
      Optional<Double> uncertaintyPercent,
      Optional<BigDecimal> technicalKwh,
      String state,
      List<Cause> causes) {
    private static BigDecimal kilowattHours(Energy energy) {
      return BigDecimal.valueOf(energy.wattHours(), 3);
    }

    static Loss of(LossRow row) {
      return new Loss(
          row.from(),
          row.to(),
          row.supplied().map(Loss::kilowattHours),
          kilowattHours(row.sold()),
          row.lost().map(Loss::kilowattHours),
          row.lossPercent().isPresent()
              ? Optional.of(row.lossPercent().getAsDouble())
              : Optional.empty(),
          row.coverage(),
          row.uncertaintyPercent().isPresent()
              ? Optional.of(row.uncertaintyPercent().getAsDouble())
              : Optional.empty(),
          row.technical().map(Loss::kilowattHours),
          row.state().name(),
          row.causes().stream()
              .map(cause ->
                  new Cause(
                      cause.kind().name(),
                      cause.point().map(point -> point.toString()),
                      cause.intervals()))
              .toList());
    }
  }

  /** Why a loss is doubtful. */
  record Cause(String kind, Optional<String> supplyPoint, int intervals) {}

  /** A measured point as commissioned, with its live state where the edge reported one. */
  record Point(
      String id,
      String transformer,
      String edge,
      String role,
      Optional<String> account,
      Optional<String> customerName,
      String serial,
      String profile,
      String ctRatio,
      Optional<String> phase,
      Optional<String> tariff,
      boolean active,
      boolean postPaid,
      Optional<Live> live) {}

  /** What the newest report says; amounts only for those who may see the account. */
  record Live(
      Instant reportedAt,
      double ageSeconds,
      Optional<Api.Amount> balance,
      Optional<Api.Amount> credited,
      Optional<Api.Amount> withdrawn,
      Optional<Api.Amount> charged,
      Optional<Integer> daysLeft,
      Optional<Register> register,
      Optional<Instant> registerAt,
      String commanded,
      String feedback,
      Optional<String> holdReason,
      String meterState,
      int lowCreditEpisode,
      int warningStep,
      boolean emergencyInUse,
      Optional<Sample> lastSample) {
    static Live of(PointLive from, boolean personal, Services services) {
      return new Live(
          from.reportedAt(),
          from.age().toMillis() / 1000.0,
          amount(from.balance(), personal, services),
          amount(from.credited(), personal, services),
          amount(from.withdrawn(), personal, services),
          amount(from.charged(), personal, services),
          personal && from.daysLeft().isPresent()
              ? Optional.of(from.daysLeft().getAsInt())
              : Optional.empty(),
          from.position().map(Register::of),
          from.position().map(PointLive.Position::at),
          from.commanded().name(),
          from.feedback().name(),
          from.holdReason(),
          from.meterState(),
          from.lowCreditEpisode(),
          from.warningStep(),
          from.emergencyInUse(),
          from.lastSample().map(Sample::of));
    }

    private static Optional<Api.Amount> amount(Money money, boolean personal, Services services) {
      return personal ? Optional.of(Api.amount(money, services)) : Optional.empty();
    }
  }

  /** A register position: count × 10^exponent Wh. */
  record Register(long count, int exponent) {
    static Register of(PointLive.Position from) {
      return new Register(from.register().count(), from.register().exponent());
    }
  }

  /** The last momentary values, a voltage and a current per phase. */
  record Sample(
      long powerWatts, List<Long> voltagesMillivolts, List<Long> currentsMilliamps, Instant at) {
    static Sample of(PointLive.Sample from) {
      return new Sample(
          from.power().watts(),
          from.voltages().stream().map(Voltage::millivolts).toList(),
          from.currents().stream().map(Current::milliamps).toList(),
          from.at());
    }
  }
}

package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.topology.AreaSum;
import io.taiqu.supervisor.topology.LineHeads;
import io.taiqu.supervisor.topology.Moves;
import io.taiqu.supervisor.topology.TopologyStore;
import io.taiqu.supervisor.web.Problem.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API of the grid's levels: their energy, what hangs on what, and what is moved. */
final class TopologyApi {
  private static final String AREA = "/api/v1/areas/{level}/{code}";
  private static final int MOST_DAYS = 400;
  private static final int MOST_MONTHS = 60;
  private static final int MOST_HEAD_READINGS = 10_000;
  private static final Duration LONGEST_BY_INTERVAL = Duration.ofDays(31);
  private static final int LARGEST_HEAD = 1024 * 1024;
  private static final BigDecimal MOST_KWH = new BigDecimal("1000000000000");

  private final Services services;

  TopologyApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access grid = Route.holders(Permission.VIEW_GRID);
    return List.of(
        Route.get(AREA + "/sums", grid, this::sums),
        Route.get(AREA + "/attachments", grid, this::attachments),
        Route.post(AREA + "/move", Route.holders(Permission.MANAGE_ESTATE), this::move),
        Route.put(
            "/api/v1/lines/{code}/head-readings",
            Route.holders(Permission.MANAGE_ESTATE),
            this::head),
        Route.get("/api/v1/supply-points/{id}/stays", grid, this::stays),
        Route.post(
            "/api/v1/supply-points/{id}/move", Route.holders(Permission.APPROVE), this::movePoint));
  }

  static Area area(Call call) {
    try {
      return new Area(level(call.path("level")), call.path("code"));
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.NOT_FOUND, "No such part of the grid.");
    }
  }

  private static Level level(String text) {
    return Arrays.stream(Level.values())
        .filter(level -> name(level).equals(text))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, Obstacle.of(Code.NO_LEVEL, text)));
  }

  /** How addresses and documents name a level. */
  static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private Answer sums(Call call) {
    Area area = area(call);
    ZoneId zone = services.deployment().zone();
    LocalDate today = services.deployment().clock().instant().atZone(zone).toLocalDate();
    List<AreaSum> sums =
        switch (call.query("by").orElse("day")) {
          case "interval" -> byInterval(call, area);
          case "day" -> {
            LocalDate to = Api.date(call, "to").orElse(today.minusDays(1));
            LocalDate from = Api.date(call, "from").orElse(to.minusDays(29));
            requireSpan(
                from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to), MOST_DAYS, "days");
            yield services.topology().sums().byDay(area, from, to);
          }
          case "month" -> {
            YearMonth to = Api.date(call, "to").map(YearMonth::from).orElse(YearMonth.from(today));
            YearMonth from = Api.date(call, "from").map(YearMonth::from).orElse(to.minusMonths(11));
            requireSpan(
                from.isAfter(to) || from.plusMonths(MOST_MONTHS).isBefore(to),
                MOST_MONTHS,
                "months");
            yield services.topology().sums().byMonth(area, from, to);
          }
          default ->
              throw new Problem(
                  Kind.BAD_REQUEST, "Energy is told by interval, by day or by month.");
        };
    return Api.page(sums.stream().map(Sum::of).toList(), Optional.empty());
  }

  private List<AreaSum> byInterval(Call call, Area area) {
    Instant to = Api.instant(call, "to").orElse(services.deployment().clock().instant());
    Instant from = Api.instant(call, "from").orElse(to.minus(Duration.ofDays(1)));
    requireSpan(
        from.isAfter(to) || Duration.between(from, to).compareTo(LONGEST_BY_INTERVAL) > 0,
        LONGEST_BY_INTERVAL.toDays(),
        "days");
    return services.topology().sums().byInterval(area, from, to);
  }

  private static void requireSpan(boolean wrong, long most, String unit) {
    if (wrong) {
      throw new Problem(
          Kind.BAD_REQUEST,
          "from must not be after to, nor more than " + most + " " + unit + " before it.");
    }
  }

  private Answer attachments(Call call) {
    Area area = area(call);
    List<Hung> all = new ArrayList<>();
    for (Link link : Link.values()) {
      if (link.child() == area.level()) {
        services.topology().moves().history(link, area.code()).stream()
            .map(one -> Hung.of(link, one))
            .forEach(all::add);
      }
    }
    return Api.page(all, Optional.empty());
  }

  private Answer move(Call call) {
    Area area = area(call);
    MoveWanted wanted = call.json(MoveWanted.class);
    Link link = link(area, wanted.to() == null ? "" : wanted.to());
    Moves.Outcome outcome =
        services
            .topology()
            .moves()
            .move(
                link,
                area.code(),
                Optional.ofNullable(wanted.code()).map(code -> code(link, code)),
                instant(wanted.since()),
                wanted.reason() == null ? "" : wanted.reason().strip(),
                call.visitor().user().value(),
                call.requestId());
    return switch (outcome) {
      case Moves.Outcome.Done() -> attachments(call);
      case Moves.Outcome.Unknown(Area unknown) ->
          throw new Problem(
              Kind.NOT_FOUND, Obstacle.of(Code.UNKNOWN_AREA, unknown.level(), unknown.code()));
      case Moves.Outcome.Refused(Obstacle why) -> throw new Problem(Kind.CONFLICT, why);
    };
  }

  /** How a part of the grid hangs on another level. */
  static Link link(Area area, String parent) {
    Level to = level(parent);
    return Arrays.stream(Link.values())
        .filter(one -> one.child() == area.level() && one.parent() == to)
        .findFirst()
        .orElseThrow(
            () -> new Problem(Kind.INVALID, Obstacle.of(Code.NOT_LINKED, area.level(), to)));
  }

  /** The code of what a part shall hang on. */
  static String code(Link link, String given) {
    try {
      return new Area(link.parent(), given).code();
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_CODE, given));
    }
  }

  /** A time that somebody gave. */
  static Instant instant(@Nullable String text) {
    try {
      return java.time.OffsetDateTime.parse(text == null ? "" : text).toInstant();
    } catch (java.time.DateTimeException e) {
      throw new Problem(
          Kind.INVALID, "since must be a time such as 2026-03-02T10:15:00+08:00, not " + text);
    }
  }

  private Answer stays(Call call) {
    return Api.page(
        services.topology().moves().history(GridRoutes.supplyPointId(call.path("id"))).stream()
            .map(Stay::of)
            .toList(),
        Optional.empty());
  }

  private Answer movePoint(Call call) {
    PointMove wanted = call.json(PointMove.class);
    TransformerId to = transformer(wanted.transformer() == null ? "" : wanted.transformer());
    return ApprovalApi.told(
        201,
        ApprovalApi.proposed(
            services,
            Approval.Kind.MOVE_POINT,
            services
                .topology()
                .moves()
                .propose(GridRoutes.supplyPointId(call.path("id")), to, instant(wanted.since())),
            wanted.reason() == null ? "" : wanted.reason(),
            call));
  }

  /** A transformer that somebody typed. */
  static TransformerId transformer(String code) {
    try {
      return new TransformerId(code);
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_CODE, code));
    }
  }

  private Answer head(Call call) {
    String line = call.path("code");
    HeadReadings given = call.json(HeadReadings.class, LARGEST_HEAD);
    List<HeadReading> all = given.readings() == null ? List.of() : given.readings();
    if (all.isEmpty() || all.size() > MOST_HEAD_READINGS) {
      throw new Problem(
          Kind.INVALID, "readings must have 1 to " + MOST_HEAD_READINGS + " entries.");
    }
    List<LineHeads.Reading> readings = new ArrayList<>();
    for (HeadReading one : all) {
      BigDecimal kwh = one.kwh() == null ? BigDecimal.ONE.negate() : one.kwh();
      if (kwh.signum() < 0 || kwh.compareTo(MOST_KWH) > 0 || kwh.stripTrailingZeros().scale() > 3) {
        throw new Problem(
            Kind.INVALID, "kwh must be a register of 0 or more, to the watt-hour: " + one.kwh());
      }
      Instant at = instant(one.at());
      if (at.getEpochSecond() % 60 != 0) {
        throw new Problem(Kind.INVALID, "at must be the end of an interval: " + one.at());
      }
      readings.add(new LineHeads.Reading(at, new Energy(kwh.movePointRight(3).longValueExact())));
    }
    services
        .transactions()
        .run(() -> {
          if (services.topology().moves().isUnknown(new Area(Level.LINE, line))) {
            throw new Problem(Kind.NOT_FOUND, "There is no line " + line + ".");
          }
          services.topology().heads().save(line, readings);
          services
              .audit()
              .record(
                  new Deed(
                      call.visitor().user().value(),
                      "line.headRead",
                      "line:" + line,
                      "",
                      readings.size() + " readings",
                      call.requestId()));
          return Boolean.TRUE;
        });
    return Answer.Json.ok(Map.of("readings", services.topology().heads().count(line)));
  }

  /** Where something is to hang; no code: nowhere. */
  record MoveWanted(
      @Nullable String to,
      @Nullable String code,
      @Nullable String since,
      @Nullable String reason) {}

  /** Where a supply point is to hang. */
  record PointMove(@Nullable String transformer, @Nullable String since, @Nullable String reason) {}

  /** Registers at a line's head. */
  record HeadReadings(@Nullable List<HeadReading> readings) {}

  /** One of them. */
  record HeadReading(@Nullable String at, @Nullable BigDecimal kwh) {}

  /** A minute since 1970; 0 is ever since. */
  static Optional<Instant> minute(long minute) {
    return minute == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(minute * 60));
  }

  /** What something hung on; no time: ever since. */
  record Hung(String level, Optional<String> code, Optional<Instant> since) {
    static Hung of(Link link, TopologyStore.Attachment from) {
      return new Hung(name(link.parent()), from.parent(), minute(from.since()));
    }
  }

  /** Where a point hung. */
  record Stay(String transformer, Optional<Instant> since, Optional<Instant> until) {
    static Stay of(TopologyStore.Stay from) {
      return new Stay(
          from.transformer().code(),
          minute(from.since()),
          from.until().map(until -> Instant.ofEpochSecond(until * 60)));
    }
  }

  /** Energy of a part of the grid. */
  record Sum(
      Instant from,
      Instant to,
      int transformers,
      boolean complete,
      double coverage,
      long intervals,
      long intervalsDue,
      long readings,
      long readingsExpected,
      BigDecimal suppliedKwh,
      BigDecimal soldKwh,
      Optional<BigDecimal> lostKwh,
      BigDecimal estimatedSuppliedKwh,
      BigDecimal estimatedSoldKwh,
      Optional<BigDecimal> headKwh,
      Optional<BigDecimal> lineLostKwh) {
    private static BigDecimal kwh(long wattHours) {
      return BigDecimal.valueOf(wattHours, 3);
    }

    static Sum of(AreaSum from) {
      return new Sum(
          from.from(),
          from.to(),
          from.transformers(),
          from.complete(),
          from.coverage(),
          from.intervals(),
          from.intervalsDue(),
          from.measured(),
          from.expected(),
          kwh(from.supplied()),
          kwh(from.sold()),
          from.lost().map(energy -> kwh(energy.wattHours())),
          kwh(from.estimatedSupplied()),
          kwh(from.estimatedSold()),
          from.head().map(energy -> kwh(energy.wattHours())),
          from.lineLost().map(energy -> kwh(energy.wattHours())));
    }
  }
}

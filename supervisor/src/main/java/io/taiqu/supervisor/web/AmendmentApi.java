package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.amendment.AmendmentStore;
import io.taiqu.supervisor.amendment.Amendments;
import io.taiqu.supervisor.amendment.Finding;
import io.taiqu.supervisor.amendment.Refusal;
import io.taiqu.supervisor.reading.Amendment;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API of doubts about readings and of what people decide about them. */
final class AmendmentApi {
  private static final String PLACE = "/api/v1/supply-points/{id}/amendments";
  static final Duration LONGEST = Duration.ofDays(62);
  private static final BigDecimal MOST_KWH = new BigDecimal("1000000000");

  private final Services services;

  AmendmentApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/transformers/{code}/findings",
            Route.holders(Permission.VIEW_GRID),
            this::findings),
        Route.get(PLACE, Route.holders(Permission.VIEW_GRID), this::list),
        Route.post(PLACE, Route.holders(Permission.AMEND_READINGS), this::add),
        Route.post(
            "/api/v1/amendments/{number}/reversal",
            Route.holders(Permission.AMEND_READINGS),
            this::revert));
  }

  private Answer findings(Call call) {
    Instant to = Api.instant(call, "to").orElse(services.deployment().clock().instant());
    Instant from = Api.instant(call, "from").orElse(to.minus(Duration.ofDays(7)));
    if (from.isAfter(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw new Problem(
          Kind.BAD_REQUEST,
          "from must not be after to, nor more than " + LONGEST.toDays() + " days before it.");
    }
    return Api.page(
        services
            .amendments()
            .findings(GridRoutes.transformerId(call.path("code")), from, to)
            .stream()
            .map(Found::of)
            .toList(),
        Optional.empty());
  }

  private Answer list(Call call) {
    return Api.page(
        services.amendments().of(GridRoutes.supplyPointId(call.path("id"))).stream()
            .map(Told::of)
            .toList(),
        Optional.empty());
  }

  private Answer add(Call call) {
    Wanted wanted = call.json(Wanted.class);
    var point = GridRoutes.supplyPointId(call.path("id"));
    Amendments.Act act = act(wanted.reason(), call);
    Amendments amendments = services.amendments();
    return told(
        201,
        switch (wanted.kind() == null ? "" : wanted.kind()) {
          case "replaced" ->
              amendments.replace(
                  point, instant("at", wanted.at()), register(wanted.registerKwh()), act);
          case "rejected" -> amendments.reject(point, instant("at", wanted.at()), act);
          case "profiled" ->
              amendments.profile(
                  point, instant("from", wanted.from()), instant("to", wanted.to()), act);
          default ->
              throw new Problem(Kind.INVALID, "kind must be replaced, rejected or profiled.");
        });
  }

  private Answer revert(Call call) {
    long number;
    try {
      number = Long.parseLong(call.path("number"));
    } catch (NumberFormatException e) {
      throw new Problem(Kind.NOT_FOUND, "No such amendment.");
    }
    return told(
        200, services.amendments().revert(number, act(call.json(Reason.class).reason(), call)));
  }

  static Amendments.Act act(@Nullable String reason, Call call) {
    return new Amendments.Act(
        reason == null ? "" : reason.strip(), call.visitor().user().value(), call.requestId());
  }

  private static Answer told(int status, Amendments.Outcome outcome) {
    return switch (outcome) {
      case Amendments.Outcome.Done(AmendmentStore.Entry entry) ->
          new Answer.Json(status, Told.of(entry), Map.of());
      case Amendments.Outcome.Unknown() -> throw new Problem(Kind.NOT_FOUND, "No such thing.");
      case Amendments.Outcome.Refused(Refusal why) ->
          throw new Problem(Kind.CONFLICT, words(why, Language.ENGLISH));
    };
  }

  static String words(Refusal why, Language language) {
    return Messages.in(language)
        .text("amendment.refused." + why.code().name(), why.figures().toArray());
  }

  private static Instant instant(String name, @Nullable String text) {
    try {
      return java.time.OffsetDateTime.parse(text == null ? "" : text).toInstant();
    } catch (java.time.DateTimeException e) {
      throw new Problem(
          Kind.INVALID, name + " must be a time such as 2026-03-02T10:15:00+08:00, not " + text);
    }
  }

  static MeterRegister register(@Nullable BigDecimal kwh) {
    if (kwh == null
        || kwh.signum() < 0
        || kwh.compareTo(MOST_KWH) > 0
        || kwh.stripTrailingZeros().scale() > 3) {
      throw new Problem(
          Kind.INVALID, "registerKwh must be what the meter shows, 0 or more, to the watt-hour.");
    }
    return MeterRegister.ofWattHours(kwh.movePointRight(3).longValueExact());
  }

  /** What is to count. */
  record Wanted(
      @Nullable String kind,
      @Nullable String at,
      @Nullable BigDecimal registerKwh,
      @Nullable String from,
      @Nullable String to,
      @Nullable String reason) {}

  /** Why something is taken back. */
  record Reason(@Nullable String reason) {}

  /** A doubt. */
  record Found(
      String supplyPoint,
      String meter,
      String kind,
      Instant from,
      Instant to,
      int intervals,
      BigDecimal kwh,
      List<String> flags) {
    static Found of(Finding from) {
      return new Found(
          from.point().toString(),
          from.serial(),
          from.kind().name(),
          from.from(),
          from.to(),
          from.intervals(),
          BigDecimal.valueOf(from.wattHours(), 3),
          from.flags().stream().map(Enum::name).toList());
    }
  }

  /** An amendment. */
  record Told(
      long number,
      String supplyPoint,
      String kind,
      Instant from,
      Instant to,
      Optional<BigDecimal> registerKwh,
      String reason,
      String by,
      Instant at,
      Optional<String> revertedBy,
      Optional<Instant> revertedAt,
      Optional<String> revertReason) {
    static Told of(AmendmentStore.Entry from) {
      Optional<BigDecimal> register =
          from.amendment() instanceof Amendment.Replaced(long _, MeterRegister shown)
              ? Optional.of(BigDecimal.valueOf(shown.count(), -shown.exponent() + 3))
              : Optional.empty();
      String kind =
          switch (from.amendment()) {
            case Amendment.Replaced _ -> "replaced";
            case Amendment.Rejected _ -> "rejected";
            case Amendment.Profiled _ -> "profiled";
          };
      return new Told(
          from.id(),
          from.point().toString(),
          kind,
          Instant.ofEpochSecond(from.amendment().from() * 60),
          Instant.ofEpochSecond(from.amendment().to() * 60),
          register,
          from.reason(),
          from.by(),
          from.at(),
          from.reverted().map(AmendmentStore.Reverted::by),
          from.reverted().map(AmendmentStore.Reverted::at),
          from.reverted().map(AmendmentStore.Reverted::reason));
    }
  }
}

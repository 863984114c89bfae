package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.protection.Standing;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What keeps a customer's supply on, through the API: set by one person, cleared by two. */
final class ProtectionApi {
  private static final String PLACE = "/api/v1/supply-points/{id}/protections";

  private final Services services;

  ProtectionApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PLACE, Route.holders(Permission.VIEW_CUSTOMERS), this::list),
        Route.post(PLACE, Route.holders(Permission.PROTECT_CUSTOMERS), this::set),
        Route.post(PLACE + "/clearing", Route.holders(Permission.APPROVE), this::clear));
  }

  private Answer list(Call call) {
    return Api.page(
        services.protections().of(customer(call)).stream().map(Told::of).toList(),
        Optional.empty());
  }

  private Answer set(Call call) {
    Wanted wanted = call.json(Wanted.class);
    Standing standing =
        set(
            services,
            customer(call),
            Api.text(wanted.protection()),
            Api.text(wanted.reason()),
            call);
    return new Answer.Json(201, Told.of(standing), Map.of());
  }

  /** Sets one. */
  static Standing set(
      Services services, SupplyPointId point, String protection, String reason, Call call) {
    return switch (services
        .protections()
        .set(
            point,
            protection(protection),
            reason,
            call.visitor().user().value(),
            call.requestId())) {
      case Protections.Outcome.Done(Standing standing) -> standing;
      case Protections.Outcome.InForce(Standing standing) ->
          throw new Problem(
              Kind.CONFLICT,
              Obstacle.of(
                  Code.PROTECTION_IN_FORCE, standing.protection(), standing.by(), standing.at()));
      case Protections.Outcome.NoReason() -> throw new Problem(Kind.INVALID, Approvals.noReason());
    };
  }

  private Answer clear(Call call) {
    Wanted wanted = call.json(Wanted.class);
    return ApprovalApi.told(
        201,
        proposeClearing(
            services,
            customer(call),
            Api.text(wanted.protection()),
            Api.text(wanted.reason()),
            call));
  }

  /** Proposes to clear one. */
  static Approvals.Outcome proposeClearing(
      Services services, SupplyPointId point, String named, String reason, Call call) {
    Protection protection = protection(named);
    return services
        .approvals()
        .propose(
            Approval.Kind.CLEAR_PROTECTION,
            Protections.subject(point, protection),
            services
                .protections()
                .proposeClearing(point, protection)
                .orElseThrow(() ->
                    new Problem(
                        Kind.CONFLICT, Obstacle.of(Code.PROTECTION_NOT_IN_FORCE, protection))),
            reason,
            call.visitor().user().value(),
            call.requestId());
  }

  private SupplyPointId customer(Call call) {
    SupplyPointId point = GridRoutes.supplyPointId(call.path("id"));
    return services
        .grid()
        .point(point)
        .filter(known -> known.account().isPresent())
        .map(_ -> point)
        .orElseThrow(
            () -> new Problem(Kind.NOT_FOUND, "No customer has the supply point " + point));
  }

  private static Protection protection(String named) {
    return Api.choice(Protection.class, named);
  }

  /** Which one, and why. */
  record Wanted(@Nullable String protection, @Nullable String reason) {}

  /** One that is in force, as the API tells it. */
  record Told(String protection, String setBy, String reason, Instant since) {
    static Told of(Standing standing) {
      return new Told(
          standing.protection().name(), standing.by(), standing.reason(), standing.at());
    }
  }
}

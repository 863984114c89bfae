package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What takes two people, through the API. */
final class ApprovalApi {
  private static final int PAGE = 200;

  private final Services services;

  ApprovalApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/approvals", Route.holders(Permission.APPROVE), this::list),
        Route.post(
            "/api/v1/approvals/{id}/decision", Route.holders(Permission.APPROVE), this::decide),
        Route.post(
            "/api/v1/supply-points/{id}/release",
            Route.holders(Permission.APPROVE),
            this::release));
  }

  private Answer list(Call call) {
    boolean all = call.query("state").filter("all"::equals).isPresent();
    List<Approval> found = all ? services.approvals().recent(PAGE) : services.approvals().waiting();
    return Api.page(found.stream().map(Told::of).toList(), Optional.empty());
  }

  private Answer decide(Call call) {
    Wanted wanted = call.json(Wanted.class);
    if (wanted.approve() == null) {
      throw new Problem(Kind.INVALID, "approve must be true or false.");
    }
    String by = call.visitor().user().value();
    String remark = wanted.remark() == null ? "" : wanted.remark();
    long id = number(call.path("id"));
    return told(
        200,
        wanted.approve()
            ? services.approvals().approve(id, by, remark, call.requestId())
            : services.approvals().refuse(id, by, remark, call.requestId()));
  }

  private Answer release(Call call) {
    Release wanted = call.json(Release.class);
    if (wanted.document() == null || wanted.document().isBlank()) {
      throw new Problem(Kind.INVALID, "document must name what explains the mismatch.");
    }
    return told(
        201,
        release(
            services,
            GridRoutes.supplyPointId(call.path("id")),
            wanted.document(),
            wanted.reason() == null ? "" : wanted.reason(),
            call));
  }

  static Outcome release(
      Services services, SupplyPointId point, String document, String reason, Call call) {
    return services
        .approvals()
        .propose(
            Approval.Kind.RELEASE_POINT,
            "point:" + point,
            services
                .reconciliation()
                .release()
                .propose(point, document)
                .orElseThrow(
                    () -> new Problem(Kind.CONFLICT, "Supply point " + point + " is not frozen.")),
            reason,
            call.visitor().user().value(),
            call.requestId());
  }

  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Problem(Kind.NOT_FOUND, "No such proposal.");
    }
  }

  static Answer told(int status, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(Approval approval) -> new Answer.Json(status, Told.of(approval), Map.of());
      case Outcome.Refused refused -> throw problem(refused);
    };
  }

  static Problem problem(Outcome.Refused refused) {
    Kind kind =
        switch (refused.reason()) {
          case UNKNOWN -> Kind.NOT_FOUND;
          case SAME_PERSON -> Kind.FORBIDDEN;
          case NO_REASON -> Kind.INVALID;
          case DECIDED, WAITS, NOT_NOW -> Kind.CONFLICT;
        };
    return new Problem(kind, refused.detail());
  }

  /** What is decided. */
  record Wanted(@Nullable Boolean approve, @Nullable String remark) {}

  /** What explains a mismatch. */
  record Release(@Nullable String document, @Nullable String reason) {}

  /** A proposal as the API tells it. */
  record Told(
      long id,
      String kind,
      String subject,
      Map<String, String> facts,
      String reason,
      String proposedBy,
      Instant proposedAt,
      String state,
      Optional<String> decidedBy,
      Optional<Instant> decidedAt,
      Optional<String> remark) {
    static Told of(Approval approval) {
      return new Told(
          approval.id(),
          approval.kind().name(),
          approval.subject(),
          approval.facts(),
          approval.reason(),
          approval.proposedBy(),
          approval.proposedAt(),
          approval
              .decision()
              .map(decision -> decision.approved() ? "approved" : "refused")
              .orElse("waiting"),
          approval.decision().map(Approval.Decision::by),
          approval.decision().map(Approval.Decision::at),
          approval.decision().map(Approval.Decision::remark));
    }
  }
}

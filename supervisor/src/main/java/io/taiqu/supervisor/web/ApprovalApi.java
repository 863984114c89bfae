package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
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
            "/api/v1/supply-points/{id}/release", Route.holders(Permission.APPROVE), this::release),
        Route.post("/api/v1/edges/{id}/replacement", Route.holders(Permission.APPROVE), this::edge),
        Route.post(
            "/api/v1/supply-points/{id}/meter", Route.holders(Permission.APPROVE), this::meter));
  }

  private Answer edge(Call call) {
    Replacement wanted = call.json(Replacement.class);
    return told(
        201,
        replaceEdge(
            services,
            call.path("id"),
            wanted.by() == null ? "" : wanted.by(),
            wanted.reason() == null ? "" : wanted.reason(),
            call));
  }

  static Outcome replaceEdge(Services services, String from, String to, String reason, Call call) {
    return proposed(
        services,
        Approval.Kind.REPLACE_EDGE,
        services.assignments().proposeEdge(edgeId(from), edgeId(to)),
        reason,
        call);
  }

  private static EdgeId edgeId(String text) {
    try {
      return EdgeId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_IDENTITY, text));
    }
  }

  private Answer meter(Call call) {
    Meter wanted = call.json(Meter.class);
    return told(
        201,
        replaceMeter(
            services,
            call.path("id"),
            wanted.serial() == null ? "" : wanted.serial(),
            wanted.reason() == null ? "" : wanted.reason(),
            call));
  }

  static Outcome replaceMeter(
      Services services, String point, String serial, String reason, Call call) {
    MeterSerial meter;
    try {
      meter = new MeterSerial(serial);
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_SERIAL, serial));
    }
    return proposed(
        services,
        Approval.Kind.HAND_OVER_METER,
        services.assignments().proposeMeter(GridRoutes.supplyPointId(point), meter),
        reason,
        call);
  }

  static Outcome proposed(
      Services services,
      Approval.Kind kind,
      Assignments.Proposal proposal,
      String reason,
      Call call) {
    return switch (proposal) {
      case Assignments.Proposal.Ready(String subject, var facts) ->
          services
              .approvals()
              .propose(
                  kind, subject, facts, reason, call.visitor().user().value(), call.requestId());
      case Assignments.Proposal.NotReady(Obstacle why) -> throw new Problem(Kind.CONFLICT, why);
    };
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
      throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_MISMATCH_DOCUMENT));
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
                .orElseThrow(() -> new Problem(Kind.CONFLICT, Obstacle.of(Code.NOT_FROZEN, point))),
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
    return new Problem(kind, refused.why());
  }

  /** What is decided. */
  record Wanted(@Nullable Boolean approve, @Nullable String remark) {}

  /** The unit that takes over. */
  record Replacement(@Nullable String by, @Nullable String reason) {}

  /** The meter that is there now. */
  record Meter(@Nullable String serial, @Nullable String reason) {}

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

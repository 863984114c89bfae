package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.fuse.FleetFuse;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Allowances of openings, through the API. */
final class FuseApi {
  private final Services services;

  FuseApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/edges/{id}/openings", Route.holders(Permission.APPROVE), this::more),
        Route.post("/api/v1/openings/resumption", Route.holders(Permission.APPROVE), this::resume));
  }

  private Answer more(Call call) {
    More wanted = call.json(More.class);
    return ApprovalApi.told(
        201,
        more(
            services,
            call.path("id"),
            wanted.openings(),
            wanted.hours(),
            wanted.reason() == null ? "" : wanted.reason(),
            call));
  }

  static Outcome more(
      Services services, String edge, int openings, int hours, String reason, Call call) {
    EdgeId id;
    try {
      id = EdgeId.parse(edge);
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.NOT_FOUND, Obstacle.of(Code.NO_EDGE, edge));
    }
    return proposed(services, services.fuse().proposeMore(id, openings, hours), reason, call);
  }

  private Answer resume(Call call) {
    Resume wanted = call.json(Resume.class);
    return ApprovalApi.told(
        201, resume(services, wanted.reason() == null ? "" : wanted.reason(), call));
  }

  static Outcome resume(Services services, String reason, Call call) {
    return proposed(services, services.fuse().proposeResume(), reason, call);
  }

  private static Outcome proposed(
      Services services, FleetFuse.Proposal proposal, String reason, Call call) {
    return switch (proposal) {
      case FleetFuse.Proposal.Ready(String subject, var facts) ->
          services
              .approvals()
              .propose(
                  Approval.Kind.MORE_OPENINGS,
                  subject,
                  facts,
                  reason,
                  call.visitor().user().value(),
                  call.requestId());
      case FleetFuse.Proposal.NotReady(Obstacle why) -> throw new Problem(Kind.CONFLICT, why);
    };
  }

  /** So many more, for so long. */
  record More(int openings, int hours, @Nullable String reason) {}

  /** Why openings may go on. */
  record Resume(@Nullable String reason) {}
}

package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.reconciliation.Recovery;
import io.taiqu.supervisor.reconciliation.ShownDocuments;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpRequest;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way back of a restored supervisor, through the API. */
final class RecoveryApi {
  private static final int MOST_AT_ONCE = 1_000;
  private static final int LARGEST = 4 * 1024 * 1024;

  private final Services services;
  private final Payments payments;

  RecoveryApi(Services services, Payments payments) {
    this.services = services;
    this.payments = payments;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/recovery", Route.holders(Permission.APPROVE), this::status),
        Route.post(
            "/api/v1/recovery/documents", Route.holders(Permission.APPROVE), this::documents),
        Route.post("/api/v1/recovery/payments", Route.holders(Permission.APPROVE), this::replay),
        Route.post("/api/v1/recovery/proposal", Route.holders(Permission.APPROVE), this::propose));
  }

  private Answer status(Call call) {
    Optional<Recovery.Status> status = services.reconciliation().recovery().status();
    return Answer.Json.ok(
        new Told(
            status.isPresent(),
            status.map(Recovery.Status::since),
            status.map(known -> Api.amount(known.missing(), services)),
            strings(status.map(Recovery.Status::heard).orElse(List.of())),
            strings(status.map(Recovery.Status::unheard).orElse(List.of())),
            status.map(Recovery.Status::lostTariffs).orElse(List.of()),
            status.map(Recovery.Status::points).orElse(List.of()).stream()
                .map(this::point)
                .toList()));
  }

  private static List<String> strings(List<EdgeId> edges) {
    return edges.stream().map(EdgeId::toString).toList();
  }

  private Point point(Recovery.Standing standing) {
    return new Point(
        standing.point().toString(),
        standing.account().map(account -> account.value()),
        standing.database().map(Object::toString),
        standing.published().toString(),
        standing.newestShown().map(Object::toString),
        standing.isNotShown(),
        Api.amount(standing.credited(), services),
        Api.amount(standing.missing(), services));
  }

  private Answer documents(Call call) {
    Documents wanted = call.json(Documents.class, LARGEST);
    if (wanted.documents() == null || wanted.documents().size() > MOST_AT_ONCE) {
      throw new Problem(Kind.INVALID, "documents must hold 1 to 1000 documents in Base64.");
    }
    Instant now = services.deployment().clock().instant();
    List<Line> lines = new ArrayList<>();
    for (String text : wanted.documents()) {
      lines.add(
          switch (taken(text, now)) {
            case ShownDocuments.Taken.News(SupplyPointId point, var revision) ->
                new Line("news", point + " " + revision);
            case ShownDocuments.Taken.Known _ -> new Line("known", "");
            case ShownDocuments.Taken.Refused(String why) -> new Line("refused", why);
          });
    }
    audit(call, "recovery.documents", lines.size() + " documents given in");
    return Api.page(lines, Optional.empty());
  }

  private ShownDocuments.Taken taken(String text, Instant now) {
    byte[] raw;
    try {
      raw = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new ShownDocuments.Taken.Refused("not Base64");
    }
    return services.reconciliation().documents().take(raw, now);
  }

  private Answer replay(Call call) {
    Lost wanted = call.json(Lost.class, LARGEST);
    if (wanted.payments() == null || wanted.payments().size() > MOST_AT_ONCE) {
      throw new Problem(Kind.INVALID, "payments must hold 1 to 1000 payments.");
    }
    // All of them are read before one is taken: a mistake in the last one is no half of the work.
    List<Replayed> replayed = wanted.payments().stream().map(lost -> replayed(lost, call)).toList();
    List<Line> lines = new ArrayList<>();
    try {
      replayed.forEach(one -> lines.add(line(one)));
    } finally {
      audit(call, "recovery.payments", lines.size() + " payments given in again");
    }
    return Api.page(lines, Optional.empty());
  }

  private record Replayed(TopUpRequest request, Instant paidAt) {}

  private Replayed replayed(LostPayment lost, Call call) {
    String key = TopUpApi.present("key", lost.key());
    Payments.Order order =
        new TopUpApi(services, payments)
            .order(
                key,
                new TopUpApi.Wanted(
                    lost.account(), lost.amount(), lost.channel(), lost.paymentId(), false));
    Instant paidAt = lost.paidAt() == null ? Instant.MAX : instant(lost.paidAt());
    return new Replayed(
        new TopUpRequest(
            lost.ownKey() ? key : order.key(),
            order.account(),
            order.amount(),
            order.currency(),
            order.channel(),
            order.paymentId(),
            call.visitor().user().value()),
        paidAt);
  }

  private Line line(Replayed lost) {
    return switch (services.topUps().replay(lost.request(), lost.paidAt())) {
      case TopUpOutcome.Accepted(var topUp) -> new Line("accepted", topUp.id().toString());
      case TopUpOutcome.Repeated(var topUp) -> new Line("known", topUp.id().toString());
      case TopUpOutcome.Refused(var reason, String detail, var _) ->
          new Line("refused", reason + ": " + detail);
    };
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      throw new Problem(Kind.INVALID, "paidAt must be an instant such as 2026-03-02T02:00:00Z.");
    }
  }

  private void audit(Call call, String action, String what) {
    services
        .audit()
        .record(
            new Deed(
                call.visitor().user().value(), action, "recovery", "", what, call.requestId()));
  }

  private Answer propose(Call call) {
    Finish wanted = call.json(Finish.class);
    return ApprovalApi.told(
        201,
        propose(
            services,
            wanted.withoutUnits(),
            wanted.unexplained(),
            wanted.protectionsChecked(),
            wanted.withoutTariffs(),
            wanted.reason() == null ? "" : wanted.reason(),
            call));
  }

  static Outcome propose(
      Services services,
      boolean withoutUnits,
      boolean unexplained,
      boolean protectionsChecked,
      boolean withoutTariffs,
      String reason,
      Call call) {
    return switch (services
        .reconciliation()
        .recovery()
        .propose(withoutUnits, unexplained, protectionsChecked, withoutTariffs)) {
      case Recovery.Proposal.Ready(var facts) ->
          services
              .approvals()
              .propose(
                  Approval.Kind.FINISH_RECOVERY,
                  "recovery",
                  facts,
                  reason,
                  call.visitor().user().value(),
                  call.requestId());
      case Recovery.Proposal.NotReady(Obstacle why) -> throw new Problem(Kind.CONFLICT, why);
    };
  }

  /** Documents in Base64. */
  record Documents(@Nullable List<String> documents) {}

  /** Payments that were lost. */
  record Lost(@Nullable List<LostPayment> payments) {}

  /**
   * One of them.
   *
   * @param key the idempotency key that it was first sent with
   * @param ownKey whether the key is one of the pages, not of the API
   */
  record LostPayment(
      @Nullable String key,
      boolean ownKey,
      @Nullable String account,
      Api.@Nullable Amount amount,
      @Nullable String channel,
      @Nullable String paymentId,
      @Nullable String paidAt) {}

  /** The proposal to issue again. */
  record Finish(
      boolean withoutUnits,
      boolean unexplained,
      boolean protectionsChecked,
      boolean withoutTariffs,
      @Nullable String reason) {}

  /** What became of one thing that was given in. */
  record Line(String state, String detail) {}

  /** How far a recovery has come. */
  record Told(
      boolean running,
      Optional<Instant> since,
      Optional<Api.Amount> missing,
      List<String> unitsHeard,
      List<String> unitsUnheard,
      List<String> lostTariffs,
      List<Point> points) {}

  /** One supply point. */
  record Point(
      String supplyPoint,
      Optional<String> account,
      Optional<String> database,
      String published,
      Optional<String> shown,
      boolean notShown,
      Api.Amount credited,
      Api.Amount missing) {}
}

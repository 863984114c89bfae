package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.ApprovalsPage.Frozen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page of what takes two people. */
final class ApprovalRoutes {
  private static final int RECENT = 50;

  private final Services services;

  ApprovalRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/approvals", Route.holders(Permission.APPROVE), call -> page(call, Optional.empty())),
        Route.post("/approvals/{id}", Route.holders(Permission.APPROVE), this::decide),
        Route.post("/replacements/edge", Route.holders(Permission.APPROVE), this::edge),
        Route.post("/replacements/meter", Route.holders(Permission.APPROVE), this::meter),
        Route.post("/openings/more", Route.holders(Permission.APPROVE), this::more),
        Route.post("/openings/resume", Route.holders(Permission.APPROVE), this::resume),
        Route.post("/recovery", Route.holders(Permission.APPROVE), this::finish),
        Route.post("/points/{id}/release", Route.holders(Permission.APPROVE), this::release));
  }

  private Answer page(Call call, Optional<String> failure) {
    List<Frozen> frozen = new ArrayList<>();
    for (Alarm alarm : services.alarms().open()) {
      if (alarm.kind() == AlarmKind.CREDIT_MISMATCH
          && alarm.subject() instanceof AlarmSubject.Point(var point)) {
        frozen.add(
            new Frozen(
                point.toString(),
                services
                    .grid()
                    .point(point)
                    .map(known -> known.serial().text() + " · " + known.transformer().code())
                    .orElse(point.toString()),
                alarm));
      }
    }
    return new Answer.Html(
        failure.isPresent() ? 422 : 200,
        "approvals.jte",
        new ApprovalsPage(
            services.deployment().clock().instant(),
            call.visitor().user().value(),
            services.approvals().waiting(),
            services.approvals().recent(RECENT).stream()
                .filter(approval -> approval.decision().isPresent())
                .toList(),
            services.reconciliation().recovery().status(),
            frozen,
            services.fuse().haltedAt(),
            failure));
  }

  private Answer decide(Call call) {
    long id = ApprovalApi.number(call.path("id"));
    String by = call.visitor().user().value();
    boolean approve = call.field("decision").equals("approve");
    return shown(
        call,
        approve
            ? services.approvals().approve(id, by, call.field("remark"), call.requestId())
            : services.approvals().refuse(id, by, call.field("remark"), call.requestId()));
  }

  private Answer finish(Call call) {
    return tried(
        call,
        () ->
            RecoveryApi.propose(
                services,
                call.field("withoutUnits").equals("on"),
                call.field("unexplained").equals("on"),
                call.field("protectionsChecked").equals("on"),
                call.field("withoutTariffs").equals("on"),
                call.field("reason"),
                call));
  }

  private Answer edge(Call call) {
    return tried(
        call,
        () ->
            ApprovalApi.replaceEdge(
                services, call.field("from"), call.field("to"), call.field("reason"), call));
  }

  private Answer meter(Call call) {
    return tried(
        call,
        () ->
            ApprovalApi.replaceMeter(
                services, call.field("point"), call.field("serial"), call.field("reason"), call));
  }

  private Answer more(Call call) {
    return tried(
        call,
        () ->
            FuseApi.more(
                services,
                call.field("edge"),
                number(call.field("openings")),
                number(call.field("hours")),
                call.field("reason"),
                call));
  }

  private static int number(String typed) {
    try {
      return Integer.parseInt(typed);
    } catch (NumberFormatException e) {
      // Out of every range, and answered as such.
      return 0;
    }
  }

  private Answer resume(Call call) {
    return tried(call, () -> FuseApi.resume(services, call.field("reason"), call));
  }

  private Answer release(Call call) {
    return tried(
        call,
        () ->
            ApprovalApi.release(
                services,
                GridRoutes.supplyPointId(call.path("id")),
                call.field("document"),
                call.field("reason"),
                call));
  }

  private interface Attempt {
    Outcome make();
  }

  private Answer tried(Call call, Attempt attempt) {
    try {
      return shown(call, attempt.make());
    } catch (Problem problem) {
      return page(call, Optional.of(problem.told(call.language())));
    }
  }

  private Answer shown(Call call, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(Approval _) -> new Answer.Redirect("/approvals");
      case Outcome.Refused refused ->
          page(call, Optional.of(refused.why().in(call.language().locale())));
    };
  }
}

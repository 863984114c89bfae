package io.taiqu.supervisor.web;

import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.audit.AuditStore.Filter;
import io.taiqu.supervisor.staff.Permission;
import java.util.List;
import java.util.OptionalLong;

/** The audit trail, and the proof that nothing in it was altered. */
final class AuditRoutes {
  private static final int PAGE = 50;

  private final Services services;

  AuditRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(Route.get("/audit", Route.holders(Permission.VIEW_AUDIT), this::page));
  }

  private Answer page(Call call) {
    Filter filter = new Filter(call.query("actor").orElse(""), call.query("subject").orElse(""));
    long before = call.queryNumber("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    boolean check = call.query("check").isPresent();
    List<AuditEntry> found = services.audit().page(before, PAGE + 1, filter);
    List<AuditEntry> shown = found.stream().limit(PAGE).toList();
    OptionalLong older =
        found.size() > PAGE ? OptionalLong.of(shown.getLast().sequence()) : OptionalLong.empty();
    return new Answer.Html(
        200,
        "audit.jte",
        new AuditPage(
            services.deployment().clock().instant(),
            filter.actor(),
            filter.subject(),
            shown,
            older,
            check,
            check ? services.audit().firstBroken() : OptionalLong.empty()));
  }
}

package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmStore.Which;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.audit.AuditStore.Filter;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.AlarmsPage.Entry;
import io.taiqu.supervisor.web.AlarmsPage.Group;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The alarms: grouped by kind, acknowledged with a reason. */
final class AlarmRoutes {
  private static final int SHORTEST_REASON = 3;
  private static final int LONGEST_REASON = 200;

  private static final Comparator<AlarmKind> CRITICAL_FIRST =
      Comparator.comparing(AlarmKind::severity).reversed().thenComparing(Comparator.naturalOrder());

  private final Services services;

  AlarmRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/alarms", Route.holders(Permission.VIEW_ALARMS), call -> page(call, Optional.empty())),
        Route.post(
            "/alarms/{id}/acknowledge",
            Route.holders(Permission.ACKNOWLEDGE_ALARMS),
            this::acknowledge));
  }

  private Answer page(Call call, Optional<String> failure) {
    String show = call.query("show").orElse("waiting");
    Which which = which(show);
    // Of a power cut each unit tells: thousands are open at once, and each asks for its names.
    Map<AlarmKind, Integer> counts = services.alarms().counts(which);
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    int pages = Math.ceilDiv(Math.max(1, all), AlarmsPage.ROWS);
    int page = Math.min(pages, (int) call.queryNumber("page", 1, 1, 100_000));
    List<Group> groups = groups(which, counts, (page - 1) * AlarmsPage.ROWS, call.language());
    Instant now = services.deployment().clock().instant();
    return new Answer.Html(
        failure.isPresent() ? 422 : 200,
        "alarms.jte",
        new AlarmsPage(now, show, groups, page, pages, failure));
  }

  /** One page of alarms by kind, of which as many as were on the pages before are passed over. */
  private List<Group> groups(
      Which which, Map<AlarmKind, Integer> counts, int before, Language language) {
    List<Group> groups = new ArrayList<>();
    int skip = before;
    int left = AlarmsPage.ROWS;
    for (AlarmKind kind : counts.keySet().stream().sorted(CRITICAL_FIRST).toList()) {
      int count = counts.getOrDefault(kind, 0);
      int shown = Math.min(left, count - skip);
      if (shown > 0) {
        List<Entry> entries =
            services.alarms().ofKind(which, kind, skip, shown).stream()
                .map(alarm -> entry(alarm, language))
                .toList();
        groups.add(new Group(kind, count, entries));
        left -= shown;
      }
      skip = Math.max(0, skip - count);
    }
    return groups;
  }

  static Which which(String named) {
    return switch (named) {
      case "waiting" -> Which.WAITING;
      case "open" -> Which.OPEN;
      case "all" -> Which.ALL;
      default -> throw new Problem(Kind.BAD_REQUEST, "Alarms are waiting, open or all.");
    };
  }

  private Entry entry(Alarm alarm, Language language) {
    String reason =
        alarm.acknowledged().isEmpty()
            ? ""
            : services.audit().page(Long.MAX_VALUE, 1, new Filter("", subject(alarm.id()))).stream()
                .findFirst()
                .map(AuditEntry::deed)
                .map(Deed::after)
                .orElse("");
    return switch (alarm.subject()) {
      case AlarmSubject.Deployment _ ->
          new Entry(alarm, Messages.in(language).text("alarm.subject.deployment"), "", reason);
      case AlarmSubject.Edge(var edge) ->
          new Entry(
              alarm,
              services
                  .grid()
                  .transformerOf(edge)
                  .map(transformer -> language.of(transformer.name()))
                  .orElse(edge.toString()),
              "/edges/" + edge,
              reason);
      case AlarmSubject.Transformer(var transformer) ->
          new Entry(
              alarm,
              services
                  .grid()
                  .transformer(transformer)
                  .map(known -> language.of(known.name()))
                  .orElse(transformer.code()),
              "/transformers/" + transformer.code(),
              reason);
      case AlarmSubject.Payment(String provider, String number) ->
          new Entry(alarm, provider + " · " + number, "", reason);
      case AlarmSubject.Point(var point) ->
          new Entry(
              alarm,
              services
                  .grid()
                  .point(point)
                  .map(known -> known.serial().text() + " · " + known.transformer().code())
                  .orElse(point.toString()),
              "/points/" + point,
              reason);
    };
  }

  private Answer acknowledge(Call call) {
    String reason = call.field("reason");
    if (reason.length() < SHORTEST_REASON || reason.length() > LONGEST_REASON) {
      return page(call, Optional.of(Messages.in(call.language()).text("alarms.reasonNeeded")));
    }
    acknowledge(services, number(call.path("id")), reason, call);
    return new Answer.Redirect("/alarms");
  }

  /** Acknowledges an alarm with its line in the audit trail. */
  static void acknowledge(Services services, long id, String reason, Call call) {
    String user = call.visitor().user().value();
    boolean done =
        services
            .transactions()
            .run(() -> {
              Instant now = services.deployment().clock().instant();
              boolean known = services.alarms().acknowledge(id, user, now);
              if (known) {
                services
                    .audit()
                    .record(
                        new Deed(
                            user, "alarm.acknowledged", subject(id), "", reason, call.requestId()));
              }
              return known;
            });
    if (!done) {
      throw new Problem(Kind.NOT_FOUND, "No such alarm.");
    }
  }

  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Problem(Kind.NOT_FOUND, "No such alarm.");
    }
  }

  private static String subject(long id) {
    return "alarm:" + id;
  }
}

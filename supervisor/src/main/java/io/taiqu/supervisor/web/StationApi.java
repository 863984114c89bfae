package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.audit.AuditStore.Filter;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.estate.Estate.Counts;
import io.taiqu.supervisor.estate.Estate.Outcome;
import io.taiqu.supervisor.estate.Estate.Waiting;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The API of the station itself: the estate, alarms, the audit trail. */
final class StationApi {
  private static final int LARGEST_ESTATE = 16 * 1024 * 1024;
  private static final int PAGE = 200;
  private static final int PROBLEMS_TOLD = 50;

  private final Services services;

  StationApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/api/v1/estate", Route.holders(Permission.MANAGE_ESTATE), this::estate),
        Route.get("/api/v1/alarms", Route.holders(Permission.VIEW_ALARMS), this::alarms),
        Route.post(
            "/api/v1/alarms/{id}/acknowledgement",
            Route.holders(Permission.ACKNOWLEDGE_ALARMS),
            this::acknowledge),
        Route.get("/api/v1/audit", Route.holders(Permission.VIEW_AUDIT), this::audit));
  }

  private Answer estate(Call call) {
    byte[] document = call.body(LARGEST_ESTATE);
    String user = call.visitor().user().value();
    Outcome outcome =
        services
            .transactions()
            .run(() -> {
              Outcome applied = services.estate().apply(document, user, call.requestId());
              if (applied instanceof Outcome.Applied(Counts counts, var waiting)) {
                services
                    .audit()
                    .record(
                        new Deed(
                            user,
                            "estate.applied",
                            "estate",
                            "",
                            counts
                                + waiting
                                    .map(part -> ", tariffs wait as proposal " + part.approval())
                                    .orElse(""),
                            call.requestId()));
              }
              return applied;
            });
    return switch (outcome) {
      case Outcome.Applied(Counts counts, Optional<Waiting> waiting) ->
          Answer.Json.ok(
              new Applied(
                  counts.districts(),
                  counts.transformers(),
                  counts.supplyPoints(),
                  counts.tariffs(),
                  counts.changed(),
                  counts.protectionsSet(),
                  counts.protectionsKept(),
                  waiting.map(Waiting::approval),
                  waiting.map(Waiting::supplyPoints)));
      case Outcome.Refused(var problems) ->
          throw new Problem(
              Kind.INVALID,
              problems.stream()
                  .limit(PROBLEMS_TOLD)
                  .map(problem -> problem.path() + ": " + problem.message())
                  .collect(Collectors.joining("; ")));
    };
  }

  /**
   * What an estate document came to.
   *
   * @param tariffProposal the proposal as which its tariffs wait for a second person
   * @param supplyPointsWaiting customers who are left out until then
   */
  record Applied(
      int districts,
      int transformers,
      int supplyPoints,
      int tariffs,
      int changed,
      int protectionsSet,
      int protectionsKept,
      Optional<Long> tariffProposal,
      Optional<Integer> supplyPointsWaiting) {}

  private Answer alarms(Call call) {
    String state = call.query("state").orElse("open");
    int limit = (int) call.queryNumber("limit", PAGE, 1, 1_000);
    long before = call.queryNumber("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    List<Alarm> page = services.alarms().before(AlarmRoutes.which(state), before, limit);
    Optional<String> next =
        page.size() == limit
            ? Optional.of(
                "/api/v1/alarms?state="
                    + state
                    + "&limit="
                    + limit
                    + "&before="
                    + page.getLast().id())
            : Optional.empty();
    return Api.page(page.stream().map(Told::of).toList(), next);
  }

  private Answer acknowledge(Call call) {
    String reason = call.json(Acknowledgement.class).reason();
    if (reason == null || reason.isBlank() || reason.length() > 200) {
      throw new Problem(Kind.INVALID, "reason is required, with 1 to 200 characters.");
    }
    long id = AlarmRoutes.number(call.path("id"));
    AlarmRoutes.acknowledge(services, id, reason, call);
    return Answer.Json.ok(
        services
            .alarms()
            .find(id)
            .map(Told::of)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such alarm.")));
  }

  private Answer audit(Call call) {
    int limit = (int) call.queryNumber("limit", PAGE, 1, 1_000);
    long before = call.queryNumber("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    List<AuditEntry> page =
        services
            .audit()
            .page(
                before,
                limit,
                new Filter(call.query("actor").orElse(""), call.query("subject").orElse("")));
    Optional<String> next =
        page.size() == limit
            ? Optional.of(
                "/api/v1/audit?limit="
                    + limit
                    + "&before="
                    + page.getLast().sequence()
                    + call.query("actor").map(actor -> "&actor=" + Encoding.query(actor)).orElse("")
                    + call.query("subject")
                        .map(subject -> "&subject=" + Encoding.query(subject))
                        .orElse(""))
            : Optional.empty();
    return Api.page(page.stream().map(Line::of).toList(), next);
  }

  /** What the caller says when acknowledging. */
  record Acknowledgement(@Nullable String reason) {}

  /** An alarm as the API tells it. */
  record Told(
      long id,
      String kind,
      String severity,
      String subjectKind,
      Optional<String> subject,
      String causeCode,
      String cause,
      Instant raisedAt,
      Instant lastSeenAt,
      long occurrences,
      Optional<String> acknowledgedBy,
      Optional<Instant> acknowledgedAt,
      Optional<Instant> clearedAt) {
    static Told of(Alarm alarm) {
      String subjectKind =
          switch (alarm.subject()) {
            case AlarmSubject.Deployment _ -> "deployment";
            case AlarmSubject.Edge _ -> "edge";
            case AlarmSubject.Transformer _ -> "transformer";
            case AlarmSubject.Point _ -> "supply-point";
            case AlarmSubject.Payment _ -> "payment";
          };
      Optional<String> subject =
          switch (alarm.subject()) {
            case AlarmSubject.Deployment _ -> Optional.empty();
            case AlarmSubject.Edge(var edge) -> Optional.of(edge.toString());
            case AlarmSubject.Transformer(var transformer) -> Optional.of(transformer.code());
            case AlarmSubject.Point(var point) -> Optional.of(point.toString());
            case AlarmSubject.Payment(String provider, String number) ->
                Optional.of(provider + "/" + number);
          };
      return new Told(
          alarm.id(),
          alarm.kind().name(),
          alarm.kind().severity().name(),
          subjectKind,
          subject,
          alarm.cause().code().name(),
          Messages.in(Language.ENGLISH)
              .alarmCause(alarm.cause(), Instant::toString, LocalDate::toString),
          alarm.raisedAt(),
          alarm.lastSeenAt(),
          alarm.occurrences(),
          alarm.acknowledged().map(Alarm.Acknowledgement::by),
          alarm.acknowledged().map(Alarm.Acknowledgement::at),
          alarm.clearedAt());
    }
  }

  /** A line of the audit trail as the API tells it. */
  record Line(
      long sequence,
      Instant at,
      String actor,
      String action,
      String subject,
      String before,
      String after,
      String requestId,
      String previousHash,
      String hash) {
    static Line of(AuditEntry entry) {
      Deed deed = entry.deed();
      return new Line(
          entry.sequence(),
          entry.at(),
          deed.actor(),
          deed.action(),
          deed.subject(),
          deed.before(),
          deed.after(),
          deed.requestId(),
          entry.previousHash(),
          entry.hash());
    }
  }
}

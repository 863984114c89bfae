package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.inspection.CaseState;
import io.taiqu.supervisor.inspection.Cases;
import io.taiqu.supervisor.inspection.Finding;
import io.taiqu.supervisor.inspection.InspectionCase;
import io.taiqu.supervisor.inspection.RemedyCheck;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cases through the API. */
final class CaseApi {
  private static final String PLACE = "/api/v1/cases";
  private static final int PAGE = 100;
  private static final Set<CaseState> ACTIVE = EnumSet.complementOf(EnumSet.of(CaseState.CLOSED));

  private final Services services;

  CaseApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access see = Route.holders(Permission.VIEW_CASES);
    Route.Access manage = Route.holders(Permission.MANAGE_CASES);
    Route.Access inspect = Route.holders(Permission.INSPECT);
    return List.of(
        Route.get(PLACE, see, this::list),
        Route.get(PLACE + "/precision", see, this::precision),
        Route.get(PLACE + "/{id}", see, call -> Answer.Json.ok(told(found(call)))),
        Route.post(PLACE + "/{id}/assignment", manage, this::assign),
        Route.post(PLACE + "/{id}/finding", inspect, this::inspect),
        Route.post(
            PLACE + "/{id}/claim", Route.holders(Permission.PROPOSE_MONEY_ORDERS), this::claim),
        Route.post(PLACE + "/{id}/remedy", inspect, this::remedy),
        Route.post(PLACE + "/{id}/closing", manage, this::close));
  }

  private Answer list(Call call) {
    int page = (int) call.queryNumber("page", 1, 1, 100_000);
    List<InspectionCase> cases =
        services
            .cases()
            .list(states(call.query("state").orElse("active")), (page - 1) * PAGE, PAGE);
    return Api.page(
        cases.stream().map(one -> Told.of(one, services)).toList(),
        cases.size() < PAGE
            ? Optional.empty()
            : Optional.of(
                PLACE + "?state=" + call.query("state").orElse("active") + "&page=" + (page + 1)));
  }

  /** The states that a filter's name means. */
  static Set<CaseState> states(String name) {
    return switch (name) {
      case "active" -> ACTIVE;
      case "all" -> EnumSet.allOf(CaseState.class);
      default ->
          Arrays.stream(CaseState.values())
              .filter(state -> state.name().equals(name))
              .findFirst()
              .map(EnumSet::of)
              .orElseThrow(
                  () -> new Problem(Kind.BAD_REQUEST, "There is no state of cases " + name + "."));
    };
  }

  private Answer precision(Call call) {
    return Api.page(
        services.cases().precision().stream()
            .map(one ->
                new Precision(
                    one.fault().code(),
                    one.inspected(),
                    one.confirmed(),
                    one.otherCause(),
                    one.dataFault(),
                    one.notFound()))
            .toList(),
        Optional.empty());
  }

  private InspectionCase found(Call call) {
    return found(services, call);
  }

  static InspectionCase found(Services services, Call call) {
    return services
        .cases()
        .find(number(call))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "There is no such case."));
  }

  static long number(Call call) {
    try {
      return Long.parseLong(call.path("id"));
    } catch (NumberFormatException e) {
      throw new Problem(Kind.NOT_FOUND, "There is no such case.");
    }
  }

  static Cases.Doer doer(Call call) {
    return new Cases.Doer(call.visitor().user().value(), call.requestId());
  }

  private Answer assign(Call call) {
    Assignment wanted = call.json(Assignment.class);
    return answer(services.cases().assign(number(call), Api.text(wanted.inspector()), doer(call)));
  }

  private Answer inspect(Call call) {
    Found wanted = call.json(Found.class);
    return answer(
        services
            .cases()
            .inspect(
                number(call),
                finding(Api.text(wanted.finding())),
                Api.text(wanted.remark()),
                doer(call)));
  }

  static Finding finding(String name) {
    return Arrays.stream(Finding.values())
        .filter(finding -> finding.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new Problem(
                Kind.INVALID,
                Obstacle.of(
                    Code.NO_CHOICE, name, "CONFIRMED, OTHER_CAUSE, DATA_FAULT, NOT_FOUND")));
  }

  private Answer claim(Call call) {
    Claimed wanted = call.json(Claimed.class);
    return answer(
        services
            .cases()
            .claim(
                number(call),
                amount(Api.text(wanted.amount())),
                Api.text(wanted.document()),
                Api.text(wanted.reason()),
                doer(call)));
  }

  static Money amount(String text) {
    try {
      if (text.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?")) {
        return Money.parse(text);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Said below.
    }
    throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_AMOUNT, text));
  }

  private Answer remedy(Call call) {
    Remarked wanted = call.json(Remarked.class);
    return answer(services.cases().remedy(number(call), Api.text(wanted.remark()), doer(call)));
  }

  private Answer close(Call call) {
    Remarked wanted = call.json(Remarked.class);
    return answer(services.cases().close(number(call), Api.text(wanted.remark()), doer(call)));
  }

  private Answer answer(Cases.Result result) {
    return switch (result) {
      case Cases.Result.Done(InspectionCase now) -> Answer.Json.ok(told(now));
      case Cases.Result.Refused refused ->
          throw new Problem(
              switch (refused.reason()) {
                case UNKNOWN -> Kind.NOT_FOUND;
                case NO_REASON, NO_INSPECTOR -> Kind.INVALID;
                case NOT_YOURS -> Kind.FORBIDDEN;
                case CLOSED,
                    NOT_ASSIGNED,
                    INSPECTED_ALREADY,
                    NOT_INSPECTED,
                    NOTHING_FOUND,
                    NO_ACCOUNT,
                    NOTHING_OWED,
                    CLAIMED_ALREADY,
                    CLAIM_WAITS,
                    REMEDIED_ALREADY,
                    NOT_REMEDIED,
                    TOO_EARLY,
                    NOT_SHOWN ->
                    Kind.CONFLICT;
              },
              Messages.in(Language.ENGLISH).text("case.refused." + refused.reason().name()));
      case Cases.Result.NotBilled(var why) -> throw ApprovalApi.problem(why);
    };
  }

  private Whole told(InspectionCase one) {
    return new Whole(
        Told.of(one, services),
        Check.of(services.cases().check(one)),
        services.cases().trail(one.id()).stream().map(Step::of).toList());
  }

  /** Who is to look at it. */
  record Assignment(@Nullable String inspector) {}

  /** What was found. */
  record Found(@Nullable String finding, @Nullable String remark) {}

  /** What is to be billed. */
  record Claimed(@Nullable String amount, @Nullable String document, @Nullable String reason) {}

  /** What was mended, or why it is closed. */
  record Remarked(@Nullable String remark) {}

  /** How often a kind of suspicion was right. */
  record Precision(
      String type, int inspected, int confirmed, int otherCause, int dataFault, int notFound) {}

  /** A case with its trail. */
  record Whole(Told inspection, Check check, List<Step> trail) {}

  /** A step of a case. */
  record Step(Instant at, String by, String action, String before, String after) {
    static Step of(AuditEntry entry) {
      return new Step(
          entry.at(),
          entry.deed().actor(),
          entry.deed().action(),
          entry.deed().before(),
          entry.deed().after());
    }
  }

  /** Whether the loss shows that it is mended; kWh a day. */
  record Check(
      String result,
      Optional<Integer> days,
      Optional<Double> before,
      Optional<Double> after,
      Optional<Double> expected) {
    static Check of(RemedyCheck.Result result) {
      return switch (result) {
        case RemedyCheck.Result.NotNeeded() ->
            new Check(
                "NOT_NEEDED",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        case RemedyCheck.Result.TooEarly(int days) ->
            new Check(
                "TOO_EARLY",
                Optional.of(days),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        case RemedyCheck.Result.Shown(double before, double after, double expected) ->
            compared("SHOWN", before, after, expected);
        case RemedyCheck.Result.NotShown(double before, double after, double expected) ->
            compared("NOT_SHOWN", before, after, expected);
      };
    }

    private static Check compared(String result, double before, double after, double expected) {
      return new Check(
          result, Optional.empty(), Optional.of(before), Optional.of(after), Optional.of(expected));
    }
  }

  /** A case as the API tells it. */
  record Told(
      long id,
      String transformer,
      String state,
      SurveyTold.Suspect suspicion,
      String from,
      String to,
      Instant openedAt,
      Instant seenAt,
      int timesSeen,
      Optional<String> assignee,
      Optional<String> finding,
      Optional<String> foundBy,
      Optional<Instant> foundAt,
      Optional<String> foundRemark,
      Optional<Api.Amount> claimed,
      Optional<Long> approval,
      Optional<String> remedy,
      Optional<Instant> remediedAt,
      Optional<Instant> closedAt) {
    static Told of(InspectionCase one, Services services) {
      return new Told(
          one.id(),
          one.transformer().code(),
          one.state().name(),
          SurveyTold.Suspect.of(one.suspicion(), one.from(), services),
          one.from().toString(),
          one.to().toString(),
          one.openedAt(),
          one.seenAt(),
          one.timesSeen(),
          one.assignee(),
          one.found().map(found -> found.finding().name()),
          one.found().map(InspectionCase.Found::by),
          one.found().map(InspectionCase.Found::at),
          one.found().map(InspectionCase.Found::remark),
          one.claim().map(claim -> Api.amount(claim.amount(), services)),
          one.claim().map(InspectionCase.Claim::approval),
          one.remedy().map(InspectionCase.Remedy::what),
          one.remedy().map(InspectionCase.Remedy::at),
          one.closing().map(InspectionCase.Closing::at));
    }
  }
}

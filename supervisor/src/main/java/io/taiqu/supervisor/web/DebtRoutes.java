package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What accounts owe beside current use: shown, and proposed to a second person. */
final class DebtRoutes {
  private static final int LINES = 50;

  private final Services services;

  DebtRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access propose = Route.holders(Permission.PROPOSE_MONEY_ORDERS);
    return List.of(
        Route.get(
            "/accounts/{account}/debts",
            Route.holders(Permission.VIEW_CUSTOMERS),
            call -> page(call, 200, Optional.empty(), Optional.empty())),
        Route.post(
            "/accounts/{account}/debts", propose, call -> tried(call, () -> openOnPage(call))),
        Route.post(
            "/accounts/{account}/debts/{id}/write-off",
            propose,
            call ->
                tried(call, () -> writeOff(call, call.field("document"), call.field("reason")))));
  }

  List<Route> api() {
    Route.Access propose = Route.holders(Permission.PROPOSE_MONEY_ORDERS);
    return List.of(
        Route.get(
            "/api/v1/accounts/{account}/debts",
            Route.holders(Permission.VIEW_CUSTOMERS),
            call ->
                Api.page(
                    services.debts().of(account(call)).stream().map(this::told).toList(),
                    Optional.empty())),
        Route.post(
            "/api/v1/accounts/{account}/debts",
            propose,
            call -> ApprovalApi.told(201, open(call.json(Wanted.class), call))),
        Route.post(
            "/api/v1/accounts/{account}/debts/{id}/write-off",
            propose,
            call -> {
              WriteOff wanted = call.json(WriteOff.class);
              return ApprovalApi.told(
                  201, writeOff(call, Api.text(wanted.document()), Api.text(wanted.reason())));
            }));
  }

  private interface Attempt {
    Outcome make();
  }

  private Answer tried(Call call, Attempt attempt) {
    try {
      return switch (attempt.make()) {
        case Outcome.Done(var approval) ->
            page(call, 200, Optional.empty(), Optional.of(Long.toString(approval.id())));
        case Outcome.Refused refused ->
            page(
                call,
                422,
                Optional.of(refused.why().in(call.language().locale())),
                Optional.empty());
      };
    } catch (Problem problem) {
      return page(call, 422, Optional.of(problem.told(call.language())), Optional.empty());
    }
  }

  private Answer page(Call call, int status, Optional<String> failure, Optional<String> proposed) {
    AccountId account = account(call);
    return new Answer.Html(
        status,
        "debts.jte",
        new DebtsPage(
            services.deployment().clock().instant(),
            account.value(),
            services.debts().of(account),
            services.debts().newest(account, LINES),
            failure,
            proposed));
  }

  private AccountId account(Call call) {
    String account = call.path("account");
    if (!AccountId.isValid(account)
        || services.customers().find(new AccountId(account)).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "No such account.");
    }
    return new AccountId(account);
  }

  private Outcome openOnPage(Call call) {
    return open(
        new Wanted(
            call.field("kind"),
            call.field("amount"),
            call.field("percent"),
            call.field("mostPerPayment"),
            call.field("weekly"),
            call.field("document"),
            call.field("reason")),
        call);
  }

  private Outcome open(Wanted wanted, Call call) {
    Debt.Terms terms;
    try {
      terms =
          new Debt.Terms(
              Api.text(wanted.percent()).isEmpty()
                  ? 0
                  : Integer.parseInt(Api.text(wanted.percent())),
              Api.text(wanted.mostPerPayment()).isEmpty()
                  ? Optional.empty()
                  : Optional.of(money(wanted.mostPerPayment())),
              Api.text(wanted.weekly()).isEmpty() ? Money.ZERO : money(wanted.weekly()));
    } catch (NumberFormatException e) {
      throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_PERCENTAGE, Api.text(wanted.percent())));
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.INVALID, Obstacle.of(Code.DEBT_TERMS));
    }
    return services
        .debts()
        .propose(
            account(call),
            kind(Api.text(wanted.kind())),
            money(wanted.amount()),
            terms,
            grounds(call, Api.text(wanted.document()), Api.text(wanted.reason())));
  }

  private Outcome writeOff(Call call, String document, String reason) {
    long id = number(call.path("id"));
    if (services.debts().find(id).filter(debt -> debt.account().equals(account(call))).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, Obstacle.of(Code.NO_DEBT_OWED, id));
    }
    return services.debts().proposeWriteOff(id, grounds(call, document, reason));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Problem(Kind.NOT_FOUND, "No such debt.");
    }
  }

  private static Debts.Grounds grounds(Call call, String document, String reason) {
    return new Debts.Grounds(document, reason, call.visitor().user().value(), call.requestId());
  }

  private static Debt.Kind kind(String name) {
    return Api.choice(Debt.Kind.class, name);
  }

  private static Money money(@Nullable String given) {
    String text = Api.text(given);
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      throw new Problem(Kind.INVALID, Obstacle.of(Code.NO_AMOUNT, text));
    }
    return Money.parse(text);
  }

  private Told told(Debt debt) {
    return new Told(
        debt.id(),
        debt.kind().name(),
        debt.document(),
        Api.amount(debt.principal(), services),
        Api.amount(debt.outstanding(), services),
        debt.terms().percent(),
        debt.terms().mostPerPayment().map(most -> Api.amount(most, services)),
        Api.amount(debt.terms().weekly(), services),
        debt.openedAt());
  }

  /**
   * A debt that is proposed.
   *
   * @param percent of each payment, 0 to 100
   * @param mostPerPayment the most of one payment; absent for no bound
   * @param weekly what falls due each week
   */
  record Wanted(
      @Nullable String kind,
      @Nullable String amount,
      @Nullable String percent,
      @Nullable String mostPerPayment,
      @Nullable String weekly,
      @Nullable String document,
      @Nullable String reason) {}

  /** On what grounds a debt is given up. */
  record WriteOff(@Nullable String document, @Nullable String reason) {}

  /** A debt as the API tells it. */
  record Told(
      long id,
      String kind,
      String document,
      Api.Amount principal,
      Api.Amount outstanding,
      int percent,
      Optional<Api.Amount> mostPerPayment,
      Api.Amount weekly,
      Instant openedAt) {}
}

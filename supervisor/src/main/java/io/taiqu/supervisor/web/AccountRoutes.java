package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.topup.TopUp;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.web.Problem.Kind;
import io.taiqu.supervisor.web.TopUpForm.Choice;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Customers' accounts: search, file, top-up with its confirm step, status and receipt. */
final class AccountRoutes {
  private static final int FOUND = 50;
  private static final int DAYS = 30;
  private static final int LINES = 50;
  private static final long[] CHOICES = {10, 20, 50, 100, 200, 500};

  private final Services services;
  private final Payments payments;

  AccountRoutes(Services services, Payments payments) {
    this.services = services;
    this.payments = payments;
  }

  List<Route> routes() {
    Route.Access staff = Route.holders(Permission.VIEW_CUSTOMERS);
    Route.Access cashier = Route.holders(Permission.TOP_UP);
    Route.Access own = Route.holders(Permission.VIEW_OWN_ACCOUNT);
    return List.of(
        Route.get("/accounts", staff, this::search),
        Route.get(
            "/accounts/{account}",
            staff,
            call -> new Answer.Html(200, "account.jte", page(call.path("account")))),
        Route.post(
            "/accounts/{account}/protections",
            Route.holders(Permission.PROTECT_CUSTOMERS),
            this::protect),
        Route.post(
            "/accounts/{account}/protections/clearing",
            Route.holders(Permission.APPROVE),
            this::proposeClearing),
        Route.get("/accounts/{account}/top-up", cashier, call -> form(call, "", Optional.empty())),
        Route.post("/accounts/{account}/top-up", cashier, this::confirm),
        Route.post("/accounts/{account}/top-ups", cashier, this::pay),
        Route.get("/top-ups/{id}", Route.signedIn(), this::status),
        Route.get("/top-ups/{id}/receipt", Route.signedIn(), this::receipt),
        Route.get("/my", own, call -> new Answer.Html(200, "my.jte", own(call))),
        Route.get("/my/use", own, call -> new Answer.Html(200, "my-use.jte", own(call))),
        Route.get("/my/history", own, call -> new Answer.Html(200, "my-history.jte", own(call))));
  }

  private Answer search(Call call) {
    String query = call.query("q").orElse("");
    List<CustomerFile> found =
        query.isEmpty() ? List.of() : services.customers().search(query, FOUND + 1);
    AccountsPage page =
        new AccountsPage(query, found.stream().limit(FOUND).toList(), found.size() > FOUND);
    boolean partial = call.header("HX-Request").isPresent();
    return new Answer.Html(200, partial ? "part/found.jte" : "accounts.jte", page);
  }

  AccountPage page(String account) {
    return page(account, Optional.empty());
  }

  private Answer refused(String account, String why) {
    return new Answer.Html(422, "account.jte", page(account, Optional.of(why)));
  }

  private Answer protect(Call call) {
    CustomerFile file = file(call.path("account"));
    try {
      ProtectionApi.set(
          services, file.point().id(), call.field("protection"), call.field("reason"), call);
    } catch (Problem problem) {
      return refused(file.account().value(), problem.told(call.language()));
    }
    return new Answer.Redirect("/accounts/" + file.account().value());
  }

  private Answer proposeClearing(Call call) {
    CustomerFile file = file(call.path("account"));
    Approvals.Outcome outcome;
    try {
      outcome =
          ProtectionApi.proposeClearing(
              services, file.point().id(), call.field("protection"), call.field("reason"), call);
    } catch (Problem problem) {
      return refused(file.account().value(), problem.told(call.language()));
    }
    return switch (outcome) {
      case Approvals.Outcome.Done(Approval _) -> new Answer.Redirect("/approvals");
      case Approvals.Outcome.Refused(var _, Obstacle why) ->
          refused(file.account().value(), why.in(call.language().locale()));
    };
  }

  private AccountPage page(String account, Optional<String> failure) {
    CustomerFile file = file(account);
    LocalDate today = now().atZone(services.deployment().zone()).toLocalDate();
    return new AccountPage(
        file.point().live().map(PointLive::reportedAt).orElse(now()),
        file,
        UseChart.of(
            services.usage().byDay(file.point().id(), today.minusDays(DAYS), today.minusDays(1)),
            today.minusDays(DAYS),
            DAYS),
        services.ledger().statement(file.account(), LINES),
        services.topUps().ofAccount(file.account(), LINES),
        services.notices().ofAccount(file.account(), LINES),
        services.protections().of(file.point().id()),
        services.debts().of(file.account()).stream()
            .filter(debt -> debt.outstanding().isPositive())
            .toList(),
        services.bills().ofAccount(file.account(), LINES),
        failure);
  }

  private AccountPage own(Call call) {
    return page(
        call.visitor()
            .account()
            .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "This user has no account.")));
  }

  private CustomerFile file(String account) {
    if (!AccountId.isValid(account)) {
      throw new Problem(Kind.NOT_FOUND, "No such account.");
    }
    return services
        .customers()
        .find(new AccountId(account))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such account."));
  }

  private Answer form(Call call, String typed, Optional<String> failure) {
    CustomerFile file = file(call.path("account"));
    Optional<PointLive> live = file.point().live();
    List<Choice> choices = new ArrayList<>();
    for (long units : CHOICES) {
      Money amount = Money.ofMinor(units, 0);
      choices.add(
          new Choice(amount, live.map(known -> known.daysOf(amount)).orElse(OptionalInt.empty())));
    }
    return new Answer.Html(
        failure.isPresent() ? 422 : 200,
        "top-up-form.jte",
        new TopUpForm(file, choices, typed, failure));
  }

  private Answer confirm(Call call) {
    CustomerFile file = file(call.path("account"));
    String typed = call.field("other").isEmpty() ? call.field("amount") : call.field("other");
    Optional<Money> amount = payments.amount(typed);
    if (amount.isEmpty()) {
      return form(
          call, typed, Optional.of(Messages.in(call.language()).text("topUp.amountRefused")));
    }
    return new Answer.Html(
        200,
        "top-up-confirm.jte",
        new TopUpConfirm(
            file,
            amount.get(),
            services.debts().shares(file.account(), amount.get()),
            TopUpConfirm.masked(file.name()),
            UUID.randomUUID().toString()));
  }

  private Answer pay(Call call) {
    CustomerFile file = file(call.path("account"));
    Money amount =
        payments
            .amount(call.field("amount"))
            .orElseThrow(() -> new Problem(Kind.INVALID, "The amount is not acceptable."));
    TopUpOutcome outcome =
        payments.pay(
            new Payments.Order(
                "page:" + call.field("key"),
                file.account(),
                amount,
                services.deployment().currency(),
                "counter",
                Optional.empty(),
                call.field("token").equals("yes")),
            call.visitor(),
            call.requestId());
    return switch (outcome) {
      case TopUpOutcome.Accepted(TopUp topUp) -> new Answer.Redirect("/top-ups/" + topUp.id());
      case TopUpOutcome.Repeated(TopUp topUp) -> new Answer.Redirect("/top-ups/" + topUp.id());
      case TopUpOutcome.Refused(var reason, var _, var why) ->
          form(
              call,
              call.field("amount"),
              Optional.of(
                  why.map(known -> known.in(call.language().locale()))
                      .orElseGet(() ->
                          Messages.in(call.language()).text("topUp.refused." + reason.name()))));
    };
  }

  private Answer status(Call call) {
    return new Answer.Html(200, "top-up.jte", topUpPage(call.path("id"), call.visitor()));
  }

  private Answer receipt(Call call) {
    return new Answer.Html(200, "receipt.jte", topUpPage(call.path("id"), call.visitor()));
  }

  /** A payment is seen by staff who see customers, and by the customer whose account it is for. */
  TopUpPage topUpPage(String id, io.taiqu.supervisor.staff.Session visitor) {
    TopUp topUp = payments.visible(id, visitor);
    return new TopUpPage(
        now(),
        topUp,
        services.customers().find(topUp.account()),
        services.topUps().token(topUp.id()),
        services.debts().under(topUp.id().toString()));
  }

  private Instant now() {
    return services.deployment().clock().instant();
  }
}

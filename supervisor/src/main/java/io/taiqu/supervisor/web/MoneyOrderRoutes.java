package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.MonthQuantities;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.moneyorder.MoneyOrders.Grounds;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.staff.Permission;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Proposing a refund, a correction or the settlement of a month; another person decides. */
final class MoneyOrderRoutes {
  private final Services services;

  MoneyOrderRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access propose = Route.holders(Permission.PROPOSE_MONEY_ORDERS);
    return List.of(
        Route.get(
            "/accounts/{account}/orders",
            propose,
            call -> page(call, 200, Optional.empty(), Optional.empty())),
        Route.post("/accounts/{account}/orders", propose, this::proposedOnPage));
  }

  List<Route> api() {
    return List.of(
        Route.post(
            "/api/v1/accounts/{account}/money-orders",
            Route.holders(Permission.PROPOSE_MONEY_ORDERS),
            call -> ApprovalApi.told(201, propose(call.json(Wanted.class), call))));
  }

  private Answer page(Call call, int status, Optional<String> failure, Optional<String> proposed) {
    return new Answer.Html(
        status, "money-orders.jte", new MoneyOrdersPage(account(call).value(), failure, proposed));
  }

  private static AccountId account(Call call) {
    String account = call.path("account");
    if (!AccountId.isValid(account)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "No such account.");
    }
    return new AccountId(account);
  }

  private Answer proposedOnPage(Call call) {
    Wanted wanted =
        new Wanted(
            call.field("kind"),
            call.field("amount"),
            call.field("reason"),
            call.field("document"),
            call.field("month"),
            call.field("days"),
            call.field("capacityKva"),
            call.field("demandKw"),
            call.field("activeKwh"),
            call.field("reactiveKvarh"));
    Outcome outcome;
    try {
      outcome = propose(wanted, call);
    } catch (Problem problem) {
      return page(call, 422, Optional.of(problem.told(call.language())), Optional.empty());
    }
    return switch (outcome) {
      case Outcome.Done(var approval) ->
          page(call, 200, Optional.empty(), Optional.of(Long.toString(approval.id())));
      case Outcome.Refused refused ->
          page(
              call, 422, Optional.of(refused.why().in(call.language().locale())), Optional.empty());
    };
  }

  private Outcome propose(Wanted wanted, Call call) {
    AccountId account = account(call);
    Grounds grounds =
        new Grounds(
            Api.text(wanted.document()),
            Api.text(wanted.reason()),
            call.visitor().user().value(),
            call.requestId());
    return switch (Api.text(wanted.kind())) {
      case "REFUND" -> services.orders().refund(account, amount(wanted), grounds);
      case "CORRECTION" -> services.orders().correction(account, amount(wanted), grounds);
      case "MONTH_SETTLEMENT" ->
          services
              .orders()
              .settlement(
                  account,
                  read(Field.MONTH, wanted.month(), YearMonth::parse),
                  quantities(wanted),
                  grounds);
      default ->
          throw new Problem(
              Problem.Kind.INVALID,
              Obstacle.of(
                  Code.NO_CHOICE, Api.text(wanted.kind()), "REFUND, CORRECTION, MONTH_SETTLEMENT"));
    };
  }

  private static Money amount(Wanted wanted) {
    return read(Field.AMOUNT, wanted.amount(), Money::parse);
  }

  private static MonthQuantities quantities(Wanted wanted) {
    long capacity = thousandths(Field.CAPACITY_KVA, wanted.capacityKva()).orElse(0L);
    Optional<Power> demand = thousandths(Field.DEMAND_KW, wanted.demandKw()).map(Power::new);
    long active = thousandths(Field.ACTIVE_KWH, wanted.activeKwh()).orElse(0L);
    Optional<Energy> reactive =
        thousandths(Field.REACTIVE_KVARH, wanted.reactiveKvarh()).map(Energy::new);
    return read(
        Field.DAYS,
        wanted.days(),
        days ->
            new MonthQuantities(
                Integer.parseInt(days), new Power(capacity), demand, new Energy(active), reactive));
  }

  private static Optional<Long> thousandths(Field field, @Nullable String given) {
    return Api.text(given).isEmpty()
        ? Optional.empty()
        : Optional.of(
            read(
                field, given, number -> new BigDecimal(number).movePointRight(3).longValueExact()));
  }

  /** What is typed, by its name in the API and its word on the page. */
  private enum Field {
    AMOUNT,
    MONTH,
    DAYS,
    CAPACITY_KVA,
    DEMAND_KW,
    ACTIVE_KWH,
    REACTIVE_KVARH
  }

  private static <T> T read(Field field, @Nullable String given, Function<String, T> parser) {
    String text = Api.text(given);
    try {
      // A number with an exponent could take for ever to be written out.
      if (text.length() <= 18 && !text.contains("e") && !text.contains("E")) {
        return parser.apply(text);
      }
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new Problem(Problem.Kind.INVALID, Obstacle.of(Code.NOTHING_CHOSEN, field));
    }
    throw new Problem(Problem.Kind.INVALID, Obstacle.of(Code.NO_PLAIN_NUMBER, field));
  }

  /**
   * What the caller proposes.
   *
   * @param amount for a refund or correction: what is taken, negative for what a correction gives
   * @param month for a settlement, such as {@code 2026-03}, with the quantities behind it
   */
  record Wanted(
      @Nullable String kind,
      @Nullable String amount,
      @Nullable String reason,
      @Nullable String document,
      @Nullable String month,
      @Nullable String days,
      @Nullable String capacityKva,
      @Nullable String demandKw,
      @Nullable String activeKwh,
      @Nullable String reactiveKvarh) {}
}

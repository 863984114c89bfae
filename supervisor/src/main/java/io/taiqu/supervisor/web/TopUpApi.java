package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.topup.TopUp;
import io.taiqu.supervisor.topup.TopUp.Step;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpOutcome.Reason;
import io.taiqu.supervisor.topup.TopUpState;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Taking payments through the API. */
final class TopUpApi {
  private static final String KEY = "Idempotency-Key";
  private static final int LONGEST_KEY = 100;
  private static final int LONGEST_WORD = 64;

  private final Services services;
  private final Payments payments;

  TopUpApi(Services services, Payments payments) {
    this.services = services;
    this.payments = payments;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/top-ups", Route.holders(Permission.TOP_UP), this::pay),
        Route.get("/api/v1/top-ups/{id}", Route.signedIn(), this::find));
  }

  private Answer pay(Call call) {
    String key =
        call.header(KEY)
            .map(String::strip)
            .filter(given -> !given.isEmpty() && given.length() <= LONGEST_KEY)
            .orElseThrow(() ->
                new Problem(
                    Kind.BAD_REQUEST,
                    "The header " + KEY + " is required, with 1 to 100 characters."));
    Wanted wanted = call.json(Wanted.class);
    TopUpOutcome outcome = payments.pay(order(key, wanted), call.visitor(), call.requestId());
    return switch (outcome) {
      case TopUpOutcome.Accepted(TopUp topUp) ->
          new Answer.Json(201, told(topUp), Map.of("Location", "/api/v1/top-ups/" + topUp.id()));
      case TopUpOutcome.Repeated(TopUp topUp) ->
          new Answer.Json(200, told(topUp), Map.of("Location", "/api/v1/top-ups/" + topUp.id()));
      case TopUpOutcome.Refused(Reason reason, String detail, var _) ->
          throw new Problem(kind(reason), detail);
    };
  }

  Payments.Order order(String key, Wanted wanted) {
    String account = present("account", wanted.account());
    if (!AccountId.isValid(account)) {
      throw new Problem(Kind.INVALID, "That is not an account number.");
    }
    Api.Amount amount = wanted.amount();
    if (amount == null) {
      throw new Problem(Kind.INVALID, "amount must hold amount and currency.");
    }
    Money money = parsed(amount);
    String currency = present("amount.currency", amount.currency());
    if (!currency.matches("[A-Z]{3}")) {
      throw new Problem(Kind.INVALID, "amount.currency must be an ISO 4217 code.");
    }
    String channel = present("channel", wanted.channel());
    Optional<String> number = Optional.ofNullable(wanted.paymentId());
    number.ifPresent(given -> present("paymentId", given));
    return new Payments.Order(
        "api:" + key,
        new AccountId(account),
        money,
        new CurrencyCode(currency),
        channel,
        number,
        Boolean.TRUE.equals(wanted.token()));
  }

  private Money parsed(Api.Amount amount) {
    return payments
        .amount(present("amount.amount", amount.amount()))
        .orElseThrow(() ->
            new Problem(
                Kind.INVALID,
                "amount.amount must be a positive decimal text such as \"20.00\", not finer than"
                    + " the currency's minor unit."));
  }

  static String present(String name, @Nullable String value) {
    if (value == null
        || value.isBlank()
        || value.length() > LONGEST_WORD
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new Problem(Kind.INVALID, name + " is required, with 1 to 64 printable characters.");
    }
    return value;
  }

  private static Kind kind(Reason reason) {
    return switch (reason) {
      case KEY_REUSED -> Kind.IDEMPOTENCY_CONFLICT;
      case PAYMENT_ALREADY_CREDITED -> Kind.CONFLICT;
      case UNKNOWN_ACCOUNT,
          AMOUNT_REFUSED,
          ABOVE_MAXIMUM_CREDIT,
          OTHER_CURRENCY,
          NO_CONTRACT,
          NOT_A_LOST_PAYMENT,
          TOKEN_REFUSED ->
          Kind.INVALID;
      case ISSUANCE_SUSPENDED -> Kind.UNAVAILABLE;
    };
  }

  private Answer find(Call call) {
    return Answer.Json.ok(told(payments.visible(call.path("id"), call.visitor())));
  }

  private Told told(TopUp topUp) {
    return new Told(
        topUp.id().toString(),
        topUp.account().value(),
        topUp.point().toString(),
        Api.amount(topUp.amount(), services),
        topUp.channel(),
        code(topUp.state()),
        services
            .topUps()
            .token(topUp.id())
            .map(token ->
                new Token(token.digits(), Api.amount(token.amount(), services), token.counter())),
        new Steps(
            topUp.steps().paidAt(),
            topUp.steps().sent().map(Step::at),
            topUp.steps().confirmed().map(Step::at),
            topUp.steps().supplyOn().map(Step::at),
            topUp.steps().sent().map(TopUpApi::millis),
            topUp.steps().confirmed().map(TopUpApi::millis),
            topUp.steps().supplyOn().map(TopUpApi::millis)));
  }

  private static String code(TopUpState state) {
    return switch (state) {
      case WAITING -> "waiting";
      case REFUSED -> "refused";
      case PAID -> "paid";
      case SENT -> "sent";
      case CONFIRMED -> "confirmed";
      case SUPPLY_ON -> "supplyOn";
    };
  }

  private static long millis(Step step) {
    return step.afterPayment().toMillis();
  }

  /**
   * What the caller wants credited.
   *
   * @param paymentId the channel's own number of the payment; may be absent
   * @param token whether the customer gets a token; may be absent
   */
  record Wanted(
      @Nullable String account,
      Api.@Nullable Amount amount,
      @Nullable String channel,
      @Nullable String paymentId,
      @Nullable Boolean token) {}

  /** A top-up as the API tells it. */
  record Told(
      String id,
      String account,
      String supplyPoint,
      Api.Amount amount,
      String channel,
      String state,
      Optional<Token> token,
      Steps steps) {}

  /**
   * A token as the API tells it.
   *
   * @param digits without gaps
   * @param amount what it is worth at the meter
   */
  record Token(String digits, Api.Amount amount, long counter) {}

  /**
   * When each step happened, on the deployment's clock, and how long after payment in real time.
   */
  record Steps(
      Instant paidAt,
      Optional<Instant> sentAt,
      Optional<Instant> confirmedAt,
      Optional<Instant> supplyOnAt,
      Optional<Long> sentAfterMs,
      Optional<Long> confirmedAfterMs,
      Optional<Long> supplyOnAfterMs) {}
}

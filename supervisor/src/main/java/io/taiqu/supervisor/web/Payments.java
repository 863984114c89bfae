package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.topup.TopUp;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpRequest;
import io.taiqu.supervisor.web.Problem.Kind;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Taking a payment, by page or by API: one transaction with its line in the audit trail. */
final class Payments {
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private final Services services;

  Payments(Services services) {
    this.services = services;
  }

  /**
   * A payment to be taken.
   *
   * @param key names the request: the same key never pays twice
   * @param paymentId the channel's own number
   * @param withToken whether the customer gets a token
   */
  record Order(
      String key,
      AccountId account,
      Money amount,
      CurrencyCode currency,
      String channel,
      Optional<String> paymentId,
      boolean withToken) {}

  /** A positive amount as typed, of no more places than the currency has; otherwise nothing. */
  Optional<Money> amount(String typed) {
    String plain = typed.strip();
    if (!AMOUNT.matcher(plain).matches()) {
      return Optional.empty();
    }
    Money amount = Money.parse(plain);
    int digits = services.deployment().currency().minorDigits();
    boolean whole = Money.ofMinor(amount.toMinorHalfEven(digits), digits).equals(amount);
    return amount.isPositive() && whole ? Optional.of(amount) : Optional.empty();
  }

  TopUpOutcome pay(Order order, Session visitor, String requestId) {
    return services
        .transactions()
        .run(() -> {
          TopUpOutcome outcome =
              services
                  .topUps()
                  .pay(
                      new TopUpRequest(
                          order.key(),
                          order.account(),
                          order.amount(),
                          order.currency(),
                          order.channel(),
                          order.paymentId(),
                          visitor.user().value(),
                          order.withToken()));
          if (outcome instanceof TopUpOutcome.Accepted(TopUp topUp)) {
            services
                .audit()
                .record(
                    new Deed(
                        visitor.user().value(),
                        "top-up.paid",
                        "account:" + order.account().value(),
                        "",
                        topUp.amount().toDecimalString()
                            + " "
                            + topUp.currency().code()
                            + " by "
                            + order.channel()
                            + ", top-up "
                            + topUp.id()
                            + services
                                .topUps()
                                .token(topUp.id())
                                .map(token -> ", token " + token.counter())
                                .orElse(""),
                        requestId));
          }
          return outcome;
        });
  }

  /** The payment of that id if the visitor may see its account. */
  TopUp visible(String id, Session visitor) {
    Optional<TopUp> topUp;
    try {
      topUp = services.topUps().find(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      topUp = Optional.empty();
    }
    return topUp
        .filter(found -> visitor.maySeeAccount(found.account().value()))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such top-up."));
  }
}

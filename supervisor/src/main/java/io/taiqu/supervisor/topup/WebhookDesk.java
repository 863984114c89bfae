package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.json.JsonCursor;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes payments that providers tell of by signed webhooks. They come twice, out of order and for
 * days: an event counts once by its id, a payment once by the provider's number of it, and the same
 * id with other content is refused. The signature is over the raw body and is looked at first.
 */
public final class WebhookDesk {
  /** The only type of event that leads to anything; others are acknowledged. */
  public static final String PAID = "payment.succeeded";

  private static final int LONGEST = 64;

  private final Map<String, WebhookSecrets> providers;
  private final WebhookStore store;
  private final TopUps topUps;
  private final Transactions transactions;
  private final Alarms alarms;
  private final InstantSource clock;
  private final InstantSource realClock;

  /**
   * A desk.
   *
   * @param clock the deployment's clock
   * @param realClock the real one: signatures are of it
   */
  public WebhookDesk(
      Map<String, WebhookSecrets> providers,
      WebhookStore store,
      TopUps topUps,
      Transactions transactions,
      Alarms alarms,
      InstantSource clock,
      InstantSource realClock) {
    this.providers = Map.copyOf(providers);
    this.store = store;
    this.topUps = topUps;
    this.transactions = transactions;
    this.alarms = alarms;
    this.clock = clock;
    this.realClock = realClock;
  }

  /**
   * One delivery.
   *
   * @param event the provider's id of the event
   * @param timestamp when it was sent, in seconds since 1970, as written
   * @param signatures one or more, separated by blanks
   * @param body as it came, to the last byte
   */
  public record Delivery(
      String provider, String event, String timestamp, String signatures, byte[] body) {}

  /** The answer to a delivery. */
  public sealed interface Outcome {
    /** Acted on, now or before; nothing more is to be sent. */
    record Done(Optional<UUID> topUp, boolean repeated) implements Outcome {}

    /** Nothing changed. */
    record Refused(Reason reason, String detail) implements Outcome {}
  }

  /** Why a delivery is refused. */
  public enum Reason {
    /** No such provider is configured. */
    UNKNOWN_PROVIDER,
    /** Not signed by the provider, or too long ago. */
    NOT_SIGNED,
    /** Well signed, and not of the form that is specified. */
    MALFORMED,
    /** The event, or the payment, came before with other content. */
    OTHER_CONTENT,
    /** The payment can't be credited; a person must look at it. */
    NOT_CREDITED,
    /** Nothing is issued now: send it again later. */
    LATER
  }

  /** Takes a delivery. */
  public Outcome take(Delivery delivery) {
    WebhookSecrets secrets = providers.get(delivery.provider());
    if (secrets == null) {
      return refuse(Reason.UNKNOWN_PROVIDER, "No such provider is configured.");
    }
    if (!secrets.believes(delivery, realClock.instant())) {
      return refuse(Reason.NOT_SIGNED, "The signature does not fit, or is older than 5 minutes.");
    }
    if (delivery.event().isEmpty() || delivery.event().length() > LONGEST) {
      return refuse(Reason.MALFORMED, "The id of an event has 1 to 64 characters.");
    }
    return transactions.run(() -> takeSigned(delivery));
  }

  private Outcome takeSigned(Delivery delivery) {
    Digest content = Digest.of(delivery.body());
    Optional<WebhookStore.Known> known = store.find(delivery.provider(), delivery.event());
    if (known.isPresent()) {
      return known.get().content().equals(content)
          ? new Outcome.Done(known.get().topUp(), true)
          : refuse(Reason.OTHER_CONTENT, "This event came before with other content.");
    }
    JsonCursor root = JsonCursor.parse(delivery.body());
    String type = root.at("type").text();
    if (!root.problems().isEmpty()) {
      return refuse(Reason.MALFORMED, told(root.problems().getFirst()));
    }
    Instant now = clock.instant();
    if (!type.equals(PAID)) {
      store.add(
          delivery.provider(),
          delivery.event(),
          new WebhookStore.Known(content, Optional.empty()),
          now);
      return new Outcome.Done(Optional.empty(), false);
    }
    JsonCursor data = root.at("data");
    String account = data.at("account").text();
    String payment = data.at("paymentId").text();
    JsonCursor amount = data.at("amount");
    String figure = amount.at("amount").text();
    String currency = amount.at("currency").text();
    if (!root.problems().isEmpty()) {
      return refuse(Reason.MALFORMED, told(root.problems().getFirst()));
    }
    if (!AccountId.isValid(account)
        || !figure.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
        || !currency.matches("[A-Z]{3}")
        || payment.isEmpty()
        || payment.length() > LONGEST) {
      return refuse(
          Reason.MALFORMED, "account, amount, currency or paymentId is not what it should be.");
    }
    TopUpRequest request =
        TopUpRequest.alreadyPaid(
            "webhook:" + delivery.provider() + ":" + payment,
            new AccountId(account),
            Money.parse(figure),
            new CurrencyCode(currency),
            delivery.provider(),
            payment,
            "webhook:" + delivery.provider());
    return paid(delivery, content, request, topUps.pay(request), now);
  }

  private Outcome paid(
      Delivery delivery, Digest content, TopUpRequest request, TopUpOutcome outcome, Instant now) {
    AlarmSubject subject =
        new AlarmSubject.Payment(delivery.provider(), request.paymentId().orElse(""));
    return switch (outcome) {
      case TopUpOutcome.Accepted(TopUp topUp) -> {
        alarms.clear(AlarmKind.PAYMENT_NOT_CREDITED, subject, now);
        yield done(delivery, content, topUp, now, false);
      }
      case TopUpOutcome.Repeated(TopUp topUp) -> done(delivery, content, topUp, now, true);
      case TopUpOutcome.Refused(TopUpOutcome.Reason reason, String detail, var _) ->
          switch (reason) {
            case KEY_REUSED, PAYMENT_ALREADY_CREDITED -> refuse(Reason.OTHER_CONTENT, detail);
            case ISSUANCE_SUSPENDED -> refuse(Reason.LATER, detail);
            case UNKNOWN_ACCOUNT,
                AMOUNT_REFUSED,
                ABOVE_MAXIMUM_CREDIT,
                OTHER_CURRENCY,
                NO_CONTRACT,
                TOKEN_REFUSED,
                NOT_A_LOST_PAYMENT -> {
              // The customer has paid already: somebody must see to it that nothing is lost.
              alarms.raise(
                  AlarmKind.PAYMENT_NOT_CREDITED,
                  subject,
                  AlarmCause.of(
                      AlarmCause.Code.PAYMENT_REFUSED,
                      delivery.provider(),
                      delivery.event() + ", " + told(request),
                      String.valueOf(reason)),
                  now);
              yield refuse(Reason.NOT_CREDITED, told(request) + ": " + detail);
            }
          };
    };
  }

  private Outcome done(
      Delivery delivery, Digest content, TopUp topUp, Instant now, boolean repeated) {
    store.add(
        delivery.provider(),
        delivery.event(),
        new WebhookStore.Known(content, Optional.of(topUp.id())),
        now);
    return new Outcome.Done(Optional.of(topUp.id()), repeated);
  }

  /** Enough to find the payment at the provider, and whose it is. */
  private static String told(TopUpRequest request) {
    return "%s, %s %s, account %s"
        .formatted(
            request.paymentId().orElse(""),
            request.amount().toDecimalString(),
            request.currency(),
            request.account());
  }

  private static String told(JsonCursor.Problem problem) {
    return problem.path() + ": " + problem.message() + ".";
  }

  private static Outcome refuse(Reason reason, String detail) {
    return new Outcome.Refused(reason, detail);
  }
}

package io.taiqu.supervisor.sms;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.token.TokenDigits;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.json.JsonCursor;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.topup.TokenDesk;
import io.taiqu.supervisor.topup.WebhookDesk;
import io.taiqu.supervisor.topup.WebhookSecrets;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers what customers ask by message. A phone learns of the accounts whose customers gave it,
 * and of no other; one that nobody gave gets no answer, so that nobody can make the station send
 * messages to strangers. Each message counts once.
 */
public final class SmsDesk {
  /** The only type of event that leads to anything; others are acknowledged. */
  public static final String RECEIVED = "message.received";

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LONGEST = 64;
  private static final int LONGEST_TEXT = 500;
  private static final int TOKENS_TOLD = 3;

  private final Map<String, WebhookSecrets> gateways;
  private final SmsStore store;
  private final GridView grid;
  private final TokenDesk tokens;
  private final SmsReplies replies;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource realClock;
  private final int perHour;

  /**
   * A desk.
   *
   * @param realClock the real one: phones and signatures are of it
   * @param perHour how many messages of one phone are answered in an hour
   */
  public SmsDesk(
      Map<String, WebhookSecrets> gateways,
      SmsStore store,
      GridView grid,
      TokenDesk tokens,
      SmsReplies replies,
      AuditTrail audit,
      Transactions transactions,
      InstantSource realClock,
      int perHour) {
    this.gateways = Map.copyOf(gateways);
    this.store = store;
    this.grid = grid;
    this.tokens = tokens;
    this.replies = replies;
    this.audit = audit;
    this.transactions = transactions;
    this.realClock = realClock;
    this.perHour = perHour;
  }

  /** The answer to a delivery. */
  public sealed interface Outcome {
    /** Taken, now or before. */
    record Done(boolean answered, boolean repeated) implements Outcome {}

    /** Nothing changed. */
    record Refused(Reason reason, String detail) implements Outcome {}
  }

  /** Why a delivery is refused. */
  public enum Reason {
    /** No such gateway is configured. */
    UNKNOWN_GATEWAY,
    /** Not signed by the gateway, or too long ago. */
    NOT_SIGNED,
    /** Well signed, and not of the form that is specified. */
    MALFORMED,
    /** The event came before with other content. */
    OTHER_CONTENT
  }

  /** Takes a delivery, signed as payments are. */
  public Outcome take(WebhookDesk.Delivery delivery, String requestId) {
    WebhookSecrets secrets = gateways.get(delivery.provider());
    if (secrets == null) {
      return refuse(Reason.UNKNOWN_GATEWAY, "No such gateway is configured.");
    }
    if (!secrets.believes(delivery, realClock.instant())) {
      return refuse(Reason.NOT_SIGNED, "The signature does not fit, or is older than 5 minutes.");
    }
    if (delivery.event().isEmpty() || delivery.event().length() > LONGEST) {
      return refuse(Reason.MALFORMED, "The id of an event has 1 to 64 characters.");
    }
    return transactions.run(() -> takeSigned(delivery, requestId));
  }

  private Outcome takeSigned(WebhookDesk.Delivery delivery, String requestId) {
    Digest content = Digest.of(delivery.body());
    Optional<Digest> known = store.find(delivery.provider(), delivery.event());
    if (known.isPresent()) {
      return known.get().equals(content)
          ? new Outcome.Done(false, true)
          : refuse(Reason.OTHER_CONTENT, "This event came before with other content.");
    }
    JsonCursor root = JsonCursor.parse(delivery.body());
    String type = root.at("type").text();
    if (!root.problems().isEmpty()) {
      return refuse(Reason.MALFORMED, root.problems().getFirst().toString());
    }
    if (!type.equals(RECEIVED)) {
      return new Outcome.Done(false, false);
    }
    String from = root.at("data").at("from").text();
    String text = root.at("data").at("text").text();
    if (!root.problems().isEmpty()) {
      return refuse(Reason.MALFORMED, root.problems().getFirst().toString());
    }
    String phone = from.replaceAll("[^0-9]", "");
    if (phone.length() < 6 || phone.length() > 20 || text.length() > LONGEST_TEXT) {
      return refuse(Reason.MALFORMED, "from is no phone number, or text is too long.");
    }
    Instant now = realClock.instant();
    int before = store.since(phone, now.minus(HOUR));
    store.add(delivery.provider(), delivery.event(), content, phone, now);
    if (before >= perHour) {
      // One more line than answers: who floods is on record, and floods no record.
      if (before == perHour) {
        record(delivery, phone, "sms.limited", "", requestId);
      }
      return new Outcome.Done(false, false);
    }
    SmsQuestion question = SmsQuestion.read(text);
    List<AccountId> accounts = store.accounts(phone);
    if (accounts.isEmpty()) {
      record(delivery, phone, "sms.unknown", question.topic().name(), requestId);
      return new Outcome.Done(false, false);
    }
    SmsReply reply = answer(question, accounts);
    record(
        delivery,
        phone,
        "sms.answered",
        question.topic() + " " + reply.getClass().getSimpleName(),
        requestId);
    transactions.afterCommit(
        () -> replies.send("answer-" + delivery.provider() + "-" + delivery.event(), from, reply));
    return new Outcome.Done(true, false);
  }

  private SmsReply answer(SmsQuestion question, List<AccountId> accounts) {
    if (question.topic() == SmsQuestion.Topic.HELP) {
      return new SmsReply.Help();
    }
    Optional<AccountId> account =
        accounts.size() == 1 && question.account().isEmpty()
            ? Optional.of(accounts.getFirst())
            : question.account().filter(accounts::contains);
    if (account.isEmpty()) {
      return new SmsReply.WhichAccount(accounts);
    }
    return question.topic() == SmsQuestion.Topic.BALANCE
        ? balance(account.get())
        : token(account.get());
  }

  private SmsReply balance(AccountId account) {
    Optional<GridView.PointView> point = grid.pointOf(account);
    boolean owes = point.flatMap(GridView.PointView::postPaid).isPresent();
    return point
        .flatMap(GridView.PointView::live)
        .map(live ->
            owes && !live.balance().isPositive()
                ? new SmsReply.Owed(account, live.balance().negated(), live.reportedAt())
                : new SmsReply.Balance(account, live.balance(), live.reportedAt()))
        .orElseGet(() -> new SmsReply.NotReported(account));
  }

  private SmsReply token(AccountId account) {
    List<String> digits =
        grid
            .pointOf(account)
            .map(point -> tokens.outstanding(point.id(), TOKENS_TOLD))
            .orElse(List.of())
            .stream()
            .map(token -> TokenDigits.grouped(token.digits()))
            .toList();
    return digits.isEmpty() ? new SmsReply.NoToken(account) : new SmsReply.Tokens(account, digits);
  }

  private void record(
      WebhookDesk.Delivery delivery, String phone, String action, String what, String requestId) {
    audit.record(
        new Deed("sms:" + delivery.provider(), action, "phone:" + phone, "", what, requestId));
  }

  private static Outcome refuse(Reason reason, String detail) {
    return new Outcome.Refused(reason, detail);
  }
}

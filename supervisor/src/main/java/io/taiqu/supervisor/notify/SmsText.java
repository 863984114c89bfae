package io.taiqu.supervisor.notify;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.sms.SmsReply;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Collectors;

/** What an answer says, in the utility's language, short enough for one message. */
public final class SmsText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm");

  private final ResourceBundle words;
  private final CurrencyCode currency;
  private final ZoneId zone;

  /**
   * Words of a language.
   *
   * @param language English or Chinese
   */
  public SmsText(Locale language, CurrencyCode currency, ZoneId zone) {
    this.words =
        ResourceBundle.getBundle(
            "io.taiqu.supervisor.notify.answers",
            language,
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    this.currency = currency;
    this.zone = zone;
  }

  /** The whole text of an answer. */
  public String of(SmsReply reply) {
    return switch (reply) {
      case SmsReply.Balance(AccountId account, var balance, Instant at) ->
          text("balance", account.value(), shown(balance), TIME.format(at.atZone(zone)));
      case SmsReply.Owed(AccountId account, Money owed, Instant at) ->
          text("owed", account.value(), shown(owed), TIME.format(at.atZone(zone)));
      case SmsReply.NotReported(AccountId account) -> text("not-reported", account.value());
      case SmsReply.Tokens(AccountId account, var digits) ->
          text("tokens", account.value(), String.join("; ", digits));
      case SmsReply.NoToken(AccountId account) -> text("no-token", account.value());
      case SmsReply.WhichAccount(var accounts) ->
          text(
              "which",
              accounts.getFirst().value(),
              accounts.stream().map(AccountId::value).collect(Collectors.joining(", ")));
      case SmsReply.Help() -> text("help");
    };
  }

  private String shown(Money amount) {
    return currency.code() + " " + BigDecimal.valueOf(amount.toMinorHalfEven(2), 2);
  }

  private String text(String key, Object... arguments) {
    return MessageFormat.format(words.getString(key), arguments);
  }
}

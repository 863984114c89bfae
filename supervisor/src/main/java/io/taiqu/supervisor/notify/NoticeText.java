package io.taiqu.supervisor.notify;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.notice.Notice;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** What a notice says, in the utility's language, short enough for a message to a phone. */
public final class NoticeText {
  private final ResourceBundle words;
  private final CurrencyCode currency;
  private final Optional<String> page;

  /**
   * Words of a language.
   *
   * @param language English or Chinese
   * @param page where the customer can pay and see more; empty if there is no public address
   */
  public NoticeText(Locale language, CurrencyCode currency, Optional<String> page) {
    this.words =
        ResourceBundle.getBundle(
            "io.taiqu.supervisor.notify.notices",
            language,
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    this.currency = currency;
    this.page = page;
  }

  /** A line above it. */
  public String subject(Notice notice) {
    return MessageFormat.format(words.getString("subject"), notice.account().value());
  }

  /** The whole text in one paragraph. */
  public String body(Notice notice) {
    Money balance = notice.balance();
    String key =
        switch (notice.kind()) {
          case LOW_CREDIT -> balance.isPositive() ? "low" : "used-up";
          case DISCONNECTED -> "disconnected";
          case RECONNECTED -> "reconnected";
          case BILL -> "bill";
          case BILL_ESTIMATED -> "bill-estimated";
          case BILL_SETTLED -> balance.isPositive() ? "bill-settled" : "bill-settled-less";
          case BILL_OVERDUE -> "bill-overdue";
          case CREDIT_LIMIT -> "credit-limit";
        };
    BigDecimal figure = BigDecimal.valueOf(balance.toMinorHalfEven(2), 2);
    BigDecimal shown = key.equals("bill-settled-less") ? figure.negate() : figure;
    String text =
        MessageFormat.format(
            words.getString(key),
            notice.account().value(),
            currency.code() + " " + shown,
            "%d-%02d".formatted(notice.episode() / 100, notice.episode() % 100),
            LocalDate.ofEpochDay(notice.step()).toString());
    return page.map(address -> text + " " + address).orElse(text);
  }
}

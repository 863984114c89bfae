package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.AlarmCause;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.function.Function;

/** The words of one language, by key. */
public final class Messages {
  private static final Map<Language, Messages> BY_LANGUAGE = new EnumMap<>(Language.class);

  static {
    // Without the control a missing bundle would silently fall back to the machine's own language.
    Control control = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);
    for (Language language : Language.values()) {
      BY_LANGUAGE.put(
          language,
          new Messages(
              language,
              ResourceBundle.getBundle(
                  "io.taiqu.supervisor.web.messages", language.locale(), control)));
    }
  }

  private final Language language;
  private final ResourceBundle bundle;

  private Messages(Language language, ResourceBundle bundle) {
    this.language = language;
    this.bundle = bundle;
  }

  /** The words of this language. */
  public static Messages in(Language language) {
    Messages messages = BY_LANGUAGE.get(language);
    if (messages == null) {
      throw new IllegalStateException("no messages in " + language);
    }
    return messages;
  }

  /** Which language this is. */
  public Language language() {
    return language;
  }

  /** Whether there is a text of this key. */
  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** What was seen when an alarm was raised; the functions write moments and days. */
  String alarmCause(
      AlarmCause cause, Function<Instant, String> time, Function<LocalDate, String> day) {
    Object[] figures = cause.figures().toArray();
    switch (cause.code()) {
      case NO_REPORT_SINCE, RECOVERY_NOT_FINISHED ->
          figures[0] = time.apply(Instant.parse(cause.figures().getFirst()));
      case LOSS_OF_DAY, LOSS_OF_DAY_UNEXPLAINED ->
          figures[0] = day.apply(LocalDate.parse(cause.figures().getFirst()));
      case READING_DOUBTFUL -> {
        figures[0] = text("quality." + cause.figures().getFirst());
        figures[1] = time.apply(Instant.parse(cause.figures().getLast()));
      }
      case PAYMENT_REFUSED -> figures[2] = text("alarm.payment." + cause.figures().getLast());
      case DOCUMENT_NOT_TRUSTED -> figures[0] = text("refusal." + cause.figures().getFirst());
      case BILL_NOT_PAID -> figures[2] = day.apply(LocalDate.parse(cause.figures().getLast()));
      default -> {}
    }
    return text("alarm.cause." + cause.code().name(), figures);
  }

  /** The text of a key, with {@code {0}}, {@code {1}} … replaced. */
  public String text(String key, Object... arguments) {
    String pattern = bundle.getString(key);
    return arguments.length == 0
        ? pattern
        : new MessageFormat(pattern, language.locale()).format(arguments);
  }
}

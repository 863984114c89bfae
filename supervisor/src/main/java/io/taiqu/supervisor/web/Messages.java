package io.taiqu.supervisor.web;

import java.text.MessageFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

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

  /** The text of a key, with {@code {0}}, {@code {1}} … replaced. */
  public String text(String key, Object... arguments) {
    String pattern = bundle.getString(key);
    return arguments.length == 0
        ? pattern
        : new MessageFormat(pattern, language.locale()).format(arguments);
  }
}

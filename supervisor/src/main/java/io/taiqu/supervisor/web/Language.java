package io.taiqu.supervisor.web;

import io.taiqu.supervisor.grid.LocalName;
import java.util.Locale;
import java.util.Optional;

/** A language that every page is written in. */
public enum Language {
  /** English. */
  ENGLISH("en", "English", Locale.ENGLISH),
  /** Simplified Chinese. */
  CHINESE("zh-CN", "简体中文", Locale.SIMPLIFIED_CHINESE);

  private final String tag;
  private final String ownName;
  private final Locale locale;

  Language(String tag, String ownName, Locale locale) {
    this.tag = tag;
    this.ownName = ownName;
    this.locale = locale;
  }

  /** The BCP 47 tag for {@code <html lang>} and the language cookie. */
  public String tag() {
    return tag;
  }

  /** What speakers call it. */
  public String ownName() {
    return ownName;
  }

  /** For numbers and dates. */
  public Locale locale() {
    return locale;
  }

  /** The name of something in this language. */
  public String of(LocalName name) {
    return switch (this) {
      case ENGLISH -> name.en();
      case CHINESE -> name.zh();
    };
  }

  /** The language to offer instead. */
  public Language other() {
    return switch (this) {
      case ENGLISH -> CHINESE;
      case CHINESE -> ENGLISH;
    };
  }

  /** The language with this tag. */
  public static Optional<Language> ofTag(String tag) {
    for (Language language : values()) {
      if (language.tag.equals(tag)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /**
   * The first language of an {@code Accept-Language} header that we speak; English if there is
   * none. Browsers list languages in falling order of weight, so the weights need not be read.
   */
  public static Language preferredBy(String acceptLanguage) {
    for (String range : acceptLanguage.split(",", 20)) {
      String tag = range.strip().toLowerCase(Locale.ROOT);
      if (tag.startsWith("zh")) {
        return CHINESE;
      }
      if (tag.startsWith("en")) {
        return ENGLISH;
      }
    }
    return ENGLISH;
  }
}

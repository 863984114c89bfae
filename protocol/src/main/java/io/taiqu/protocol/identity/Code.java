package io.taiqu.protocol.identity;

/** The form of the codes that a station gives to tariffs, rates, transformers and the like. */
public final class Code {
  private static final int LONGEST = 32;

  private Code() {}

  /**
   * Whether a text is one: 1…32 characters, ASCII letters, digits, {@code . _ -}; begins with a
   * letter or digit. Documents are full of them, so it is looked at without a regular expression.
   */
  public static boolean isOne(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && (i == 0 || (c != '.' && c != '_' && c != '-'))) {
        return false;
      }
    }
    return true;
  }
}

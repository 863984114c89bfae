package io.taiqu.supervisor.sms;

import io.taiqu.supervisor.ledger.AccountId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a customer asks by message: a word, and an account where the phone has several.
 *
 * @param account as typed
 */
public record SmsQuestion(Topic topic, Optional<AccountId> account) {
  private static final Set<String> BALANCE = Set.of("bal", "balance", "余额", "ye", "1");
  private static final Set<String> TOKEN = Set.of("token", "tok", "充值码", "czm", "2");

  /** What it is about. */
  public enum Topic {
    /** How much credit is left. */
    BALANCE,
    /** The digits of payments that the unit has not shown to hold. */
    TOKEN,
    /** Anything else: what can be asked is the answer. */
    HELP
  }

  /** Reads a message; case, full-width digits and surplus blanks do not matter. */
  public static SmsQuestion read(String text) {
    String[] words = narrow(text).strip().split("[\\s,，:：]+");
    String word = words[0].toLowerCase(Locale.ROOT);
    Topic topic =
        BALANCE.contains(word) ? Topic.BALANCE : TOKEN.contains(word) ? Topic.TOKEN : Topic.HELP;
    boolean named = topic != Topic.HELP && words.length > 1 && AccountId.isValid(words[1]);
    return new SmsQuestion(topic, named ? Optional.of(new AccountId(words[1])) : Optional.empty());
  }

  private static String narrow(String text) {
    StringBuilder narrow = new StringBuilder();
    text.codePoints()
        .map(c -> c >= 0xFF01 && c <= 0xFF5E && c != 0xFF0C && c != 0xFF1A ? c - 0xFEE0 : c)
        .map(c -> c == 0x3000 ? ' ' : c)
        .forEach(narrow::appendCodePoint);
    return narrow.toString();
  }
}

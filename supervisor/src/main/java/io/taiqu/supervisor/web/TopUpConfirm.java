package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import io.taiqu.supervisor.debt.Recovered;

/**
 * The check before money is taken: is this the right holder, is this the amount.
 *
 * @param recovered what of it debts take, in their order
 * @param maskedName the holder's name with its middle hidden
 * @param key the idempotency key of this payment: a form sent twice pays once
 */
public record TopUpConfirm(
    CustomerFile file, Money amount, Recovered recovered, String maskedName, String key) {

  /** What becomes credit. */
  public Money credit() {
    return amount.minus(recovered.total());
  }

  /**
   * Family name and the rest hidden; of a name in Latin letters the initials of all but the first
   * word.
   */
  static String masked(String name) {
    String[] words = name.strip().split("\\s+");
    if (words.length == 1) {
      int[] letters = words[0].codePoints().toArray();
      if (letters.length <= 1) {
        return name;
      }
      StringBuilder hidden = new StringBuilder().appendCodePoint(letters[0]);
      for (int i = 1; i < letters.length; i++) {
        hidden.append(
            i == letters.length - 1 && letters.length > 2 ? Character.toString(letters[i]) : "*");
      }
      return hidden.toString();
    }
    StringBuilder hidden = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      hidden.append(' ').appendCodePoint(words[i].codePointAt(0)).append("***");
    }
    return hidden.toString();
  }
}

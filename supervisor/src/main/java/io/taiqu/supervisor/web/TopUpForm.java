package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Choosing the amount of a top-up.
 *
 * @param choices amounts to choose from
 * @param typed another amount, as typed last
 * @param failure why the last try was refused, in the visitor's words
 */
public record TopUpForm(
    CustomerFile file, List<Choice> choices, String typed, Optional<String> failure) {

  /** The least payment after which supply returns; zero if it is on. */
  public Money least() {
    return file.point().leastToRestore();
  }

  /** Above which balance it returns. */
  public Money reconnectAt() {
    return file.point().reconnectAt().orElse(Money.ZERO);
  }

  /**
   * One amount.
   *
   * @param days how long it lasts at the usual use, where that is known
   */
  public record Choice(Money amount, OptionalInt days) {}
}

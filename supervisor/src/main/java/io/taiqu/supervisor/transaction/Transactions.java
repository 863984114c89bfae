package io.taiqu.supervisor.transaction;

import java.util.Collection;
import java.util.function.Supplier;

/**
 * Makes everything that a use case stores durable together, or not at all. Work may be run again
 * from its beginning where it met another transaction; what must happen once waits for {@link
 * #afterCommit}.
 */
public interface Transactions {
  /**
   * Runs the work in one transaction, or in the caller's if there is one; a throw undoes all of it.
   */
  <T> T run(Supplier<T> work);

  /**
   * Runs the work in one transaction, or in the caller's if there is one; a throw undoes all of it.
   */
  default void run(Runnable work) {
    run(() -> {
      work.run();
      return Boolean.TRUE;
    });
  }

  /**
   * Runs the work in one transaction beside everything but other works with one of the same
   * subjects. Of those others it may see what they store meanwhile, so it must depend on its
   * subjects alone. Not to be called within another transaction.
   */
  <T> T runFor(Collection<String> subjects, Supplier<T> work);

  /** Runs the action when the running transaction is durable, or at once without one. */
  void afterCommit(Runnable action);
}

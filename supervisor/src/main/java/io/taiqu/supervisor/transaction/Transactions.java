package io.taiqu.supervisor.transaction;

import java.util.function.Supplier;

/** Makes everything that a use case stores durable together, or not at all. */
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

  /** Runs the action when the running transaction is durable, or at once without one. */
  void afterCommit(Runnable action);
}

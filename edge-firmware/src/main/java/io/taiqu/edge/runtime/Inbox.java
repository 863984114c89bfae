package io.taiqu.edge.runtime;

import io.taiqu.edge.core.Input;

/** Where adapters leave what happened. Never blocks and may be called from any thread. */
@FunctionalInterface
public interface Inbox {
  /**
   * Offers an input.
   *
   * <p>A full inbox keeps the newest sample of each meter, and refuses documents: the broker is
   * then not acknowledged and delivers them again.
   *
   * @return false if it was refused
   */
  boolean offer(Input input);
}

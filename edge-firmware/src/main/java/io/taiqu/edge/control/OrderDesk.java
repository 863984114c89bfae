package io.taiqu.edge.control;

/** Carries orders out. May block for seconds; is called by one thread at a time. */
@FunctionalInterface
public interface OrderDesk {
  /** Carries an order out and tells what became of it. */
  Answer take(Order order) throws InterruptedException;
}

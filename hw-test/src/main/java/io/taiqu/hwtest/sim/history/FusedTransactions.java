package io.taiqu.hwtest.sim.history;

import io.taiqu.supervisor.transaction.StoreException;
import io.taiqu.supervisor.transaction.Transactions;
import java.util.Collection;
import java.util.function.Supplier;

/** Transactions that may end with the process at each boundary, or find the disk full. */
final class FusedTransactions implements Transactions {
  private final Transactions real;
  private final Fuse fuse;
  private int depth;

  /** A way to run work. */
  @FunctionalInterface
  private interface UnaryRun<T> {
    T of(Supplier<T> work);
  }

  private boolean full;

  FusedTransactions(Transactions real, Fuse fuse) {
    this.real = real;
    this.fuse = fuse;
  }

  /** The next transaction finds no room. */
  void failNext() {
    full = true;
  }

  /** The disk has room again. */
  void mend() {
    full = false;
  }

  @Override
  public <T> T run(Supplier<T> work) {
    return depth > 0 ? real.run(work) : fused(work, real::run);
  }

  @Override
  public <T> T runFor(Collection<String> subjects, Supplier<T> work) {
    return fused(work, fused -> real.runFor(subjects, fused));
  }

  private <T> T fused(Supplier<T> work, UnaryRun<T> run) {
    fuse.pass("before a transaction");
    depth++;
    try {
      T result =
          run.of(() -> {
            T done = work.get();
            fuse.pass("before a commit");
            if (full) {
              full = false;
              throw new StoreException("the disk is full (simulated)");
            }
            return done;
          });
      fuse.pass("after a commit and what follows it");
      return result;
    } finally {
      depth--;
    }
  }

  @Override
  public void afterCommit(Runnable action) {
    real.afterCommit(() -> {
      fuse.pass("after a commit");
      action.run();
    });
  }
}

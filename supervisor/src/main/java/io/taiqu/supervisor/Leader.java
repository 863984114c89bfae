package io.taiqu.supervisor;

import io.taiqu.supervisor.sql.SqlLease;
import io.taiqu.supervisor.transaction.StoreException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this supervisor is the one that judges, asks and delivers; of several side by side one
 * does, and another takes over when its lease ends.
 */
final class Leader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leader.class);
  private static final long RENEW_MILLIS = 1_500;

  private final SqlLease lease;
  private final Thread thread;
  private volatile long heldUntilNanos = System.nanoTime() - 1;
  private boolean told;

  Leader(SqlLease lease) {
    this.lease = lease;
    this.thread = Thread.ofPlatform().name("leader").daemon().unstarted(this::run);
  }

  void start() {
    renew();
    thread.start();
  }

  /** Whether it is, now; by its own clock it stops sooner than the lease ends. */
  boolean isLeader() {
    return heldUntilNanos - System.nanoTime() > 0;
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(RENEW_MILLIS);
        renew();
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  private void renew() {
    long asked = System.nanoTime();
    try {
      boolean held = lease.renew();
      heldUntilNanos = held ? asked + lease.length().toNanos() * 4 / 5 : asked;
      if (held != told) {
        LOG.info(held ? "This supervisor leads." : "Another supervisor leads.");
        told = held;
      }
    } catch (StoreException e) {
      LOG.warn("The lease was not renewed: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(5_000);
      lease.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      LOG.warn("The lease ends by itself: {}", e.getMessage());
    }
  }
}

package io.taiqu.supervisor;

import io.taiqu.supervisor.transaction.StoreException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that does one kind of work, such as publishing credit: at once when it is
 * signalled, and now and then by itself, since work that failed gives no signal of its own.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final long LOOK_ANYWAY_SECONDS = 5;

  private final String name;
  private final Runnable work;
  private final Semaphore signals = new Semaphore(0);
  private final Thread thread;

  /**
   * A thread that is not started yet.
   *
   * @param name of the thread and the work
   */
  Outbox(String name, Runnable work) {
    this.name = name;
    this.work = work;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Says that there may be work; returns at once. */
  void signal() {
    signals.release();
  }

  private void run() {
    while (true) {
      try {
        signals.tryAcquire(LOOK_ANYWAY_SECONDS, TimeUnit.SECONDS);
        signals.drainPermits();
        work.run();
      } catch (InterruptedException e) {
        return;
      } catch (StoreException e) {
        LOG.error("The work \"{}\" failed and is tried again: {}", name, e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

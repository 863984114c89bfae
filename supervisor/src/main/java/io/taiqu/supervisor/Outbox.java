package io.taiqu.supervisor;

import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.transaction.StoreException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that publishes credit: at once when it is signalled, and now and then by itself.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final long LOOK_ANYWAY_SECONDS = 5;

  private final CreditIssuing issuing;
  private final Semaphore signals = new Semaphore(0);
  private final Thread thread;

  Outbox(CreditIssuing issuing) {
    this.issuing = issuing;
    this.thread = Thread.ofPlatform().name("outbox").daemon().unstarted(this::run);
    issuing.onSignal(signals::release);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (true) {
      try {
        // A publication that failed gives no signal of its own.
        signals.tryAcquire(LOOK_ANYWAY_SECONDS, TimeUnit.SECONDS);
        signals.drainPermits();
        issuing.publishWaiting();
      } catch (InterruptedException e) {
        return;
      } catch (StoreException e) {
        LOG.error("Credit was not published, and will be tried again: {}", e.getMessage());
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

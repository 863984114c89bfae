package io.taiqu.supervisor;

import io.taiqu.supervisor.transaction.StoreException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is looked at again and again, on the real clock. */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final List<Round> rounds;
  private final BooleanSupplier mine;
  private final ScheduledExecutorService threads =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("rounds").daemon().factory());

  /** One kind of work and the pause between two goes. */
  record Round(String name, int pauseSeconds, Runnable work) {}

  /**
   * Rounds that are not begun.
   *
   * @param mine whether this supervisor makes them now; several share the work by turns
   */
  Rounds(List<Round> rounds, BooleanSupplier mine) {
    this.rounds = rounds;
    this.mine = mine;
  }

  void start() {
    for (Round round : rounds) {
      threads.scheduleWithFixedDelay(
          () -> run(round), round.pauseSeconds(), round.pauseSeconds(), TimeUnit.SECONDS);
    }
  }

  private void run(Round round) {
    if (!mine.getAsBoolean()) {
      return;
    }
    try {
      round.work().run();
    } catch (StoreException e) {
      LOG.error("The round \"{}\" failed and is made again: {}", round.name(), e.getMessage());
    } catch (RuntimeException e) {
      // A scheduler would swallow it, and never call again.
      Thread.currentThread()
          .getUncaughtExceptionHandler()
          .uncaughtException(Thread.currentThread(), e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("A round is still being made.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

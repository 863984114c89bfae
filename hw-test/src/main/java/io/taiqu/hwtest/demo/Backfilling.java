package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import java.time.Duration;
import java.util.Map;

/** Watches how the history arrives. */
final class Backfilling {
  private final Product product;
  private final EstatePlan plan;
  private final Map<TransformerPlan, Long> expected;
  private final long startedNanos;
  private final Thread thread = new Thread(this::watch, "back-fill");
  private volatile long doneNanos;

  /**
   * @param expected how many records each unit holds
   * @param startedNanos when the first unit was started
   */
  Backfilling(
      Product product, EstatePlan plan, Map<TransformerPlan, Long> expected, long startedNanos) {
    this.product = product;
    this.plan = plan;
    this.expected = Map.copyOf(expected);
    this.startedNanos = startedNanos;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (plan.transformers().stream()
            .allMatch(t -> product.unit(t).watermark() >= expected.getOrDefault(t, 0L))) {
          doneNanos = System.nanoTime();
          return;
        }
      } catch (SupervisorApi.Unreachable e) {
        // An outage of the story; the units deliver the rest afterwards.
        Pause.millis(500);
      }
      Pause.millis(250);
    }
  }

  /** What has arrived and how long it took; waits for the last of it. */
  Summary.Backfill result(Duration limit) {
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long end = doneNanos == 0 ? System.nanoTime() : doneNanos;
    long readings =
        plan.transformers().stream()
            .mapToLong(t -> Math.min(product.unit(t).watermark(), expected.getOrDefault(t, 0L)))
            .sum();
    return new Summary.Backfill(readings, Math.round((end - startedNanos) / 1e8) / 10.0);
  }
}

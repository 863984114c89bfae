package io.taiqu.hwtest.ingest;

import java.util.concurrent.TimeUnit;

/** Waiting on the real clock, and how long it took. */
final class RealTime {
  private RealTime() {}

  /** Seconds since a moment of {@link System#nanoTime()}. */
  static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** Sleeps; a run that is interrupted is over. */
  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

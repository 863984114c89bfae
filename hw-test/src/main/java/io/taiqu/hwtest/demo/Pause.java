package io.taiqu.hwtest.demo;

/** Waiting on the real clock. */
final class Pause {
  private Pause() {}

  /** Sleeps; returns early, with the thread still marked, when it is interrupted. */
  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

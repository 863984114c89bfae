package io.taiqu.edge.runtime;

import java.time.Duration;

/**
 * How the control loop paces itself, in real time.
 *
 * @param reportEvery a report is sent at least so often while there is a session
 * @param reportWithin a change is reported within this time; changes in between share the report
 * @param tick the loop looks at the time at least so often
 * @param snapshotEvery a snapshot replaces the replay of so many ledger entries
 * @param lossWindow the longest that readings which could be stored wait for others to share a page
 *     with, by the deployment's clock: what a loss of power may take
 * @param speed how many times as fast as the real one the deployment's clock runs
 */
public record LoopSettings(
    Duration reportEvery,
    Duration reportWithin,
    Duration tick,
    int snapshotEvery,
    Duration lossWindow,
    int speed) {
  /** For a unit in service. */
  public static final LoopSettings IN_SERVICE =
      new LoopSettings(
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          256,
          Duration.ofMinutes(15),
          1);

  private static final Duration REPORT_OF_A_DEMONSTRATION = Duration.ofSeconds(3);

  /**
   * For a unit whose deployment's clock runs so many times faster than the real one: people who
   * watch it must not look at a state that is half an hour old.
   */
  public static LoopSettings atSpeed(int speed) {
    return speed == 1
        ? IN_SERVICE
        : new LoopSettings(
            REPORT_OF_A_DEMONSTRATION,
            IN_SERVICE.reportWithin(),
            IN_SERVICE.tick(),
            IN_SERVICE.snapshotEvery(),
            IN_SERVICE.lossWindow(),
            speed);
  }

  /** The same with another loss window; with none, each block is stored when it is filled. */
  public LoopSettings withLossWindow(Duration other) {
    return new LoopSettings(reportEvery, reportWithin, tick, snapshotEvery, other, speed);
  }
}

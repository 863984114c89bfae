package io.taiqu.hwtest.bus;

import java.time.Duration;

/**
 * How fast a station is.
 *
 * @param turnaround from the end of a request to the first byte of the answer; the bus never goes
 *     below t3.5
 * @param minimumGap a request that comes sooner after the station's previous answer is ignored, as
 *     some meters do when hurried
 */
public record StationTiming(Duration turnaround, Duration minimumGap) {

  /** A quick meter: 5 ms turnaround, no minimum gap. */
  public static final StationTiming QUICK = afterTurnaround(Duration.ofMillis(5));

  /** A station with this turnaround and no minimum gap. */
  public static StationTiming afterTurnaround(Duration turnaround) {
    return new StationTiming(turnaround, Duration.ZERO);
  }
}

package io.taiqu.hwtest.bus;

import java.time.Duration;

/**
 * How fast a station is.
 *
 * @param turnaround from the end of a request to the first byte of the answer; the bus never goes
 *     below t3.5
 * @param minimumGap a request that comes sooner after the station's previous answer is ignored, as
 *     some meters do when hurried
 * @param reboot how long a hurried station is deaf: some do not just ignore the request but start
 *     anew
 */
public record StationTiming(Duration turnaround, Duration minimumGap, Duration reboot) {

  /** A quick meter: 5 ms turnaround, no minimum gap. */
  public static final StationTiming QUICK = afterTurnaround(Duration.ofMillis(5));

  /** A station with this turnaround and no minimum gap. */
  public static StationTiming afterTurnaround(Duration turnaround) {
    return withMinimumGap(turnaround, Duration.ZERO);
  }

  /** A station that ignores requests which come too soon. */
  public static StationTiming withMinimumGap(Duration turnaround, Duration minimumGap) {
    return new StationTiming(turnaround, minimumGap, Duration.ZERO);
  }
}

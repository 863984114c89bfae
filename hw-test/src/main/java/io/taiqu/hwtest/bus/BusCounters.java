package io.taiqu.hwtest.bus;

/**
 * What has happened on a bus since it was opened.
 *
 * @param requests frames from the master with a right checksum
 * @param answers answers that stations began to send
 * @param badFrames frames from the master with a wrong checksum or length
 * @param unanswered requests that no station answered, broadcasts not counted
 * @param silenceViolations frames that the master began less than t3.5 after the last byte on the
 *     wire
 * @param gapViolations frames of the master with more than t1.5 of silence inside
 * @param collisions times that the master and a station spoke together
 * @param hurried requests ignored because they came within a station's minimum gap
 * @param faults faults injected
 * @param bytesFromMaster bytes the master sent
 * @param bytesToMaster bytes stations sent
 * @param shortestSilenceNanos shortest silence seen before a frame of the master; {@link
 *     Long#MAX_VALUE} before the second frame
 * @param wireBusyNanos time the wire carried a character
 */
public record BusCounters(
    long requests,
    long answers,
    long badFrames,
    long unanswered,
    long silenceViolations,
    long gapViolations,
    long collisions,
    long hurried,
    long faults,
    long bytesFromMaster,
    long bytesToMaster,
    long shortestSilenceNanos,
    long wireBusyNanos) {

  /** Nothing has happened yet. */
  public static final BusCounters ZERO =
      new BusCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Long.MAX_VALUE, 0);
}

package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.bus.LineSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of one master on the wire amounts to, computed from its bytes alone.
 *
 * @param utilisation wire time that the reads need by the formula, over the time that they took
 * @param violations requests that began less than t3.5 after the answer before them
 * @param readNanos mean time from one request to the next
 */
record WireRun(double utilisation, int violations, double readNanos) {
  /** Times of two clocks' readings are not exacter than this. */
  private static final long TOLERANCE_NANOS = 100_000L;

  /**
   * Judges a run: from the first request to the last, which itself is not counted.
   *
   * @param turnaroundNanos what the meters take from request to answer
   * @param writes when the master handed over its requests; where it does not tell, the time counts
   *     at which they were seen on the wire, which is later
   * @throws Benchmark.BenchFailed if a request was not answered
   */
  static WireRun of(
      List<WireRecording.Frame> frames, LineSettings line, long turnaroundNanos, List<Long> writes)
      throws Benchmark.BenchFailed {
    long character = line.nanosFor(1);
    double ideal = 0;
    int violations = 0;
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i + 2 < frames.size(); i += 2) {
      WireRecording.Frame request = frames.get(i);
      WireRecording.Frame answer = frames.get(i + 1);
      WireRecording.Frame next = frames.get(i + 2);
      if (!request.request() || answer.request() || !next.request()) {
        throw new Benchmark.BenchFailed("request and answer did not alternate on the wire");
      }
      ideal +=
          (request.bytes() + answer.bytes()) * (double) character
              + Math.max(turnaroundNanos, line.silenceNanos())
              + line.silenceNanos();
      int nth = i / 2 + 1;
      long begun = nth < writes.size() ? writes.get(nth) : next.startNanos();
      violations += begun - answer.endNanos() < line.silenceNanos() - TOLERANCE_NANOS ? 1 : 0;
      starts.add(next.startNanos());
    }
    if (starts.isEmpty()) {
      throw new Benchmark.BenchFailed("fewer than two requests were seen on the wire");
    }
    double elapsed = starts.getLast() - frames.getFirst().startNanos();
    return new WireRun(ideal / elapsed, violations, elapsed / starts.size());
  }
}

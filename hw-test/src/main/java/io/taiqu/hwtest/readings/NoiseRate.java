package io.taiqu.hwtest.readings;

import io.taiqu.hwtest.bus.Frame;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * How much heavy noise a check sum of 16 bits lets pass, counted: answers of every length that
 * meters give, each hit by noise, and nothing looked at but the check sum.
 *
 * @param frames damaged answers
 * @param passed of these with a right check sum
 */
public record NoiseRate(long frames, long passed) {
  private static final int BATCH = 10_000;
  private static final int SHORTEST = 7;
  private static final int LONGEST = 125;

  /** What the theory says: one in 65 536. */
  static final double EXPECTED = 1.0 / 65_536;

  /** Counts on all processors. */
  static NoiseRate counted(long frames, long seed) {
    long batches = Math.ceilDiv(frames, BATCH);
    long passed =
        LongStream.range(0, batches)
            .parallel()
            .map(batch ->
                passedOf(new SplittableRandom(new SplittableRandom(seed + batch).nextLong())))
            .sum();
    return new NoiseRate(batches * BATCH, passed);
  }

  private static long passedOf(SplittableRandom random) {
    long passed = 0;
    byte[] pdu = new byte[random.nextInt(SHORTEST, LONGEST) - 3];
    random.nextBytes(pdu);
    byte[] clean = new Frame(1, pdu).toBytes();
    for (int i = 0; i < BATCH; i++) {
      byte[] hit = LineFault.HEAVY_NOISE.applied(clean, random);
      int sent = hit[hit.length - 2] & 0xFF | (hit[hit.length - 1] & 0xFF) << 8;
      if (sent == Frame.crc(hit, hit.length - 2) && !Arrays.equals(hit, clean)) {
        passed++;
      }
    }
    return passed;
  }

  /** Share of the damaged answers that passed. */
  public double rate() {
    return frames == 0 ? 0 : (double) passed / frames;
  }

  /** Whether it is as expected, within five standard deviations of such a count. */
  boolean isAsExpected() {
    double expected = frames * EXPECTED;
    return Math.abs(passed - expected) <= 5 * Math.sqrt(expected) + 1;
  }
}

package io.taiqu.hwtest.bench;

import java.util.Arrays;

/** Quantiles of measured times. */
final class Quantiles {
  private static final double NANOS_PER_MILLI = 1e6;

  private Quantiles() {}

  /**
   * The smallest measured time that at least this share of them does not exceed, in milliseconds.
   *
   * @param nanos at least one
   * @param share 0…1; 1 is the longest
   */
  static double millis(long[] nanos, double share) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return round(sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI);
  }

  /** Two decimals, which is what a figure in milliseconds is worth. */
  static double round(double value) {
    return Math.round(100 * value) / 100.0;
  }
}

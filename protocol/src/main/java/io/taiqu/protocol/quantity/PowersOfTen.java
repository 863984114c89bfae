package io.taiqu.protocol.quantity;

/** The powers of ten that fit a long. */
final class PowersOfTen {
  private static final long[] VALUES = new long[19];

  static {
    VALUES[0] = 1;
    for (int i = 1; i < VALUES.length; i++) {
      VALUES[i] = VALUES[i - 1] * 10;
    }
  }

  private PowersOfTen() {}

  /**
   * 10 to the given power.
   *
   * @param exponent 0…18
   */
  static long of(int exponent) {
    return VALUES[exponent];
  }
}

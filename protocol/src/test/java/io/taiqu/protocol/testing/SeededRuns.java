package io.taiqu.protocol.testing;

import java.util.Random;

/**
 * Properties over fixed seeds: the same runs every time, and a failing run names its seed. {@code
 * -Dtaiqu.seed=N} repeats that one run; {@code -Dtaiqu.runs.factor=N} makes N times as many.
 */
public final class SeededRuns {
  private static final long FIRST_SEED = 20_260_302L;

  private SeededRuns() {}

  /** Something that holds for every source of randomness. */
  public interface Property {
    void check(Random random) throws Exception;
  }

  /** Checks a property for {@code runs} seeds. */
  public static void run(int runs, Property property) {
    Long only = Long.getLong("taiqu.seed");
    if (only != null) {
      check(only, property);
      return;
    }
    long count = (long) runs * Math.max(1, Integer.getInteger("taiqu.runs.factor", 1));
    for (long seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
      check(seed, property);
    }
  }

  private static void check(long seed, Property property) {
    try {
      property.check(new Random(seed));
    } catch (Exception | AssertionError failure) {
      throw new AssertionError(
          "failed with seed " + seed + " (repeat with -Dtaiqu.seed=" + seed + ")", failure);
    }
  }
}

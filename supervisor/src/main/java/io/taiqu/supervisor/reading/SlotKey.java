package io.taiqu.supervisor.reading;

/**
 * The keys of the roll-up rows: transformer, then time, packed into one number, so that what is
 * read together lies together.
 */
public final class SlotKey {
  /** How many points a transformer can have. */
  public static final int PLACES = 1 << 12;

  private static final int TIME_BITS = 28;

  private SlotKey() {}

  /** Whether the keys reach a time: from 1970 on, minutes until 2480. */
  static boolean holds(long time) {
    return time >= 0 && time < 1L << TIME_BITS;
  }

  /** The key of a transformer in an interval or on a day. */
  public static long ofTransformer(long transformer, long time) {
    if (!holds(time)) {
      throw new IllegalArgumentException("time is outside the keys: " + time);
    }
    return (transformer << TIME_BITS) | time;
  }

  /** The time of a transformer's key. */
  public static long timeOfTransformer(long key) {
    return key & ((1L << TIME_BITS) - 1);
  }

  /** The transformer of a transformer's key. */
  public static long transformerOf(long key) {
    return key >> TIME_BITS;
  }
}

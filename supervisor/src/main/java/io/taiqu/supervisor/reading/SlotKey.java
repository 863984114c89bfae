package io.taiqu.supervisor.reading;

/**
 * The keys of the roll-up rows: transformer, then time, then point, packed into one number, so that
 * what is written and read together lies together.
 */
public final class SlotKey {
  /** How many points a transformer can have. */
  public static final int PLACES = 1 << 12;

  private static final int PLACE_BITS = 12;
  private static final int TIME_BITS = 28;

  private SlotKey() {}

  /** The key of a point in an interval or on a day. */
  public static long ofPoint(long transformer, long time, int place) {
    return (ofTransformer(transformer, time) << PLACE_BITS) | place;
  }

  /** The key of a transformer in an interval or on a day. */
  public static long ofTransformer(long transformer, long time) {
    if (time < 0 || time >= 1L << TIME_BITS) {
      throw new IllegalArgumentException("time is outside the keys: " + time);
    }
    return (transformer << TIME_BITS) | time;
  }

  /** The time of a point's key. */
  public static long timeOfPoint(long key) {
    return timeOfTransformer(key >> PLACE_BITS);
  }

  /** The place of a point's key. */
  public static int placeOf(long key) {
    return (int) (key & (PLACES - 1));
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

package io.taiqu.protocol.quantity;

/**
 * A root-mean-square current, in milliamperes.
 *
 * @param milliamps the current
 */
public record Current(long milliamps) implements Comparable<Current> {
  public static final Current ZERO = new Current(0);

  @Override
  public int compareTo(Current other) {
    return Long.compare(milliamps, other.milliamps);
  }

  @Override
  public String toString() {
    return milliamps + " mA";
  }
}

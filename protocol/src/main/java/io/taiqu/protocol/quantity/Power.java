package io.taiqu.protocol.quantity;

/**
 * Active power, in whole watts.
 *
 * @param watts the power; negative when energy flows towards the grid
 */
public record Power(long watts) implements Comparable<Power> {
  public static final Power ZERO = new Power(0);

  @Override
  public int compareTo(Power other) {
    return Long.compare(watts, other.watts);
  }

  @Override
  public String toString() {
    return watts + " W";
  }
}

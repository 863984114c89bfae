package io.taiqu.protocol.quantity;

/**
 * A root-mean-square voltage, in millivolts.
 *
 * @param millivolts the voltage
 */
public record Voltage(long millivolts) implements Comparable<Voltage> {
  public static final Voltage ZERO = new Voltage(0);

  @Override
  public int compareTo(Voltage other) {
    return Long.compare(millivolts, other.millivolts);
  }

  @Override
  public String toString() {
    return millivolts + " mV";
  }
}

package io.taiqu.protocol.quantity;

import java.math.BigDecimal;

/**
 * An amount of energy, in whole watt-hours: the difference of two {@linkplain MeterRegister
 * register positions}, never a position.
 *
 * @param wattHours the amount; negative when a register went backwards
 */
public record Energy(long wattHours) implements Comparable<Energy> {
  public static final Energy ZERO = new Energy(0);

  public static Energy ofKilowattHours(long kilowattHours) {
    return new Energy(Math.multiplyExact(kilowattHours, 1000L));
  }

  public Energy plus(Energy other) {
    return new Energy(Math.addExact(wattHours, other.wattHours));
  }

  public Energy minus(Energy other) {
    return new Energy(Math.subtractExact(wattHours, other.wattHours));
  }

  public boolean isNegative() {
    return wattHours < 0;
  }

  /** Kilowatt-hours with three decimal places: {@code 12.345}. */
  public String toKilowattHourString() {
    return BigDecimal.valueOf(wattHours, 3).toPlainString();
  }

  @Override
  public int compareTo(Energy other) {
    return Long.compare(wattHours, other.wattHours);
  }

  @Override
  public String toString() {
    return wattHours + " Wh";
  }
}

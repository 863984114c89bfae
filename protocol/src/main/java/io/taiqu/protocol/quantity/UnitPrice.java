package io.taiqu.protocol.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The price of energy in 10⁻⁹ currency units per watt-hour, which is 10⁻⁶ currency units per
 * kilowatt-hour.
 *
 * @param nanoPerWattHour the price; negative for a rebate
 */
public record UnitPrice(long nanoPerWattHour) implements Comparable<UnitPrice> {
  public static final UnitPrice ZERO = new UnitPrice(0);

  /**
   * Reads a price per kilowatt-hour such as {@code 0.5583}.
   *
   * @throws NumberFormatException if the text is not a decimal number
   * @throws ArithmeticException if it needs more than six decimal places or is out of range
   */
  public static UnitPrice perKilowattHour(String decimal) {
    if (decimal.length() > 32 || decimal.indexOf('e') >= 0 || decimal.indexOf('E') >= 0) {
      throw new NumberFormatException("not a plain decimal price: " + decimal);
    }
    return new UnitPrice(
        new BigDecimal(decimal)
            .setScale(6, RoundingMode.UNNECESSARY)
            .unscaledValue()
            .longValueExact());
  }

  /** What {@code energy} costs at this price: exact. */
  public Money times(Energy energy) {
    return new Money(Math.multiplyExact(nanoPerWattHour, energy.wattHours()));
  }

  public UnitPrice plus(UnitPrice other) {
    return new UnitPrice(Math.addExact(nanoPerWattHour, other.nanoPerWattHour));
  }

  /**
   * The price of a kilowatt-hour as a plain decimal with at least two decimal places: {@code
   * 0.5583}.
   */
  public String toPerKilowattHourString() {
    BigDecimal stripped = BigDecimal.valueOf(nanoPerWattHour, 6).stripTrailingZeros();
    return stripped.setScale(Math.max(2, stripped.scale())).toPlainString();
  }

  @Override
  public int compareTo(UnitPrice other) {
    return Long.compare(nanoPerWattHour, other.nanoPerWattHour);
  }

  @Override
  public String toString() {
    return toPerKilowattHourString() + "/kWh";
  }
}

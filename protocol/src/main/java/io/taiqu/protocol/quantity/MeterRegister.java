package io.taiqu.protocol.quantity;

import java.math.BigDecimal;

/**
 * The position of a meter's cumulative energy register, as the meter counts it: {@code count ×
 * 10^exponent} watt-hours. A position relates to an {@link Energy} as an instant relates to a
 * duration; {@link #since} is the only bridge. Roll-over and meter exchange are explicit events
 * elsewhere, never inferred here.
 *
 * @param count the raw count, not negative
 * @param exponent decimal exponent of one count in watt-hours, −9…9: 1 for a meter that counts 0.01
 *     kWh
 */
public record MeterRegister(long count, int exponent) {
  public static final int MAX_EXPONENT = 9;

  public MeterRegister {
    if (count < 0) {
      throw new IllegalArgumentException("a register does not count below zero: " + count);
    }
    if (exponent < -MAX_EXPONENT || exponent > MAX_EXPONENT) {
      throw new IllegalArgumentException("register exponent must be within -9…9: " + exponent);
    }
  }

  public static MeterRegister ofWattHours(long wattHours) {
    return new MeterRegister(wattHours, 0);
  }

  /**
   * The energy counted since an earlier position of the same register. Each position is floored to
   * a whole watt-hour first, so differences telescope: {@code c.since(a)} equals {@code c.since(b)
   * + b.since(a)} exactly.
   *
   * @return negative if this position is the lower one
   * @throws ArithmeticException if a position is beyond 2⁶³ Wh
   */
  public Energy since(MeterRegister earlier) {
    return new Energy(Math.subtractExact(wattHoursFloor(), earlier.wattHoursFloor()));
  }

  /**
   * This position in whole watt-hours, rounded down. For showing and comparing; energy comes from
   * {@link #since}.
   */
  public long wattHoursFloor() {
    long scale = PowersOfTen.of(Math.abs(exponent));
    return exponent >= 0 ? Math.multiplyExact(count, scale) : count / scale;
  }

  /** The exact position in kilowatt-hours, as the meter's display shows it: {@code 1234.56}. */
  public String toKilowattHourString() {
    return BigDecimal.valueOf(count, 3 - exponent).toPlainString();
  }

  @Override
  public String toString() {
    return toKilowattHourString() + " kWh";
  }
}

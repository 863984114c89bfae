package io.taiqu.protocol.quantity;

import java.math.BigInteger;

/**
 * The ratio of the current (and voltage) transformers in front of a meter, 倍率: primary : secondary.
 * The energy that flowed is the difference of two register positions times this ratio.
 *
 * @param primary numerator, at least 1
 * @param secondary denominator, at least 1
 */
public record CtRatio(int primary, int secondary) {
  /** A meter without instrument transformers. */
  public static final CtRatio DIRECT = new CtRatio(1, 1);

  public CtRatio {
    if (primary < 1 || secondary < 1) {
      throw new IllegalArgumentException(
          "a transformer ratio is positive: " + primary + ":" + secondary);
    }
  }

  /**
   * Reads {@code 60} (60 : 1) or {@code 300/5}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static CtRatio parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new CtRatio(Integer.parseInt(text.strip()), 1)
        : new CtRatio(
            Integer.parseInt(text.substring(0, slash).strip()),
            Integer.parseInt(text.substring(slash + 1).strip()));
  }

  /**
   * The energy that flowed on the primary side between two positions of one register. Each position
   * is multiplied and floored to a watt-hour before the difference is taken, so the energies of
   * adjoining spans add up to the energy of the whole span, always.
   *
   * @throws ArithmeticException if a position is beyond 2⁶³ Wh
   */
  public Energy between(MeterRegister earlier, MeterRegister later) {
    return new Energy(Math.subtractExact(primaryWattHours(later), primaryWattHours(earlier)));
  }

  private long primaryWattHours(MeterRegister register) {
    if (primary == secondary) {
      return register.wattHoursFloor();
    }
    BigInteger numerator =
        BigInteger.valueOf(register.count()).multiply(BigInteger.valueOf(primary));
    BigInteger denominator = BigInteger.valueOf(secondary);
    BigInteger scale = BigInteger.valueOf(PowersOfTen.of(Math.abs(register.exponent())));
    return (register.exponent() >= 0
            ? numerator.multiply(scale).divide(denominator)
            : numerator.divide(denominator.multiply(scale)))
        .longValueExact();
  }

  @Override
  public String toString() {
    return secondary == 1 ? Integer.toString(primary) : primary + "/" + secondary;
  }
}

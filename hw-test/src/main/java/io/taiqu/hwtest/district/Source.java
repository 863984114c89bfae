package io.taiqu.hwtest.district;

/**
 * What feeds the low-voltage bus: a stiff voltage behind an impedance.
 *
 * @param phaseVolts open-circuit voltage of a phase to neutral
 * @param impedance of network and transformer, seen from the low-voltage side
 */
public record Source(double phaseVolts, Impedance impedance) {

  /**
   * A network behind a delta/grounded-wye transformer. The delta carries the zero sequence, so that
   * the network's own zero-sequence impedance does not matter.
   *
   * @param highKilovolts rated line voltage of the network
   * @param perUnit its actual voltage over the rated one
   * @param shortCircuitAmperes three-phase short-circuit current of the network
   * @param xOverR of the network
   * @param ratedKva of the transformer
   * @param lowKilovolts rated line voltage of its low side
   * @param rPercent its resistance
   * @param xPercent its leakage reactance
   */
  static Source behindTransformer(
      double highKilovolts,
      double perUnit,
      double shortCircuitAmperes,
      double xOverR,
      double ratedKva,
      double lowKilovolts,
      double rPercent,
      double xPercent) {
    double ratio = lowKilovolts / highKilovolts;
    double network = highKilovolts * 1000 / Math.sqrt(3) / shortCircuitAmperes * ratio * ratio;
    double networkR = network / Math.hypot(1, xOverR);
    double base = lowKilovolts * lowKilovolts * 1000 / ratedKva;
    double r = base * rPercent / 100;
    double x = base * xPercent / 100;
    return new Source(
        perUnit * lowKilovolts * 1000 / Math.sqrt(3),
        Impedance.ofSequences(r + networkR, x + networkR * xOverR, r, x));
  }
}

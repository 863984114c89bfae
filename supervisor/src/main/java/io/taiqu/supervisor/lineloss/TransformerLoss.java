package io.taiqu.supervisor.lineloss;

import io.taiqu.supervisor.grid.Nameplate;

/**
 * What a transformer itself loses, by its nameplate; within the supply where that is metered on its
 * high side. P0·t·(U/Un)² + Pk·Σβ²·t with β = I/In, so that Σβ²·t is ∫I²dt over the three phases
 * divided by 3·In² (DL/T 686, IEC 60076-1).
 *
 * @param ratedKva Sn
 * @param noLoadWatts P0
 * @param shortCircuitWatts Pk, at rated current
 * @param ratio rated voltages
 * @param intervalHours length of an interval
 */
public record TransformerLoss(
    int ratedKva,
    int noLoadWatts,
    int shortCircuitWatts,
    Nameplate.VoltageRatio ratio,
    double intervalHours) {
  private static final int PHASES = 3;

  /** In of the high side, in A. */
  double ratedAmperes() {
    return ratedKva * 1000.0 / (Math.sqrt(PHASES) * ratio.high());
  }

  /**
   * Wh without load.
   *
   * @param relativeVoltage U/Un; 1 where it was not measured, which at ±7 % of voltage is ±14 % of
   *     this part
   */
  double noLoadWattHours(double hours, double relativeVoltage) {
    return noLoadWatts * hours * relativeVoltage * relativeVoltage;
  }

  /** Wh by the load, from ∫I²dt over the phases of the high side in A²h. */
  double loadWattHours(double squareAmpereHours) {
    return shortCircuitWatts * squareAmpereHours / (PHASES * ratedAmperes() * ratedAmperes());
  }

  /** ∫I²dt as it is on the low side, from that of the high side. */
  double onLowSide(double squareAmpereHours) {
    double turns = (double) ratio.high() / ratio.low();
    return squareAmpereHours * turns * turns;
  }
}

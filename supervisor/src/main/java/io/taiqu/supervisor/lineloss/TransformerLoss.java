package io.taiqu.supervisor.lineloss;

import io.taiqu.supervisor.grid.Nameplate;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * What a transformer itself loses, by its nameplate; within the supply where that is metered on its
 * high side. P0·t·(U/Un)² + Pk·Σβ²·t with β = I/In, so that Σβ²·t is ∫I²dt over the three phases
 * divided by 3·In² (DL/T 686, IEC 60076-1).
 *
 * @param ratedKva Sn
 * @param noLoadWatts P0
 * @param shortCircuitWatts Pk, at rated current
 * @param ratio rated voltages
 * @param impedancePercent uk
 * @param intervalHours length of an interval
 */
public record TransformerLoss(
    int ratedKva,
    int noLoadWatts,
    int shortCircuitWatts,
    Nameplate.VoltageRatio ratio,
    double impedancePercent,
    double intervalHours) {
  /** uk of distribution transformers up to 630 kVA, where the nameplate is not known. */
  public static final double USUAL_IMPEDANCE_PERCENT = 4;

  private static final int PHASES = 3;

  /** Of households and shops, where it was not measured; ±0.05 of it are ±10 % of load loss. */
  private static final double USUAL_POWER_FACTOR = 0.95;

  /** ∫I²dt over an interval to that of its mean current (形状系数 squared), 1.02 to 1.08 as a rule. */
  private static final double USUAL_FORM = 1.04;

  /** Rated secondary voltage of voltage transformers, between phases. */
  private static final double SECONDARY_VOLTS = 100;

  /** A network's voltage is not further from the rated one. */
  private static final double MOST_DEVIATION = 0.2;

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
  public double noLoadWattHours(double hours, double relativeVoltage) {
    return noLoadWatts * hours * relativeVoltage * relativeVoltage;
  }

  /**
   * U/Un of the voltage that a meter shows; 1 where it shows none, or one that is near no rated
   * voltage.
   */
  public double relativeVoltage(OptionalDouble volts) {
    return volts.isPresent()
        ? ratedVolts(volts.getAsDouble()).map(rated -> volts.getAsDouble() / rated).orElse(1.0)
        : 1;
  }

  /** Wh by the load, from ∫I²dt over the phases of the high side in A²h. */
  public double loadWattHours(double squareAmpereHours) {
    return shortCircuitWatts * squareAmpereHours / (PHASES * ratedAmperes() * ratedAmperes());
  }

  /** ∫I²dt as it is on the low side, from that of the high side. */
  public double onLowSide(double squareAmpereHours) {
    double turns = (double) ratio.high() / ratio.low();
    return squareAmpereHours * turns * turns;
  }

  /**
   * ∫I²dt over the phases of the high side in A²h that an interval's energy takes at least: at
   * rated voltage, a power factor of one and constant power.
   */
  public double squareAmpereHours(double kilowattHours, double hours) {
    double amperes = kilowattHours * 1000 / hours / (Math.sqrt(PHASES) * ratio.high());
    return PHASES * amperes * amperes * hours;
  }

  /**
   * ∫I²dt over the phases of the high side in A²h as the load's energy lets expect it where it was
   * not summed up: at rated voltage, by usual power factor and form, which is right to some 10 %.
   *
   * @param energySquares sum of the squares of the energies of equally long intervals, kWh²
   */
  public double likelySquareAmpereHours(double energySquares, double hours) {
    return USUAL_FORM
        / (USUAL_POWER_FACTOR * USUAL_POWER_FACTOR)
        * energySquares
        * squareAmpereHours(1, hours);
  }

  /**
   * Which voltage a meter's reading stands for when all is as rated: between phases or to neutral,
   * behind voltage transformers or not; empty if it is near none.
   */
  public Optional<Double> ratedVolts(double volts) {
    double root = Math.sqrt(PHASES);
    return DoubleStream.of(
            ratio.high(), ratio.high() / root, SECONDARY_VOLTS, SECONDARY_VOLTS / root)
        .filter(rated -> Math.abs(volts / rated - 1) < MOST_DEVIATION)
        .boxed()
        .min(Comparator.comparingDouble(rated -> Math.abs(Math.log(volts / rated))));
  }

  /** Ohms by which a current of this power factor lowers a phase of the low side. */
  public double ohmsAt(double powerFactor) {
    double base = (double) ratio.low() * ratio.low() / (ratedKva * 1000.0);
    double impedance = base * impedancePercent / 100;
    double resistance = base * shortCircuitWatts / (ratedKva * 1000.0);
    double reactance = Math.sqrt(Math.max(0, impedance * impedance - resistance * resistance));
    return resistance * powerFactor + reactance * Math.sqrt(1 - powerFactor * powerFactor);
  }
}

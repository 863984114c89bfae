package io.taiqu.supervisor.lineloss.analysis;

import io.taiqu.supervisor.lineloss.TransformerLoss;
import java.util.List;
import java.util.Optional;

/**
 * The readings of one transformer's meters at equally spaced times, from midnight. A reading that
 * is missing is NaN.
 *
 * @param perDay intervals of a day
 * @param customers meters listed under this transformer, and neighbours' meters that may belong
 *     here
 * @param supply the transformer's meter
 */
public record DistrictReadings(int perDay, List<Customer> customers, Supply supply) {

  public DistrictReadings {
    customers = List.copyOf(customers);
  }

  /** Number of read times. */
  public int reads() {
    return supply.register()[0].length;
  }

  /**
   * A customer's meter.
   *
   * @param meter its name
   * @param listedHere whether the archive has it under this transformer
   * @param threePhase whether it measures three phases
   * @param archivePhase the archive's phase; absent for a three-phase meter, or if it has none
   * @param accuracyClass in percent
   * @param ratio current transformer ratio of the archive
   * @param step resolution of the register, kWh before the ratio
   * @param register cumulative, kWh before the ratio
   * @param volts voltage at the read; of a three-phase meter that of its first phase
   */
  public record Customer(
      String meter,
      boolean listedHere,
      boolean threePhase,
      Optional<LinePhase> archivePhase,
      double accuracyClass,
      double ratio,
      double step,
      double[] register,
      double[] volts) {
    /** The same meter with other readings. */
    Customer reading(double[] otherRegister, double[] otherVolts) {
      return new Customer(
          meter,
          listedHere,
          threePhase,
          archivePhase,
          accuracyClass,
          ratio,
          step,
          otherRegister,
          otherVolts);
    }
  }

  /**
   * The supply meter, each array by phase A, B, C.
   *
   * @param accuracyClass in percent
   * @param ratio current transformer ratio
   * @param register cumulative, kWh before the ratio
   * @param volts at the read
   * @param amperes at the read, primary
   * @param squares cumulative ∫I²dt in A²h, primary; A, B, C and neutral
   * @param before whether it measures on the transformer's high side, not at its low-voltage busbar
   * @param nameplate of a transformer that it measures before, if it is known
   */
  public record Supply(
      double accuracyClass,
      double ratio,
      double[][] register,
      double[][] volts,
      double[][] amperes,
      double[][] squares,
      boolean before,
      Optional<TransformerLoss> nameplate) {}
}

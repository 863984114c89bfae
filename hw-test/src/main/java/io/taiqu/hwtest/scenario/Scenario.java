package io.taiqu.hwtest.scenario;

import java.util.List;

/**
 * What happened and what the meters showed.
 *
 * @param readings by place and read; nothing of the tap's
 * @param supply by read: registers A, B, C in kWh before the ratio, volts, amperes, ∫I²dt of A, B,
 *     C and neutral in A²h
 * @param suppliedKwh true supply
 * @param consumedKwh true consumption of whoever is fed from here
 * @param lossByDayKwh true line loss
 * @param unrecordedKwh true by fault, negative if too much is recorded here; NaN where it has no
 *     meaning
 */
record Scenario(
    ScenarioPlan plan,
    List<Reading[]> readings,
    double[][] supply,
    double suppliedKwh,
    double consumedKwh,
    double[] lossByDayKwh,
    double[] unrecordedKwh) {
  /** Reads of a day. */
  static final int PER_DAY = 96;

  /** The supply meter's current transformers. */
  static final int SUPPLY_RATIO = 60;

  double lossKwh() {
    double sum = 0;
    for (double day : lossByDayKwh) {
      sum += day;
    }
    return sum;
  }
}

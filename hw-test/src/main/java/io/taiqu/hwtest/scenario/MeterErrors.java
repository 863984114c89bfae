package io.taiqu.hwtest.scenario;

import java.util.Random;

/**
 * The errors of one meter, constant over a scenario.
 *
 * @param gain of energy, 1 for none
 * @param voltageGain 1 for none
 * @param clockSeconds how late it is read
 * @param start register at the first read, kWh
 */
record MeterErrors(double gain, double voltageGain, double clockSeconds, double start) {
  private static final double VOLTAGE_GAIN = 0.0025;

  static MeterErrors customer(Random random) {
    return of(random, 0.004, 0.01, 30);
  }

  static MeterErrors supply(Random random) {
    return of(random, 0.003, 0.007, 10);
  }

  private static MeterErrors of(Random random, double deviation, double most, double seconds) {
    return new MeterErrors(
        1 + Math.clamp(deviation * random.nextGaussian(), -most, most),
        1 + VOLTAGE_GAIN * Math.clamp(random.nextGaussian(), -3, 3),
        seconds * (2 * random.nextDouble() - 1),
        100 + 8000 * random.nextDouble());
  }
}

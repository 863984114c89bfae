package io.taiqu.hwtest.device;

import java.util.SplittableRandom;

/**
 * What is particular to one meter.
 *
 * @param address station address, 1 to 247
 * @param serial as printed on its label; models that can be asked tell its digits
 * @param ctRatio current transformers in front of it; the meter shows secondary values
 * @param openingMicroWattHours position of its import register when the world began
 * @param errorPpm its own error of energy and power, parts per million
 * @param rollOverMicroWattHours where its energy registers start again from zero
 */
public record MeterSetup(
    int address,
    String serial,
    int ctRatio,
    long openingMicroWattHours,
    int errorPpm,
    long rollOverMicroWattHours) {

  public MeterSetup {
    if (address < 1 || address > 247) {
      throw new IllegalArgumentException("station address out of 1..247: " + address);
    }
    if (ctRatio < 1) {
      throw new IllegalArgumentException("CT ratio below 1: " + ctRatio);
    }
    if (rollOverMicroWattHours < 1) {
      throw new IllegalArgumentException("roll-over below 1 µWh: " + rollOverMicroWattHours);
    }
  }

  /** A new meter without error. */
  public static MeterSetup at(int address, String serial) {
    return new MeterSetup(address, serial, 1, 0, 0, Long.MAX_VALUE);
  }

  /** Behind current transformers. */
  public MeterSetup withCtRatio(int ratio) {
    return new MeterSetup(
        address, serial, ratio, openingMicroWattHours, errorPpm, rollOverMicroWattHours);
  }

  /** With a register that did not start at zero. */
  public MeterSetup openingAt(long microWattHours) {
    return new MeterSetup(
        address, serial, ctRatio, microWattHours, errorPpm, rollOverMicroWattHours);
  }

  /** With an error of its own. */
  public MeterSetup withErrorPpm(int ppm) {
    return new MeterSetup(
        address, serial, ctRatio, openingMicroWattHours, ppm, rollOverMicroWattHours);
  }

  /** With an error drawn evenly from within its accuracy class; the same for the same seed. */
  public MeterSetup withinClass(double percent, long seed) {
    int limit = (int) Math.round(percent * 10_000);
    return withErrorPpm(new SplittableRandom(seed).nextInt(-limit, limit + 1));
  }

  /** With energy registers that start again from zero there. */
  public MeterSetup rollingOverAt(long microWattHours) {
    return new MeterSetup(
        address, serial, ctRatio, openingMicroWattHours, errorPpm, microWattHours);
  }
}

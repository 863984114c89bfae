package io.taiqu.hwtest.district;

/**
 * Energy summed in whole microwatt-hours. What a step leaves over is carried into the next, so that
 * the sum is never off by more than one however many steps there are.
 */
final class EnergySum {

  /** A watt for an hour is a million microwatt-hours: µWh per watt and nanosecond. */
  private static final double PER_WATT_NANO = 1e6 / 3_600e9;

  private long microWattHours;
  private double carried;

  void add(double watts, long nanos) {
    double exact = watts * nanos * PER_WATT_NANO + carried;
    double whole = Math.floor(exact);
    carried = exact - whole;
    microWattHours = Math.addExact(microWattHours, (long) whole);
  }

  long microWattHours() {
    return microWattHours;
  }
}

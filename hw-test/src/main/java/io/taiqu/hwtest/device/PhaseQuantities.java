package io.taiqu.hwtest.device;

/**
 * What a meter sees on one phase.
 *
 * @param volts phase to neutral, RMS
 * @param amperes RMS
 * @param watts active power, positive is import
 */
public record PhaseQuantities(double volts, double amperes, double watts) {

  /** A dead phase. */
  public static final PhaseQuantities DEAD = new PhaseQuantities(0, 0, 0);

  /** Volt-amperes. */
  public double apparent() {
    return volts * amperes;
  }

  /** Active over apparent power; 1 without a load. */
  public double powerFactor() {
    double apparent = apparent();
    return apparent < 1e-9 ? 1 : Math.clamp(watts / apparent, -1, 1);
  }
}

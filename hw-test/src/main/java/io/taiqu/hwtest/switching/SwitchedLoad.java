package io.taiqu.hwtest.switching;

import io.taiqu.hwtest.device.PhaseQuantities;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.QuantitySource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A load of constant power behind a contact, on three phases. Its energy is known at every moment.
 */
final class SwitchedLoad implements QuantitySource {
  private static final double VOLTS = 230;
  private static final int PHASES = 3;
  private static final double NANOS_PER_HOUR = 3.6e12;

  private final double watts;
  private final int speed;
  private final LongSupplier nanoTime;
  private boolean closed = true;
  private double microWattHours;
  private long shown;
  private long at;

  /**
   * A load that is on.
   *
   * @param watts its power
   * @param speed how many seconds of the deployment pass in a real one
   * @param nanoTime real time
   */
  SwitchedLoad(double watts, int speed, LongSupplier nanoTime) {
    this.watts = watts;
    this.speed = speed;
    this.nanoTime = nanoTime;
    this.at = nanoTime.getAsLong();
  }

  /** The contact moved. */
  synchronized void switched(boolean nowClosed) {
    advance();
    closed = nowClosed;
  }

  /** Energy so far, µWh. */
  synchronized long energy() {
    advance();
    return (long) microWattHours;
  }

  /** The energy that its meter was last shown, µWh. */
  synchronized long shown() {
    return shown;
  }

  /** The real time in which so much energy flows, while the load is on. */
  long nanosFor(long energy) {
    return Math.round(energy / (watts * 1e6 * speed) * NANOS_PER_HOUR);
  }

  private void advance() {
    long now = nanoTime.getAsLong();
    if (closed) {
      microWattHours += watts * 1e6 * speed * ((now - at) / NANOS_PER_HOUR);
    }
    at = now;
  }

  @Override
  public synchronized Quantities now() {
    advance();
    double each = closed ? watts / PHASES : 0;
    PhaseQuantities phase = new PhaseQuantities(VOLTS, each / VOLTS, each);
    shown = (long) microWattHours;
    return new Quantities(shown, 0, List.of(phase, phase, phase), 50);
  }
}

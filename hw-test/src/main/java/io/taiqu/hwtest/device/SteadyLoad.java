package io.taiqu.hwtest.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A load that draws the same power all the time, in equal parts from its phases, while its energy
 * counts on with a clock.
 *
 * @param watts active power of all phases
 * @param volts phase to neutral
 * @param powerFactor above 0, at most 1
 * @param phases 1 or 3
 * @param elapsedNanos time since the load was switched on
 */
public record SteadyLoad(
    double watts, double volts, double powerFactor, int phases, LongSupplier elapsedNanos)
    implements QuantitySource {

  private static final double NANOS_PER_HOUR = 3_600e9;

  @Override
  public Quantities now() {
    double each = watts / phases;
    PhaseQuantities phase = new PhaseQuantities(volts, each / powerFactor / volts, each);
    List<PhaseQuantities> all = new ArrayList<>();
    for (int i = 0; i < phases; i++) {
      all.add(phase);
    }
    double hours = elapsedNanos.getAsLong() / NANOS_PER_HOUR;
    return new Quantities((long) (watts * 1e6 * hours), 0, all, 50);
  }
}

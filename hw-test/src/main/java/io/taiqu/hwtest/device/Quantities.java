package io.taiqu.hwtest.device;

import java.util.List;

/**
 * What flows past a meter at one moment.
 *
 * @param importMicroWattHours energy that has flowed to the load since the world began, µWh
 * @param exportMicroWattHours energy that has flowed back, µWh
 * @param phases one entry for a single-phase meter, three for a three-phase one
 * @param hertz mains frequency
 */
public record Quantities(
    long importMicroWattHours,
    long exportMicroWattHours,
    List<PhaseQuantities> phases,
    double hertz) {

  public Quantities {
    phases = List.copyOf(phases);
  }

  /** A single-phase point that only imports, at 50 Hz. */
  public static Quantities singlePhase(long importMicroWattHours, PhaseQuantities phase) {
    return new Quantities(importMicroWattHours, 0, List.of(phase), 50);
  }

  /** The phase at this index; dead if the point has fewer. */
  public PhaseQuantities phase(int index) {
    return index < phases.size() ? phases.get(index) : PhaseQuantities.DEAD;
  }

  /** Active power of all phases. */
  public double watts() {
    double sum = 0;
    for (PhaseQuantities phase : phases) {
      sum += phase.watts();
    }
    return sum;
  }

  /** Power factor of all phases together; 1 without a load. */
  public double powerFactor() {
    double apparent = 0;
    for (PhaseQuantities phase : phases) {
      apparent += phase.apparent();
    }
    return apparent < 1e-9 ? 1 : Math.clamp(watts() / apparent, -1, 1);
  }

  /** What a meter sees on the secondary side of current transformers of this ratio. */
  public Quantities behindCurrentTransformer(int ratio) {
    if (ratio == 1) {
      return this;
    }
    return new Quantities(
        importMicroWattHours / ratio,
        exportMicroWattHours / ratio,
        phases.stream()
            .map(p -> new PhaseQuantities(p.volts(), p.amperes() / ratio, p.watts() / ratio))
            .toList(),
        hertz);
  }

  /** What a meter registers whose energy and power are off by this many parts per million. */
  Quantities withError(int partsPerMillion) {
    if (partsPerMillion == 0) {
      return this;
    }
    double factor = 1 + partsPerMillion * 1e-6;
    return new Quantities(
        scaled(importMicroWattHours, partsPerMillion),
        scaled(exportMicroWattHours, partsPerMillion),
        phases.stream()
            .map(p -> new PhaseQuantities(p.volts(), p.amperes() * factor, p.watts() * factor))
            .toList(),
        hertz);
  }

  /** Exact up to one µWh, and never decreasing while {@code energy} does not. */
  private static long scaled(long energy, int partsPerMillion) {
    long millions = Math.floorDiv(energy, 1_000_000L);
    long rest = Math.floorMod(energy, 1_000_000L);
    return Math.addExact(
        energy,
        Math.addExact(
            Math.multiplyExact(millions, (long) partsPerMillion),
            Math.floorDiv(rest * partsPerMillion, 1_000_000L)));
  }
}

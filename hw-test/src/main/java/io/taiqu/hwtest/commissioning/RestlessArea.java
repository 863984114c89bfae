package io.taiqu.hwtest.commissioning;

import io.taiqu.hwtest.device.PhaseQuantities;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.district.Phase;
import io.taiqu.hwtest.district.TransformerArea;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An area as it is second by second: kettles, pumps and compressors go on and off, loads flicker,
 * and the voltage of each phase wanders with what happens in the network above.
 */
final class RestlessArea {
  /** Time is looked at in steps of this. */
  private static final long STEP_NANOS = 500_000_000L;

  private static final double STEP_SECONDS = STEP_NANOS * 1e-9;
  private static final int APPLIANCES = 3;
  private static final double LEAST_WATTS = 60;
  private static final double MOST_WATTS = 2200;
  private static final double SHORTEST_SECONDS = 20;
  private static final double LONGEST_SECONDS = 400;
  private static final double FLICKER_SHARE = 0.02;

  /** Wander of one phase, and of all three together: deviation in volts, memory in seconds. */
  private static final double PHASE_VOLTS = 0.7;

  private static final double PHASE_SECONDS = 15;
  private static final double COMMON_VOLTS = 2;
  private static final double COMMON_SECONDS = 60;

  private static final class Appliance {
    final double watts;
    final double onSeconds;
    final double offSeconds;
    boolean on;

    Appliance(SplittableRandom random) {
      watts = LEAST_WATTS * Math.pow(MOST_WATTS / LEAST_WATTS, random.nextDouble());
      onSeconds = random.nextDouble(SHORTEST_SECONDS, LONGEST_SECONDS);
      offSeconds = 2 * random.nextDouble(SHORTEST_SECONDS, LONGEST_SECONDS);
      on = random.nextDouble() < onSeconds / (onSeconds + offSeconds);
    }

    void step(SplittableRandom random) {
      double mean = on ? onSeconds : offSeconds;
      on ^= random.nextDouble() < STEP_SECONDS / mean;
    }
  }

  private final TransformerArea area;
  private final Instant begin;
  private final VirtualClock clock;
  private final SplittableRandom random;
  private final List<List<Appliance>> appliances = new ArrayList<>();
  private final double[] testLoads;
  private final double[] wander = new double[Phase.values().length];
  private double common;
  private long stepped;

  RestlessArea(TransformerArea area, Instant begin, VirtualClock clock, long seed) {
    this.area = area;
    this.begin = begin;
    this.clock = clock;
    this.random = new SplittableRandom(seed);
    int customers = area.state().customers().size();
    this.testLoads = new double[customers];
    for (int i = 0; i < customers; i++) {
      List<Appliance> each = new ArrayList<>();
      // Some houses are empty at the moment.
      int count = random.nextInt(5) == 0 ? 0 : random.nextInt(1, APPLIANCES + 1);
      for (int j = 0; j < count; j++) {
        each.add(new Appliance(random));
      }
      appliances.add(each);
    }
  }

  private Instant now() {
    return begin.plusNanos(clock.nanos());
  }

  private void catchUp() {
    while (stepped + STEP_NANOS <= clock.nanos()) {
      stepped += STEP_NANOS;
      double[] extra = new double[testLoads.length];
      for (int i = 0; i < extra.length; i++) {
        double watts = testLoads[i];
        for (Appliance appliance : appliances.get(i)) {
          appliance.step(random);
          watts += appliance.on ? appliance.watts : 0;
        }
        extra[i] = Math.max(0, watts * (1 + FLICKER_SHARE * random.nextGaussian()));
      }
      area.setExtraWatts(extra, begin.plusNanos(stepped));
      common = wandered(common, COMMON_VOLTS, COMMON_SECONDS);
      for (int phase = 0; phase < wander.length; phase++) {
        wander[phase] = wandered(wander[phase], PHASE_VOLTS, PHASE_SECONDS);
      }
    }
    area.advanceTo(now());
  }

  private double wandered(double volts, double deviation, double memorySeconds) {
    double keep = Math.exp(-STEP_SECONDS / memorySeconds);
    return keep * volts + deviation * Math.sqrt(1 - keep * keep) * random.nextGaussian();
  }

  /** Puts a test load in at a customer's premises. */
  void plugIn(int customer, double watts) {
    catchUp();
    testLoads[customer] = watts;
  }

  void setClosed(int customer, boolean closed) {
    catchUp();
    area.setClosed(customer, closed, now());
  }

  Phase phase(int customer) {
    return area.state().customers().get(customer).phase();
  }

  QuantitySource customerMeter(int customer) {
    QuantitySource plain = area.customerMeter(customer);
    int phase = phase(customer).ordinal();
    return () -> {
      catchUp();
      Quantities seen = plain.now();
      return new Quantities(
          seen.importMicroWattHours(),
          seen.exportMicroWattHours(),
          List.of(shifted(seen.phase(0), phase)),
          seen.hertz());
    };
  }

  QuantitySource supplyMeter() {
    QuantitySource plain = area.supplyMeter();
    return () -> {
      catchUp();
      Quantities seen = plain.now();
      List<PhaseQuantities> phases = new ArrayList<>();
      for (int phase = 0; phase < wander.length; phase++) {
        phases.add(shifted(seen.phase(phase), phase));
      }
      return new Quantities(
          seen.importMicroWattHours(), seen.exportMicroWattHours(), phases, seen.hertz());
    };
  }

  private PhaseQuantities shifted(PhaseQuantities seen, int phase) {
    return new PhaseQuantities(seen.volts() + wander[phase] + common, seen.amperes(), seen.watts());
  }
}

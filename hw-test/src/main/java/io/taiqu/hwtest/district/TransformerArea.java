package io.taiqu.hwtest.district;

import io.taiqu.hwtest.device.PhaseQuantities;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.QuantitySource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A transformer, its feeder and its customers through time. Whoever owns the clock advances it, in
 * steps of any length; relays may be moved and the state may be read by any thread.
 */
public final class TransformerArea {

  /** A longer step is cut into steps of this length, so that peaks keep their losses. */
  private static final Duration LONGEST_STEP = Duration.ofMinutes(5);

  private final List<Customer> customers;
  private final List<Phase> phases;
  private final Demand[] demands;
  private final double[] powerFactor;
  private final PowerFlow flow;
  private final long seed;

  private final boolean[] closed;
  private final double[] extraWatts;
  private final double[] meteredWatts;
  private final double[] stolenWatts;
  private final double[] watts;
  private final double[] vars;
  private final EnergySum[] metered;
  private final EnergySum[] stolen;
  private final EnergySum lost = new EnergySum();
  private Instant now;
  private volatile AreaState state;

  /**
   * An area at its beginning, all relays closed.
   *
   * @param feeder the lines
   * @param customers who is fed
   * @param weather shared by all of them
   * @param begin when the world begins
   * @param seed of all that differs between customers
   */
  public TransformerArea(
      Feeder feeder, List<Customer> customers, Weather weather, Instant begin, long seed) {
    this.customers = List.copyOf(customers);
    this.seed = seed;
    this.now = begin;
    int count = customers.size();
    phases = new ArrayList<>();
    List<Tap> taps = new ArrayList<>();
    demands = new Demand[count];
    powerFactor = new double[count];
    closed = new boolean[count];
    extraWatts = new double[count];
    meteredWatts = new double[count];
    stolenWatts = new double[count];
    watts = new double[count];
    vars = new double[count];
    metered = new EnergySum[count];
    stolen = new EnergySum[count];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      Customer customer = this.customers.get(i);
      Tap tap = feeder.loads().get(customer.load()).tap();
      taps.add(tap);
      phases.add(tap.phase());
      demands[i] =
          new Demand(
              customer.kind(), customer.scale(), random.nextLong(), feeder.profiles(), weather);
      powerFactor[i] = 0.90 + 0.09 * random.nextDouble();
      closed[i] = true;
      metered[i] = new EnergySum();
      stolen[i] = new EnergySum();
    }
    flow = PowerFlow.reduced(feeder, taps);
    solve(begin, begin);
    state = snapshot();
  }

  /** Lets the powers flow until this moment; a moment that has passed already changes nothing. */
  public synchronized AreaState advanceTo(Instant moment) {
    while (now.isBefore(moment)) {
      Instant next = now.plus(LONGEST_STEP);
      if (next.isAfter(moment)) {
        next = moment;
      }
      step(next);
    }
    return state;
  }

  /** As {@link #advanceTo}, by this much. */
  public synchronized AreaState advanceBy(Duration duration) {
    return advanceTo(now.plus(duration));
  }

  /**
   * Opens or closes a customer's relay: up to this moment power flowed as before.
   *
   * @return the state right after
   */
  public synchronized AreaState setClosed(int customer, boolean close, Instant moment) {
    advanceTo(moment);
    closed[customer] = close;
    solve(now, now);
    state = snapshot();
    return state;
  }

  /**
   * Switches appliances that the customers' profiles know nothing of: from this moment on each
   * draws this much more.
   *
   * @param watts by customer, not negative
   * @return the state right after
   */
  public synchronized AreaState setExtraWatts(double[] watts, Instant moment) {
    advanceTo(moment);
    System.arraycopy(watts, 0, extraWatts, 0, extraWatts.length);
    solve(now, now);
    state = snapshot();
    return state;
  }

  /** The last state. */
  public AreaState state() {
    return state;
  }

  /** What a customer's meter sees: nothing of what is stolen. */
  public QuantitySource customerMeter(int customer) {
    return () -> {
      AreaState area = state;
      CustomerState at = area.customers().get(customer);
      return new Quantities(
          at.meteredMicroWattHours(),
          0,
          List.of(new PhaseQuantities(at.volts(), at.meteredAmperes(), at.meteredWatts())),
          area.hertz());
    };
  }

  /** What the supply meter at the transformer's low-voltage bus sees, on its primary side. */
  public QuantitySource supplyMeter() {
    return () -> {
      AreaState area = state;
      return new Quantities(area.supplied(), 0, area.phases(), area.hertz());
    };
  }

  private void step(Instant next) {
    solve(now, next);
    long nanos = Duration.between(now, next).toNanos();
    for (int i = 0; i < demands.length; i++) {
      metered[i].add(meteredWatts[i], nanos);
      stolen[i].add(stolenWatts[i], nanos);
    }
    lost.add(flow.lossWatts(), nanos);
    now = next;
    state = snapshot();
  }

  private void solve(Instant from, Instant to) {
    for (int i = 0; i < demands.length; i++) {
      double demand = demands[i].watts(from, to) + extraWatts[i];
      double share = customers.get(i).bypass().shareAt(from);
      stolenWatts[i] = demand * share;
      meteredWatts[i] = closed[i] ? demand - stolenWatts[i] : 0;
      watts[i] = meteredWatts[i] + stolenWatts[i];
      vars[i] = watts[i] * Math.tan(Math.acos(powerFactor[i]));
    }
    flow.solve(watts, vars);
  }

  private AreaState snapshot() {
    List<CustomerState> each = new ArrayList<>(demands.length);
    long meteredSum = 0;
    long stolenSum = 0;
    for (int i = 0; i < demands.length; i++) {
      double volts = flow.tapVolts(i);
      double perWatt = 1 / (volts * powerFactor[i]);
      long meteredEnergy = metered[i].microWattHours();
      long stolenEnergy = stolen[i].microWattHours();
      meteredSum = Math.addExact(meteredSum, meteredEnergy);
      stolenSum = Math.addExact(stolenSum, stolenEnergy);
      each.add(
          new CustomerState(
              phases.get(i),
              volts,
              meteredWatts[i] * perWatt,
              watts[i] * perWatt,
              meteredWatts[i],
              stolenWatts[i],
              meteredEnergy,
              stolenEnergy,
              closed[i]));
    }
    List<PhaseQuantities> supply = new ArrayList<>(3);
    for (Phase phase : Phase.values()) {
      supply.add(
          new PhaseQuantities(
              flow.supplyVolts(phase), flow.supplyAmperes(phase), flow.supplyWatts(phase)));
    }
    long lostEnergy = lost.microWattHours();
    long supplied = Math.addExact(Math.addExact(meteredSum, stolenSum), lostEnergy);
    return new AreaState(now, supplied, meteredSum, stolenSum, lostEnergy, supply, hertz(), each);
  }

  /** Mains frequency wanders slowly within ±0.03 Hz. */
  private double hertz() {
    double minutes = now.getEpochSecond() / 60.0;
    double offset = seed & 0xFFFF;
    return 50 + 0.02 * Math.sin(minutes / 3.1 + offset) + 0.01 * Math.sin(minutes / 0.7 + offset);
  }
}

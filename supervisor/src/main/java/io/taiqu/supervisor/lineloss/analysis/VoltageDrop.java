package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Technical loss by the voltage-drop method (电压损失法) at the level of customers.
 *
 * <p>For each meter its drop is fitted to the currents ({@link DropFit}); a customer's energy times
 * its relative drop is what its current loses on the way. Two corrections make that the loss of the
 * real currents instead of the interval means: what currents swing within an interval, known from
 * the supply meter's ∫I²dt, loses over the resistance of the customers that swing most; and the
 * magnitude of a voltage drop holds R·cosφ + X·sinφ while the loss goes with R alone.
 */
final class VoltageDrop {
  /**
   * Reactance over resistance of a low-voltage path with its return, service line included: 0.1 on
   * the public European feeder, whose conductors are usual ones.
   */
  private static final double REACTANCE_OVER_RESISTANCE = 0.105;

  private static final double LEAST_POWER_FACTOR = 0.8;
  private static final double WATTS = 1000;

  /** Service lines are taken to have at least and at most this many ohms. */
  private static final double LEAST_SERVICE = 0.01;

  private static final double MOST_SERVICE = 0.3;
  private static final double LEAST_OF_FITTED = 0.4;
  private static final double MOST_OF_FITTED = 1.5;

  /** Where the supply meter shows no voltage. */
  private static final double USUAL_VOLTS = 230;

  private final District district;
  private final double resistanceOhm;
  private final double[] nominal = new double[3];
  private final double powerFactor;
  private final double[][] current;
  private final double[][] aroundRead;

  /** Fits are kept while a customer's energy is the same array. */
  private final double[][] fittedEnergy;

  private final Map<Integer, DropFit> fitted = new HashMap<>();

  /**
   * A method.
   *
   * @param resistanceOhm equivalent resistance of the network, where voltages tell nothing
   */
  VoltageDrop(District district, double resistanceOhm) {
    this.district = district;
    this.resistanceOhm = resistanceOhm;
    int intervals = district.intervals();
    fittedEnergy = new double[district.customers().size()][];
    double[] factor = new double[3];
    for (int p = 0; p < 3; p++) {
      double shown = mean(district.volts()[p]);
      nominal[p] = Double.isNaN(shown) ? USUAL_VOLTS : shown;
      // What is fed back flows the other way and is current all the same.
      double watts = meanSize(district.supplied()[p]) / district.hours() * WATTS;
      double apparent = nominal[p] * mean(district.amperes()[p]);
      factor[p] = Math.clamp(apparent > 0 ? watts / apparent : 1, LEAST_POWER_FACTOR, 1);
    }
    powerFactor = (factor[0] + factor[1] + factor[2]) / 3;
    current = new double[3][intervals];
    aroundRead = new double[3][];
    for (int p = 0; p < 3; p++) {
      for (int t = 0; t < intervals; t++) {
        current[p][t] =
            district.supplied()[p][t] * WATTS / district.hours() / (nominal[p] * factor[p]);
      }
      aroundRead[p] = aroundReads(current[p]);
    }
  }

  /**
   * The technical loss and the fits that it came from.
   *
   * @param byInterval kWh
   * @param fits by customer; absent where the meter is not fed from here or its voltage is unknown
   */
  record Result(double[] byInterval, List<Optional<DropFit>> fits) {
    double sum() {
      double sum = 0;
      for (double value : byInterval) {
        sum += value;
      }
      return sum;
    }
  }

  /**
   * Computes it.
   *
   * @param energy true kWh of each customer and interval, as far as known
   * @param here which customers are fed from this transformer
   * @param unplaced kWh of each interval that flow nobody knows where
   */
  Result technicalLoss(double[][] energy, boolean[] here, double[] unplaced) {
    int intervals = district.intervals();
    double[] loss = new double[intervals];
    double[] metered = new double[intervals];
    double[] resistance = new double[3];
    double[] weight = new double[3];
    double[] elsewhere = unplaced;
    double meanVolts = (nominal[0] + nominal[1] + nominal[2]) / 3;
    List<Optional<DropFit>> fits = new ArrayList<>();
    for (int i = 0; i < energy.length; i++) {
      District.Member member = district.customers().get(i);
      if (!here[i] || !member.voltage().enough()) {
        fits.add(Optional.empty());
        elsewhere = here[i] ? sum(elsewhere, energy[i]) : elsewhere;
        continue;
      }
      int phases = member.threePhase() ? 3 : 1;
      double[] own = ownCurrent(energy[i], meanVolts, phases);
      int home = member.threePhase() ? 0 : member.phase().ordinal();
      DropFit fit = fit(i, energy[i], home, own);
      fits.add(Optional.of(fit));
      double volts = mean(member.customer().volts());
      double swing = swing(own);
      for (int turn = 0; turn < phases; turn++) {
        int phase = phases == 1 ? home : turn;
        double total = fit.shared(home) + fit.own();
        resistance[phase] += swing * total;
        weight[phase] += swing;
        for (int t = 0; t < intervals; t++) {
          double drop = fit.own() * own[t];
          for (int q = 0; q < 3; q++) {
            drop += fit.shared((q - phase + home + 3) % 3) * current[q][t];
          }
          loss[t] += energy[i][t] / phases * drop / volts;
          metered[t] += energy[i][t] / phases;
        }
      }
    }
    if (fits.stream().allMatch(Optional::isEmpty)) {
      return new Result(byResistance(), fits);
    }
    addUnplaced(loss, metered, elsewhere);
    addSwings(loss, resistance, weight);
    double sine = Math.sqrt(1 - powerFactor * powerFactor);
    double magnitude = powerFactor * powerFactor + REACTANCE_OVER_RESISTANCE * sine * powerFactor;
    for (int t = 0; t < intervals; t++) {
      loss[t] /= magnitude;
    }
    return new Result(loss, fits);
  }

  /** Equivalent resistance method (等值电阻法): R·∫I²dt over all conductors. */
  private double[] byResistance() {
    double[] loss = new double[district.intervals()];
    for (int t = 0; t < loss.length; t++) {
      double squares = 0;
      for (double[] conductor : district.squares()) {
        squares += conductor[t];
      }
      if (!(squares > 0)) {
        for (double[] phase : current) {
          squares += phase[t] * phase[t] * district.hours();
        }
      }
      loss[t] = resistanceOhm * squares / WATTS;
    }
    return loss;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int t = 0; t < sum.length; t++) {
      sum[t] += b[t];
    }
    return sum;
  }

  private DropFit fit(int customer, double[] energy, int home, double[] own) {
    DropFit known = fitted.get(customer);
    if (known != null && fittedEnergy[customer] == energy) {
      return known;
    }
    double[] volts = district.customers().get(customer).customer().volts();
    double[] drop = new double[volts.length];
    for (int t = 0; t < drop.length; t++) {
      drop[t] = district.volts()[home][t] - volts[t];
    }
    DropFit fit = DropFit.of(drop, aroundRead, momentary(), aroundReads(own));
    fittedEnergy[customer] = energy;
    fitted.put(customer, fit);
    return fit;
  }

  /** What the supply meter showed at the reads, or for want of it the means around them. */
  private double[][] momentary() {
    return Double.isNaN(mean(district.amperes()[0])) ? aroundRead : district.amperes();
  }

  /**
   * What a meter's voltage says of a current that its register did not count: twice the logarithm
   * of the likelihood ratio between "it flows through the service line" and "it does not". The
   * current on the shared mains is in the supply meter's anyhow, so that only the service line
   * tells.
   *
   * @param energy kWh that the meter counted
   * @param unrecorded kWh that it is thought to have missed
   */
  double witness(DropFit fit, double[] energy, double[] unrecorded) {
    double[] own = aroundReads(ownCurrent(energy, meanVolts(), 1));
    double[] hidden = aroundReads(ownCurrent(unrecorded, meanVolts(), 1));
    double[] rest = fit.without(hidden, aroundRead, momentary(), own);
    double product = 0;
    double square = 0;
    for (int t = 0; t < rest.length; t++) {
      if (fit.counted(t) && !Double.isNaN(rest[t])) {
        product += rest[t] * fit.residual()[t];
        square += rest[t] * rest[t];
      }
    }
    // The fit's own figure is rough, so that any resistance near it may be the true one.
    double fitted = Math.clamp(fit.own(), LEAST_SERVICE, MOST_SERVICE);
    double service =
        Math.clamp(
            square > 0 ? product / square : 0, LEAST_OF_FITTED * fitted, MOST_OF_FITTED * fitted);
    double variance = fit.deviation() * fit.deviation();
    return (2 * service * product - service * service * square) / variance;
  }

  /** What flows nobody knows where loses, for want of better, what the others' energy loses. */
  private static void addUnplaced(double[] loss, double[] metered, double[] unplaced) {
    for (int t = 0; t < loss.length; t++) {
      if (metered[t] > 0) {
        loss[t] += unplaced[t] * loss[t] / metered[t];
      }
    }
  }

  private void addSwings(double[] loss, double[] resistance, double[] weight) {
    for (int p = 0; p < 3; p++) {
      double mean = weight[p] > 0 ? resistance[p] / weight[p] : 0;
      for (int t = 0; t < loss.length; t++) {
        double square = district.squares()[p][t] / district.hours();
        double variance = Math.max(0, square - current[p][t] * current[p][t]);
        loss[t] +=
            variance * district.hours() * Math.max(0, mean) / WATTS * powerFactor * powerFactor;
      }
    }
  }

  /** Mean current of each interval in one phase, A. */
  double[] ownCurrent(double[] energy, double volts, int phases) {
    double perKilowattHour = WATTS / district.hours() / (volts * powerFactor) / phases;
    double[] own = new double[energy.length];
    for (int t = 0; t < own.length; t++) {
      own[t] = energy[t] * perKilowattHour;
    }
    return own;
  }

  /** Mean voltage of the phases, V. */
  double meanVolts() {
    return (nominal[0] + nominal[1] + nominal[2]) / 3;
  }

  /** Mean of the intervals before and after each read. */
  static double[] aroundReads(double[] byInterval) {
    int n = byInterval.length;
    double[] around = new double[n + 1];
    around[0] = byInterval[0];
    around[n] = byInterval[n - 1];
    for (int t = 1; t < n; t++) {
      around[t] = (byInterval[t - 1] + byInterval[t]) / 2;
    }
    return around;
  }

  private static double swing(double[] current) {
    double squares = 0;
    for (int t = 1; t < current.length; t++) {
      squares += (current[t] - current[t - 1]) * (current[t] - current[t - 1]);
    }
    return squares / Math.max(1, current.length - 1);
  }

  private static double meanSize(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += Math.abs(value);
    }
    return sum / values.length;
  }

  private static double mean(double[] values) {
    double sum = 0;
    int known = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        sum += value;
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }
}

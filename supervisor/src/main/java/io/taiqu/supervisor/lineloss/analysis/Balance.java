package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The energy balance of a transformer under a set of hypotheses: supplied minus listed meters minus
 * technical loss, and what gains, clocks and the hypotheses explain of it.
 */
final class Balance {
  private static final double CONSTANT_SHARE = 0.001;
  private static final double SUPPLY_GAIN = 0.004;
  private static final double TECHNICAL_SCALE = 0.03;
  private static final double TECHNICAL_SCALE_BY_RESISTANCE = 0.5;
  private static final double LEAST_SCORE = 30;
  private static final double METER_GAIN = 0.006;
  private static final double CLOCK_SECONDS = 18;
  private static final double READ_SHARE = 0.01;
  private static final double FLOW_OF_TECHNICAL = 0.1;
  private static final double MISSING_SHARE = 0.5;
  private static final double SUPPLY_MISSING_SHARE = 0.3;
  private static final int KEEPS_FOR = 4;
  private static final double MOST_SCALE = 1024;
  private static final int REFITS = 2;

  private final District district;
  private final Terms terms;
  private final VoltageDrop voltageDrop;
  private final List<Column> meters = new ArrayList<>();
  private final double[] supplied;
  private final double[] readVariance;
  private final double meanSupply;

  /**
   * What the technical loss is known by.
   *
   * @param technicalScale standard deviation of the factor by which it may be off
   * @param further what else is lost before the customers, each with how well it is known
   * @param leastScore what a hypothesis has to explain at least
   */
  record Terms(double technicalScale, List<Column> further, double leastScore) {
    /** Of a supply that is metered at the low-voltage busbar. */
    static final Terms USUAL = new Terms(TECHNICAL_SCALE, List.of(), LEAST_SCORE);

    /** Where no voltages tell it, so that it is known by the usual resistance alone. */
    static final Terms BY_RESISTANCE =
        new Terms(TECHNICAL_SCALE_BY_RESISTANCE, List.of(), 2 * LEAST_SCORE);
  }

  Terms terms() {
    return terms;
  }

  /**
   * A balance.
   *
   * @param resistanceOhm equivalent resistance of the network, where voltages tell nothing
   */
  Balance(District district, Terms terms, double resistanceOhm) {
    this.district = district;
    this.terms = terms;
    voltageDrop = new VoltageDrop(district, resistanceOhm);
    supplied = district.suppliedSum();
    meanSupply = Math.max(Shapes.sum(supplied) / supplied.length, 1e-6);
    readVariance = new double[supplied.length + 1];
    double seconds = district.hours() * 3600;
    for (District.Member member : district.customers()) {
      if (member.listed()) {
        double[] energy = member.curve().energy();
        addReadVariance(member);
        meters.add(new Column(energy, METER_GAIN));
        meters.add(new Column(clockShift(energy), CLOCK_SECONDS / seconds));
      }
    }
    addBridges(
        district.supplyMissing(), variance(supplied) * SUPPLY_MISSING_SHARE * SUPPLY_MISSING_SHARE);
  }

  private void addReadVariance(District.Member member) {
    double step = member.customer().step() * member.customer().ratio();
    double energyVariance = variance(member.curve().energy());
    double each = step * step / 12 + READ_SHARE * READ_SHARE * energyVariance;
    for (int t = 0; t < readVariance.length; t++) {
      readVariance[t] += each;
    }
    addBridges(member.curve().missing(), energyVariance * MISSING_SHARE * MISSING_SHARE);
  }

  /**
   * Within a gap the true register wanders off the straight line as a Brownian bridge, the further
   * the longer the gap and the more a load keeps what it is.
   */
  private void addBridges(boolean[] missing, double variance) {
    int from = 0;
    while (from < missing.length) {
      int to = from;
      while (to < missing.length && missing[to]) {
        to++;
      }
      int length = to - from;
      for (int t = from; t < to; t++) {
        double bridge = 2.0 * (t - from + 1) * (to - t) / (length + 1);
        readVariance[t] += variance * bridge * Math.min(length, KEEPS_FOR);
      }
      from = Math.max(to, from + 1);
    }
  }

  /** A hypothesis that is held, with its shape and the energy it was last found to stand for. */
  record Held(Hypothesis hypothesis, Shape shape, double coefficient, double[] unrecorded) {
    double energy() {
      return Shapes.sum(unrecorded);
    }
  }

  /**
   * The balance fitted.
   *
   * @param held the hypotheses with their new coefficients
   * @param scale of the variance of flows that explains what is left best
   */
  record Fitted(
      BalanceFit fit,
      List<Held> held,
      VoltageDrop.Result technical,
      double[] technicalLoss,
      double scale) {}

  VoltageDrop voltageDrop() {
    return voltageDrop;
  }

  double meanSupply() {
    return meanSupply;
  }

  double[] supplied() {
    return supplied;
  }

  /**
   * Fits under these hypotheses.
   *
   * @param scale of the variance of flows to begin with
   */
  Fitted fit(List<Held> held, double scale) {
    VoltageDrop.Result technical = technicalLoss(held);
    double[] loss = technical.byInterval();
    double[] balance = supplied.clone();
    for (District.Member member : district.customers()) {
      if (member.listed()) {
        subtract(balance, member.curve().energy());
      }
    }
    subtract(balance, loss);
    List<Column> columns = new ArrayList<>();
    double[] constant = new double[supplied.length];
    Arrays.fill(constant, 1);
    columns.add(new Column(constant, CONSTANT_SHARE * meanSupply));
    columns.add(new Column(supplied, SUPPLY_GAIN));
    columns.add(new Column(loss, terms.technicalScale()));
    columns.addAll(terms.further());
    columns.addAll(meters);
    int first = columns.size();
    held.forEach(one -> columns.add(one.shape().main()));
    held.forEach(one -> columns.addAll(one.shape().further()));

    double now = scale;
    BalanceFit fit =
        new BalanceFit(balance, columns, whitening(loss, held, now), district.perDay());
    for (int refit = 0; refit < REFITS; refit++) {
      double better = likeliestScale(fit.leftOf(balance), loss, held);
      if (better == now) {
        break;
      }
      now = better;
      fit = new BalanceFit(balance, columns, whitening(loss, held, now), district.perDay());
    }
    List<Held> updated = new ArrayList<>();
    int further = first + held.size();
    for (int h = 0; h < held.size(); h++) {
      Held one = held.get(h);
      double[] unrecorded = times(one.shape().main().values(), fit.coefficient(first + h));
      for (Column column : one.shape().further()) {
        double coefficient = fit.coefficient(further++);
        for (int t = 0; t < unrecorded.length; t++) {
          unrecorded[t] += coefficient * column.values()[t];
        }
      }
      updated.add(new Held(one.hypothesis(), one.shape(), fit.coefficient(first + h), unrecorded));
    }
    return new Fitted(fit, List.copyOf(updated), technical, loss, now);
  }

  /**
   * What neither listed meters nor technical loss nor the hypotheses account for.
   *
   * @param kilowattHours over the whole span
   * @param uncertainty standard uncertainty of it by the classes of the meters and the technical
   *     loss
   */
  record Unexplained(double kilowattHours, double uncertainty) {}

  Unexplained unexplained(Fitted fitted) {
    double sum = Shapes.sum(supplied);
    double technical = Shapes.sum(fitted.technicalLoss());
    double left = sum - technical;
    double variance =
        square(SUPPLY_GAIN * sum)
            + square(CONSTANT_SHARE * sum)
            + square(terms.technicalScale() * technical);
    for (District.Member member : district.customers()) {
      if (member.listed()) {
        left -= member.curve().sum();
        variance += square(METER_GAIN * member.curve().sum());
      }
    }
    for (Column one : terms.further()) {
      variance += square(one.prior() * Shapes.sum(one.values()));
    }
    for (Held one : fitted.held()) {
      left -= one.energy();
    }
    return new Unexplained(left, Math.sqrt(variance));
  }

  private static double square(double value) {
    return value * value;
  }

  /** Technical loss when what the hypotheses say flows where they say. */
  VoltageDrop.Result technicalLoss(List<Held> held) {
    int customers = district.customers().size();
    double[][] energy = new double[customers][];
    boolean[] here = new boolean[customers];
    double[] unplaced = new double[supplied.length];
    for (int i = 0; i < customers; i++) {
      District.Member member = district.customers().get(i);
      energy[i] = member.curve().energy();
      here[i] = member.listed() && !member.foreign();
    }
    for (Held one : held) {
      int who = one.hypothesis().who();
      if (one.hypothesis() instanceof Hypothesis.Neighbour) {
        here[who] = true;
      } else if (who >= 0) {
        energy[who] = sum(energy[who], one.unrecorded());
      } else {
        unplaced = sum(unplaced, one.unrecorded());
      }
    }
    return voltageDrop.technicalLoss(energy, here, unplaced);
  }

  private Whitening whitening(double[] loss, List<Held> held, double scale) {
    double[] flow = new double[loss.length];
    double floor = CONSTANT_SHARE * meanSupply;
    for (int t = 0; t < flow.length; t++) {
      double technical = FLOW_OF_TECHNICAL * loss[t];
      flow[t] = (floor * floor + technical * technical) * scale;
    }
    for (Held one : held) {
      double[] variance = one.shape().variance();
      for (int t = 0; t < variance.length; t++) {
        flow[t] += variance[t];
      }
    }
    return new Whitening(readVariance, flow);
  }

  private double likeliestScale(double[] left, double[] loss, List<Held> held) {
    double best = 1;
    double likelihood = Double.NEGATIVE_INFINITY;
    for (double scale = 0.5; scale <= MOST_SCALE; scale *= 2) {
      double next = whitening(loss, held, scale).logLikelihood(left);
      if (next > likelihood) {
        likelihood = next;
        best = scale;
      }
    }
    return best;
  }

  /** What a clock that is ahead by one interval would add: power after minus power before. */
  private static double[] clockShift(double[] energy) {
    double[] shift = new double[energy.length];
    for (int t = 1; t < shift.length - 1; t++) {
      shift[t] = (energy[t + 1] - energy[t - 1]) / 2;
    }
    return shift;
  }

  private static double variance(double[] values) {
    double mean = Shapes.sum(values) / values.length;
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / values.length;
  }

  private static void subtract(double[] from, double[] values) {
    for (int t = 0; t < from.length; t++) {
      from[t] -= values[t];
    }
  }

  private static double[] times(double[] values, double factor) {
    double[] product = values.clone();
    for (int t = 0; t < product.length; t++) {
      product[t] *= factor;
    }
    return product;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int t = 0; t < sum.length; t++) {
      sum[t] += b[t];
    }
    return sum;
  }

  /** The fit of a customer's voltage drop, if there is one. */
  static Optional<DropFit> dropFit(Fitted fitted, int customer) {
    return fitted.technical().fits().get(customer);
  }
}

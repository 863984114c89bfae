package io.taiqu.supervisor.lineloss.analysis;

import io.taiqu.supervisor.lineloss.TransformerLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Readings of an area whose supply is metered on the transformer's high side, referred to its low
 * side.
 *
 * <p>That side's currents and voltages are turned and mixed by the vector group, and metered by two
 * elements or three, so that none of its phases is one of the low side's. What holds whatever the
 * connection is the energy. From it the transformer's own loss is taken; what is left is divided
 * among the phases as the customers' meters divide it, and the busbar's voltages are those that the
 * customers of each phase have in common, raised by the drop on the way to them. The archive's
 * phases name the groups.
 *
 * @param readings as a meter at the low-voltage busbar would have them
 * @param noLoadLoss kWh of the transformer in each interval, P0·(U/Un)²
 * @param loadLoss kWh of it in each interval, Pk·β²
 */
record HighSide(DistrictReadings readings, double[] noLoadLoss, double[] loadLoss) {
  /** Rated losses may be this much higher or lower (IEC 60076-1 allows 15 % of each of the two). */
  static final double NAMEPLATE_PRIOR = 0.08;

  /** How well the network's resistance is known without voltages of the busbar. */
  static final double TECHNICAL_PRIOR = 0.25;

  /** Resistance of the shared neutral over that of a phase, as on the public European feeder. */
  private static final double NEUTRAL_OVER_PHASE = 0.8;

  /** A loss that is known less well may be taken for somebody's by chance. */
  private static final double LEAST_SCORE = 60;

  private static final double HOURS_OF_DAY = 24;
  private static final double POWER_FACTOR = 0.95;
  private static final double LEAST_POWER_FACTOR = 0.6;
  private static final double MOST_POWER_FACTOR = 1.05;

  private static final double MOST_FORM = 1.3;
  private static final double LEAST_OF_USUAL = 0.3;
  private static final double MOST_OF_USUAL = 3;

  /** Kilowatt-hours lost by the transformer. */
  double lost() {
    return Shapes.sum(noLoadLoss) + Shapes.sum(loadLoss);
  }

  /** What the balance is to allow for. */
  Balance.Terms terms() {
    return new Balance.Terms(
        TECHNICAL_PRIOR,
        List.of(new Column(noLoadLoss, NAMEPLATE_PRIOR), new Column(loadLoss, NAMEPLATE_PRIOR)),
        LEAST_SCORE);
  }

  /**
   * Refers them; nothing if the nameplate is not known, or the archive names too few customers of
   * each phase.
   *
   * @param resistanceOhm equivalent resistance of the network, where the voltages do not tell it
   */
  static Optional<HighSide> refer(DistrictReadings readings, double resistanceOhm) {
    Optional<TransformerLoss> nameplate = readings.supply().nameplate();
    Optional<PhaseGroups> groups = PhaseGroups.of(readings);
    return nameplate.isPresent() && groups.isPresent()
        ? Optional.of(refer(readings, groups.get(), nameplate.get(), resistanceOhm))
        : Optional.empty();
  }

  private static HighSide refer(
      DistrictReadings readings,
      PhaseGroups groups,
      TransformerLoss nameplate,
      double resistanceOhm) {
    double hours = HOURS_OF_DAY / readings.perDay();
    double[][] energy = groups.energy();
    double[] supplied = total(readings);
    int intervals = supplied.length;
    double[] relative = relativeVoltage(readings, nameplate);
    double[] squares = highSquares(readings, supplied, relative, hours, nameplate);
    double[] noLoad = new double[intervals];
    double[] load = new double[intervals];
    for (int t = 0; t < intervals; t++) {
      noLoad[t] =
          nameplate.noLoadWattHours(hours, Double.isNaN(relative[t]) ? 1 : relative[t]) / 1000;
      load[t] = nameplate.loadWattHours(squares[t]) / 1000;
    }
    double[][] low = new double[3][intervals];
    for (int t = 0; t < intervals; t++) {
      double sum = energy[0][t] + energy[1][t] + energy[2][t];
      for (int p = 0; p < 3; p++) {
        low[p][t] = (supplied[t] - noLoad[t] - load[t]) * (sum > 0 ? energy[p][t] / sum : 1.0 / 3);
      }
    }
    double[][] volts = groups.volts();
    double[][] current = new double[3][];
    for (int p = 0; p < 3; p++) {
      current[p] = currents(low[p], mean(volts[p]), hours);
    }
    double resistance =
        dropTo(volts, current, relative, nameplate)
            .filter(
                ohm -> ohm > LEAST_OF_USUAL * resistanceOhm && ohm < MOST_OF_USUAL * resistanceOhm)
            .orElse(resistanceOhm);
    double form = form(squares, low, volts, hours, nameplate);
    DistrictReadings.Supply supply = readings.supply();
    double[][] registers = new double[3][];
    double[][] amperes = new double[3][];
    double[][] cumulative = new double[4][intervals + 1];
    for (int p = 0; p < 3; p++) {
      registers[p] = registers(low[p], supply);
      amperes[p] = VoltageDrop.aroundReads(current[p]);
      for (int t = 0; t < intervals; t++) {
        cumulative[p][t + 1] = cumulative[p][t] + form * current[p][t] * current[p][t] * hours;
      }
    }
    for (int read = 0; read <= intervals; read++) {
      double mean = (amperes[0][read] + amperes[1][read] + amperes[2][read]) / 3;
      for (int p = 0; p < 3; p++) {
        // What exceeds the others returns by the neutral: (I − ½·(the others)) is 1½·(I − mean).
        double returned = NEUTRAL_OVER_PHASE * 1.5 * (amperes[p][read] - mean);
        volts[p][read] += resistance * (amperes[p][read] + returned);
      }
    }
    return new HighSide(
        new DistrictReadings(
            readings.perDay(),
            readings.customers(),
            new DistrictReadings.Supply(
                supply.accuracyClass(),
                supply.ratio(),
                registers,
                volts,
                amperes,
                cumulative,
                true,
                supply.nameplate())),
        noLoad,
        load);
  }

  /** kWh of each interval over all phases. */
  private static double[] total(DistrictReadings readings) {
    double[] total = new double[readings.reads() - 1];
    for (double[] register : readings.supply().register()) {
      double[] energy = Curve.of(register, 0, readings.supply().ratio()).energy();
      for (int t = 0; t < total.length; t++) {
        total[t] += energy[t];
      }
    }
    return total;
  }

  /** The registers that would have counted this; as unread as the real one. */
  private static double[] registers(double[] energy, DistrictReadings.Supply supply) {
    double[] register = new double[energy.length + 1];
    for (int t = 0; t < energy.length; t++) {
      register[t + 1] = register[t] + energy[t] / supply.ratio();
    }
    for (int read = 0; read < register.length; read++) {
      if (Double.isNaN(supply.register()[0][read])) {
        register[read] = Double.NaN;
      }
    }
    return register;
  }

  /**
   * U/Un around each interval. The meter shows phases or lines, behind voltage transformers or not:
   * which, its own mean tells; NaN where it tells nothing.
   */
  private static double[] relativeVoltage(DistrictReadings readings, TransformerLoss nameplate) {
    double[] relative = new double[readings.reads() - 1];
    double[][] volts = readings.supply().volts();
    double[] means = {mean(volts[0]), mean(volts[1]), mean(volts[2])};
    for (int t = 0; t < relative.length; t++) {
      double sum = 0;
      int known = 0;
      for (int p = 0; p < 3; p++) {
        Optional<Double> rated = nameplate.ratedVolts(means[p]);
        double around = volts[p][t];
        if (rated.isPresent() && !Double.isNaN(around)) {
          sum += around / rated.get();
          known++;
        }
      }
      relative[t] = known > 0 ? sum / known : Double.NaN;
    }
    return relative;
  }

  /**
   * ∫I²dt of the high side in A²h over its three phases: as metered, where that fits the energy,
   * else from the energy. Of a meter behind voltage transformers the ratio is that of both, and
   * currents times it are none.
   */
  private static double[] highSquares(
      DistrictReadings readings,
      double[] supplied,
      double[] relative,
      double hours,
      TransformerLoss nameplate) {
    double[] metered = new double[supplied.length];
    for (int c = 0; c < 3; c++) {
      double[] squares = Curve.of(readings.supply().squares()[c], 0, 1).energy();
      for (int t = 0; t < metered.length; t++) {
        metered[t] += squares[t];
      }
    }
    double[] fromEnergy = new double[supplied.length];
    double unity = 0;
    for (int t = 0; t < supplied.length; t++) {
      double volts = Double.isNaN(relative[t]) ? 1 : relative[t];
      double square = 1 / (volts * volts);
      fromEnergy[t] = square * nameplate.likelySquareAmpereHours(supplied[t] * supplied[t], hours);
      unity += square * nameplate.squareAmpereHours(supplied[t], hours);
    }
    double sum = Shapes.sum(metered);
    double factor = sum > 0 ? Math.sqrt(unity / sum) : 0;
    return factor > LEAST_POWER_FACTOR && factor < MOST_POWER_FACTOR ? metered : fromEnergy;
  }

  private static double form(
      double[] highSquares,
      double[][] low,
      double[][] volts,
      double hours,
      TransformerLoss nameplate) {
    double means = 0;
    for (int p = 0; p < 3; p++) {
      for (double current : currents(low[p], mean(volts[p]), hours)) {
        means += current * current * hours;
      }
    }
    double swings = nameplate.onLowSide(Shapes.sum(highSquares));
    return means > 0 ? Math.clamp(swings / means, 1, MOST_FORM) : 1;
  }

  private static double[] currents(double[] energy, double volts, double hours) {
    double[] currents = new double[energy.length];
    for (int t = 0; t < currents.length; t++) {
      currents[t] = energy[t] * 1000 / hours / (volts * POWER_FACTOR);
    }
    return currents;
  }

  /**
   * Ohms between the busbar and the middle of its customers: how their voltage falls below that of
   * the high side with the current, less what falls within the transformer.
   */
  private static Optional<Double> dropTo(
      double[][] volts, double[][] current, double[] relative, TransformerLoss nameplate) {
    double rated = nameplate.ratio().low() / Math.sqrt(3);
    double n = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int t = 1; t < relative.length; t++) {
      double x = 0;
      double y = relative[t] * rated;
      for (int p = 0; p < 3; p++) {
        x += (current[p][t - 1] + current[p][t]) / 6;
        y -= volts[p][t] / 3;
      }
      if (!Double.isNaN(y)) {
        n++;
        sumX += x;
        sumY += y;
        sumXx += x * x;
        sumXy += x * y;
      }
    }
    double spread = n * sumXx - sumX * sumX;
    return n > 2 && spread > 0
        ? Optional.of((n * sumXy - sumX * sumY) / spread - nameplate.ohmsAt(POWER_FACTOR))
        : Optional.empty();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }
}

package io.taiqu.supervisor.lineloss.analysis;

import java.util.Optional;

/**
 * Which phase feeds a meter, told by how its voltage moves with those of the transformer's phases.
 * The movement that all phases share comes from the network above and would hide the difference, so
 * it is taken out first.
 */
final class PhaseFinder {
  private static final int LEAST_PAIRS = 96;

  private static final double FOREIGN_BELOW = 0.3;
  private static final double OWN_ABOVE = 0.4;
  private static final double LEAST_MARGIN = 0.2;
  private static final double FOREIGN_OF_TYPICAL = 0.4;
  private static final double OWN_OF_TYPICAL = 0.6;
  private static final double MARGIN_OF_TYPICAL = 0.3;

  private PhaseFinder() {}

  /**
   * What the voltages say.
   *
   * @param correlation with phase A, B, C
   * @param pairs how many pairs of neighbouring reads there were
   * @param typical highest correlation of the middle one of the listed meters: where clocks or
   *     resolution blur all voltages alike, less is asked of each
   */
  record Finding(double[] correlation, int pairs, double typical) {
    Finding beside(double typicalOfOthers) {
      return new Finding(correlation, pairs, typicalOfOthers);
    }

    LinePhase best() {
      LinePhase best = LinePhase.A;
      for (LinePhase phase : LinePhase.values()) {
        if (correlation[phase.ordinal()] > correlation[best.ordinal()]) {
          best = phase;
        }
      }
      return best;
    }

    double highest() {
      return correlation[best().ordinal()];
    }

    boolean enough() {
      return pairs >= LEAST_PAIRS;
    }

    /** The phase, if the voltages leave no doubt about it. */
    Optional<LinePhase> certain() {
      LinePhase best = best();
      double second = -1;
      for (LinePhase phase : LinePhase.values()) {
        if (phase != best) {
          second = Math.max(second, correlation[phase.ordinal()]);
        }
      }
      double margin = Math.min(LEAST_MARGIN, MARGIN_OF_TYPICAL * typical);
      boolean clear = own() && highest() - second > margin;
      return clear ? Optional.of(best) : Optional.empty();
    }

    /** True if the voltages say that another transformer feeds the meter. */
    boolean foreign() {
      return enough() && highest() < Math.min(FOREIGN_BELOW, FOREIGN_OF_TYPICAL * typical);
    }

    /** True if the voltages say that this transformer feeds the meter. */
    boolean own() {
      return enough() && highest() > Math.min(OWN_ABOVE, OWN_OF_TYPICAL * typical);
    }
  }

  static Finding of(double[] volts, double[][] supply) {
    double[] sumX = new double[3];
    double[] sumXx = new double[3];
    double[] sumXy = new double[3];
    double sumY = 0;
    double sumYy = 0;
    int pairs = 0;
    for (int t = 1; t < volts.length; t++) {
      double common = 0;
      for (double[] phase : supply) {
        common += (phase[t] - phase[t - 1]) / 3;
      }
      double y = volts[t] - volts[t - 1] - common;
      if (Double.isNaN(y)) {
        continue;
      }
      pairs++;
      sumY += y;
      sumYy += y * y;
      for (int p = 0; p < 3; p++) {
        double x = supply[p][t] - supply[p][t - 1] - common;
        sumX[p] += x;
        sumXx[p] += x * x;
        sumXy[p] += x * y;
      }
    }
    double[] correlation = new double[3];
    for (int p = 0; p < 3 && pairs > 1; p++) {
      double n = pairs;
      double spread = (sumXx[p] - sumX[p] * sumX[p] / n) * (sumYy - sumY * sumY / n);
      correlation[p] = spread > 0 ? (sumXy[p] - sumX[p] * sumY / n) / Math.sqrt(spread) : 0;
    }
    return new Finding(correlation, pairs, 1);
  }
}

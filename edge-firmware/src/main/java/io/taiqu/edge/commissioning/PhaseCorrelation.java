package io.taiqu.edge.commissioning;

import java.util.List;
import java.util.Optional;

/**
 * Which phase feeds a meter's element: the one whose voltage it follows. Compared are the changes
 * from one sample to the next, so that the drop along the line does not matter, each less the mean
 * change of the three phases, so that what the network above does to all of them does not either.
 *
 * @param samples changes compared
 * @param a Pearson's correlation with the first phase
 * @param b with the second
 * @param c with the third
 */
public record PhaseCorrelation(int samples, double a, double b, double c) {
  private static final int LEAST_SAMPLES = 12;
  private static final double LEAST_CORRELATION = 0.5;

  /**
   * How many standard deviations the best correlation must be above the next, in Fisher's transform
   * z = artanh r with variance 1/(n − 3).
   */
  private static final double SIGNIFICANT = 4;

  /** Below this an element is not connected: 20 V, in millivolts. */
  public static final long DEAD_MILLIVOLTS = 20_000;

  /** Correlates the samples, in the order in which they were taken. */
  public static PhaseCorrelation of(List<VoltageSample> samples) {
    int n = Math.max(0, samples.size() - 1);
    double[] element = new double[n];
    double[][] phases = new double[3][n];
    for (int i = 0; i < n; i++) {
      VoltageSample from = samples.get(i);
      VoltageSample to = samples.get(i + 1);
      double[] changes = {to.a() - from.a(), to.b() - from.b(), to.c() - from.c()};
      double common = (changes[0] + changes[1] + changes[2]) / 3;
      element[i] = to.element() - from.element() - common;
      for (int phase = 0; phase < 3; phase++) {
        phases[phase][i] = changes[phase] - common;
      }
    }
    return new PhaseCorrelation(
        n,
        correlation(element, phases[0]),
        correlation(element, phases[1]),
        correlation(element, phases[2]));
  }

  /** The phase, if the samples decide it. */
  public Optional<LinePhase> decided() {
    double[] r = {a, b, c};
    int best = 0;
    for (int i = 1; i < 3; i++) {
      best = r[i] > r[best] ? i : best;
    }
    double next = Math.max(r[(best + 1) % 3], r[(best + 2) % 3]);
    if (samples < LEAST_SAMPLES || r[best] < LEAST_CORRELATION) {
      return Optional.empty();
    }
    double deviations = (artanh(r[best]) - artanh(next)) * Math.sqrt((samples - 3) / 2.0);
    return deviations >= SIGNIFICANT ? Optional.of(LinePhase.values()[best]) : Optional.empty();
  }

  private static double artanh(double r) {
    double bounded = Math.clamp(r, -0.9999, 0.9999);
    return 0.5 * Math.log((1 + bounded) / (1 - bounded));
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = mean(x);
    double meanY = mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return values.length == 0 ? 0 : sum / values.length;
  }
}

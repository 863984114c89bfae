package io.taiqu.supervisor.lineloss.analysis;

/**
 * Takes the correlation out of an energy balance. Each read of the registers is off by a little
 * (steps, clocks that differ, reads that were interpolated), which enters two neighbouring
 * intervals with opposite signs; each interval is off by what no register explains. So the
 * covariance is tridiagonal: read variance of both ends plus flow variance on the diagonal, minus
 * the read variance beside it. Its Cholesky factor is bidiagonal and exact.
 */
final class Whitening {
  private final double[] inverse;
  private final double[] below;
  private final double logDeterminant;

  /**
   * Factors the covariance.
   *
   * @param read variance of each read, kWh²; one more than intervals
   * @param flow variance of each interval, kWh²
   */
  Whitening(double[] read, double[] flow) {
    int n = flow.length;
    inverse = new double[n];
    below = new double[n];
    double log = 0;
    for (int t = 0; t < n; t++) {
      double variance = read[t] + read[t + 1] + flow[t];
      below[t] = t == 0 ? 0 : -read[t] * inverse[t - 1];
      double diagonal = Math.sqrt(variance - below[t] * below[t]);
      inverse[t] = 1 / diagonal;
      log += Math.log(diagonal);
    }
    logDeterminant = log;
  }

  /** Solves L·w = x. */
  double[] whiten(double[] x) {
    double[] w = new double[x.length];
    double before = 0;
    for (int t = 0; t < w.length; t++) {
      before = (x[t] - below[t] * before) * inverse[t];
      w[t] = before;
    }
    return w;
  }

  /** Solves Lᵀ·z = w: the inner product of x with z is that of the whitened x with w. */
  double[] adjoint(double[] w) {
    double[] z = new double[w.length];
    double after = 0;
    double belowNext = 0;
    for (int t = w.length - 1; t >= 0; t--) {
      after = (w[t] - belowNext * after) * inverse[t];
      belowNext = below[t];
      z[t] = after;
    }
    return z;
  }

  /** Logarithm of the likelihood of a series with this covariance, up to a constant. */
  double logLikelihood(double[] series) {
    double squares = 0;
    double before = 0;
    for (int t = 0; t < series.length; t++) {
      before = (series[t] - below[t] * before) * inverse[t];
      squares += before * before;
    }
    return -squares / 2 - logDeterminant;
  }
}

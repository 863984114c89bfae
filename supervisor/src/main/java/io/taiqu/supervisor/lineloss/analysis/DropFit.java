package io.taiqu.supervisor.lineloss.analysis;

import java.util.Arrays;

/**
 * How a meter's voltage drop follows the currents: V_p − V_i = α + Σ_q r_q·I_q + ρ·I_i + Σ_q
 * d_q·(i_q − I_q). I are interval means around the read, i is what the supply meter showed at it.
 * The last term lets the momentary deviation explain what it can without bending r and ρ: were i
 * used alone, it would carry the meter's own current better than the energy does, and ρ would come
 * out too small. Drops beyond 4σ are left out and the fit repeated.
 *
 * @param coefficients α, r by phase, ρ, d by phase; V and Ω
 * @param residual of each read, V; NaN where something was not read
 * @param deviation of the residual, V
 */
record DropFit(double[] coefficients, double[] residual, double deviation) {
  private static final int COLUMNS = 8;
  private static final int OWN = 4;
  private static final int REPEATS = 3;
  private static final double OUTLIER = 4;
  private static final double TO_DEVIATION = 1.4826;

  /**
   * Fits.
   *
   * @param drop V of each read, NaN where not known
   * @param mean mean current of each phase around each read, A
   * @param momentary current of each phase at each read, A
   * @param own the meter's mean current around each read, A
   */
  static DropFit of(double[] drop, double[][] mean, double[][] momentary, double[] own) {
    int reads = drop.length;
    boolean[] used = new boolean[reads];
    double[] row = new double[COLUMNS];
    for (int t = 0; t < reads; t++) {
      used[t] = !Double.isNaN(drop[t]) && !Double.isNaN(momentary[0][t]);
    }
    double[] coefficients = new double[COLUMNS];
    double[] residual = new double[reads];
    double deviation = Double.NaN;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      NormalEquations equations = new NormalEquations(COLUMNS);
      for (int t = 0; t < reads; t++) {
        if (used[t]) {
          fill(row, mean, momentary, own, t);
          equations.add(row, drop[t]);
        }
      }
      coefficients = equations.solution();
      int known = 0;
      double[] size = new double[reads];
      for (int t = 0; t < reads; t++) {
        fill(row, mean, momentary, own, t);
        double fitted = 0;
        for (int c = 0; c < COLUMNS; c++) {
          fitted += coefficients[c] * row[c];
        }
        residual[t] = drop[t] - fitted;
        if (used[t]) {
          size[known++] = Math.abs(residual[t]);
        }
      }
      Arrays.sort(size, 0, known);
      deviation = known == 0 ? Double.NaN : TO_DEVIATION * size[known / 2];
      for (int t = 0; t < reads; t++) {
        used[t] = used[t] && Math.abs(residual[t]) < OUTLIER * deviation;
      }
    }
    return new DropFit(coefficients, residual, deviation);
  }

  private static void fill(
      double[] row, double[][] mean, double[][] momentary, double[] own, int t) {
    row[0] = 1;
    for (int q = 0; q < 3; q++) {
      row[1 + q] = mean[q][t];
      row[OWN + 1 + q] = momentary[q][t] - mean[q][t];
    }
    row[OWN] = own[t];
  }

  /** Whether a read took part in the fit. */
  boolean counted(int read) {
    return Math.abs(residual[read]) < OUTLIER * deviation;
  }

  /** What is left of a further current when the fit's own columns have explained what they can. */
  double[] without(double[] further, double[][] mean, double[][] momentary, double[] own) {
    NormalEquations equations = new NormalEquations(COLUMNS);
    double[] row = new double[COLUMNS];
    for (int t = 0; t < further.length; t++) {
      if (counted(t)) {
        fill(row, mean, momentary, own, t);
        equations.add(row, further[t]);
      }
    }
    double[] explained = equations.solution();
    double[] rest = further.clone();
    for (int t = 0; t < rest.length; t++) {
      fill(row, mean, momentary, own, t);
      for (int c = 0; c < COLUMNS; c++) {
        rest[t] -= explained[c] * row[c];
      }
    }
    return rest;
  }

  /** Resistance that a phase's current shares with the meter, Ω. */
  double shared(int phase) {
    return coefficients[1 + phase];
  }

  /** Resistance of the meter's own service line, Ω. */
  double own() {
    return coefficients[OWN];
  }
}

package io.taiqu.supervisor.lineloss.analysis;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * The unexplained balance fitted by columns with Gaussian priors (ridge regression), after
 * whitening. Answers how much further columns would explain, without fitting anew.
 */
final class BalanceFit {
  private final int intervals;
  private final int perDay;
  private final List<Column> columns;
  private final Whitening whitening;
  private final double[][] white;
  private final double[][] adjoint;
  private final double[] coefficients;
  private final double[] residual;
  private final double[] adjointResidual;
  private final double[] factor;
  private final double variance;

  BalanceFit(double[] balance, List<Column> columns, Whitening whitening, int perDay) {
    this.intervals = balance.length;
    this.perDay = perDay;
    this.columns = columns;
    this.whitening = whitening;
    int size = columns.size();
    white = new double[size][];
    adjoint = new double[size][];
    for (int j = 0; j < size; j++) {
      double[] scaled = columns.get(j).values().clone();
      double prior = columns.get(j).prior();
      for (int t = 0; t < intervals; t++) {
        scaled[t] *= prior;
      }
      white[j] = whitening.whiten(scaled);
      adjoint[j] = whitening.adjoint(white[j]);
    }
    DMatrixRMaj gram = new DMatrixRMaj(size, size);
    for (int j = 0; j < size; j++) {
      for (int k = 0; k <= j; k++) {
        double product = dot(white[j], white[k]) + (j == k ? 1 : 0);
        gram.set(j, k, product);
        gram.set(k, j, product);
      }
    }
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(size, true);
    if (!cholesky.decompose(gram)) {
      throw new IllegalStateException("a Gram matrix with a unit ridge is positive definite");
    }
    factor = cholesky.getT(null).data;
    double[] beyond = balance.clone();
    for (Column column : columns) {
      if (column.mean() != 0) {
        addTimes(beyond, column.values(), -column.mean());
      }
    }
    double[] observed = whitening.whiten(beyond);
    double[] right = new double[size];
    for (int j = 0; j < size; j++) {
      right[j] = dot(white[j], observed);
    }
    double[] scaled = backward(forward(right));
    residual = observed.clone();
    coefficients = new double[size];
    for (int j = 0; j < size; j++) {
      coefficients[j] = columns.get(j).mean() + scaled[j] * columns.get(j).prior();
      addTimes(residual, white[j], -scaled[j]);
    }
    adjointResidual = whitening.adjoint(residual);
    variance = Math.max(1, dot(residual, residual) / intervals);
  }

  /** The coefficient of a column. */
  double coefficient(int column) {
    return coefficients[column];
  }

  /** What the columns leave of this balance, kWh in each interval. */
  double[] leftOf(double[] balance) {
    double[] left = balance.clone();
    for (int j = 0; j < coefficients.length; j++) {
      addTimes(left, columns.get(j).values(), -coefficients[j]);
    }
    return left;
  }

  /**
   * What one more column would do.
   *
   * @param coefficient it would get
   * @param gain by which χ² would fall
   * @param error standard error of the coefficient
   */
  record Gain(double coefficient, double gain, double error) {}

  /**
   * Products of an energy with each column and, last, with the residual, over the pieces of a span.
   *
   * @param bounds first interval of each piece, and the end of the last one
   */
  double[][] products(double[] energy, int[] bounds) {
    int size = columns.size();
    double[][] products = new double[size + 1][bounds.length - 1];
    for (int j = 0; j <= size; j++) {
      double[] by = j < size ? adjoint[j] : adjointResidual;
      for (int piece = 0; piece < bounds.length - 1; piece++) {
        products[j][piece] = dot(energy, by, bounds[piece], bounds[piece + 1]);
      }
    }
    return products;
  }

  /** The same, summed by the interval of the day, from an interval on. */
  double[][] productsBySlot(double[] energy, int from) {
    int size = columns.size();
    double[][] products = new double[size + 1][perDay];
    for (int j = 0; j <= size; j++) {
      double[] by = j < size ? adjoint[j] : adjointResidual;
      double[] sums = products[j];
      int slot = from % perDay;
      for (int t = from; t < intervals; t++) {
        sums[slot] += energy[t] * by[t];
        slot = slot + 1 == perDay ? 0 : slot + 1;
      }
    }
    return products;
  }

  Gain gain(double[] values, double prior) {
    double[] products = new double[columns.size() + 1];
    for (int j = 0; j < products.length - 1; j++) {
      products[j] = dot(values, adjoint[j]);
    }
    products[products.length - 1] = dot(values, adjointResidual);
    return gain(values, prior, products);
  }

  /** As {@link #gain(double[], double)} when the products are already summed up. */
  Gain gain(double[] values, double prior, double[] products) {
    double withResidual = products[products.length - 1];
    double[] w = whitening.whiten(values);
    double[] half = forward(products);
    double own = dot(w, w) - dot(half, half);
    double precision = Math.max(own, 0) + 1 / (prior * prior);
    double coefficient = withResidual / precision;
    return new Gain(
        coefficient, withResidual * coefficient / variance, Math.sqrt(variance / precision));
  }

  /**
   * How many standard errors the column's coefficient is from zero if days are taken as the
   * independent pieces of evidence, whatever correlation is left within a day.
   */
  double dayScore(double[] values, double prior) {
    double[] w = whitening.whiten(values);
    double[] cross = new double[columns.size()];
    for (int j = 0; j < cross.length; j++) {
      cross[j] = dot(values, adjoint[j]);
    }
    double[] projection = backward(forward(cross));
    for (int j = 0; j < projection.length; j++) {
      addTimes(w, white[j], -projection[j]);
    }
    double own = dot(w, w);
    double product = dot(values, adjointResidual);
    double coefficient = product / (own + 1 / (prior * prior));
    double spread = own * variance / 4;
    for (int from = 0; from < intervals; from += perDay) {
      int to = Math.min(intervals, from + perDay);
      double day = 0;
      for (int t = from; t < to; t++) {
        day += w[t] * (residual[t] - coefficient * w[t]);
      }
      spread += day * day;
    }
    return product / Math.sqrt(spread + Double.MIN_NORMAL);
  }

  private double[] forward(double[] right) {
    int size = columns.size();
    double[] x = new double[size];
    for (int i = 0; i < size; i++) {
      double sum = right[i];
      int line = i * size;
      for (int j = 0; j < i; j++) {
        sum -= factor[line + j] * x[j];
      }
      x[i] = sum / factor[line + i];
    }
    return x;
  }

  private double[] backward(double[] right) {
    int size = columns.size();
    double[] x = right.clone();
    for (int i = size - 1; i >= 0; i--) {
      x[i] /= factor[i * size + i];
      for (int j = 0; j < i; j++) {
        x[j] -= factor[i * size + j] * x[i];
      }
    }
    return x;
  }

  private static double dot(double[] a, double[] b) {
    return dot(a, b, 0, a.length);
  }

  private static double dot(double[] a, double[] b, int from, int to) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int t = from;
    for (; t + 3 < to; t += 4) {
      sum0 += a[t] * b[t];
      sum1 += a[t + 1] * b[t + 1];
      sum2 += a[t + 2] * b[t + 2];
      sum3 += a[t + 3] * b[t + 3];
    }
    for (; t < to; t++) {
      sum0 += a[t] * b[t];
    }
    return sum0 + sum1 + sum2 + sum3;
  }

  private static void addTimes(double[] to, double[] values, double times) {
    for (int t = 0; t < to.length; t++) {
      to[t] += times * values[t];
    }
  }
}

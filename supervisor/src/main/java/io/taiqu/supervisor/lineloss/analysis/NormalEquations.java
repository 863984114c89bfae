package io.taiqu.supervisor.lineloss.analysis;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** A least-squares fit of few coefficients to many observations, summed up one by one. */
final class NormalEquations {
  /** Keeps columns that are nearly zero or nearly equal from dividing by nothing. */
  private static final double RIDGE = 1e-9;

  private final int size;
  private final double[][] gram;
  private final double[] right;

  NormalEquations(int size) {
    this.size = size;
    gram = new double[size][size];
    right = new double[size];
  }

  void add(double[] row, double value) {
    for (int i = 0; i < size; i++) {
      double[] line = gram[i];
      double x = row[i];
      for (int j = 0; j <= i; j++) {
        line[j] += x * row[j];
      }
      right[i] += x * value;
    }
  }

  double[] solution() {
    DMatrixRMaj matrix = new DMatrixRMaj(size, size);
    double trace = 0;
    for (int i = 0; i < size; i++) {
      trace += gram[i][i];
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        matrix.set(i, j, gram[i][j]);
        matrix.set(j, i, gram[i][j]);
      }
      matrix.add(i, i, RIDGE * Math.max(gram[i][i], 1e-6 * trace) + Double.MIN_NORMAL);
    }
    DMatrixRMaj answer = new DMatrixRMaj(size, 1);
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(size);
    if (!solver.setA(matrix)) {
      return new double[size];
    }
    solver.solve(new DMatrixRMaj(size, 1, true, right), answer);
    return answer.data;
  }
}

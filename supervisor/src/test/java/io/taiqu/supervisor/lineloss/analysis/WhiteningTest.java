package io.taiqu.supervisor.lineloss.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class WhiteningTest {
  private static final int N = 60;

  private static double[] variances(Random random, int count) {
    double[] variances = new double[count];
    for (int t = 0; t < count; t++) {
      variances[t] = 0.01 + random.nextDouble();
    }
    return variances;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int t = 0; t < a.length; t++) {
      sum += a[t] * b[t];
    }
    return sum;
  }

  @Test
  void whitenedProductIsTheProductThroughTheInverseCovariance() {
    Random random = new Random(4);
    double[] read = variances(random, N + 1);
    double[] flow = variances(random, N);
    Whitening whitening = new Whitening(read, flow);
    double[] x = variances(random, N);
    // C·x by hand; then xᵀC⁻¹(C·x) must be xᵀx.
    double[] cx = new double[N];
    for (int t = 0; t < N; t++) {
      cx[t] = (read[t] + read[t + 1] + flow[t]) * x[t];
      cx[t] -= t > 0 ? read[t] * x[t - 1] : 0;
      cx[t] -= t + 1 < N ? read[t + 1] * x[t + 1] : 0;
    }
    double product = dot(whitening.whiten(x), whitening.whiten(cx));
    assertEquals(dot(x, x), product, 1e-9);
    assertEquals(product, dot(x, whitening.adjoint(whitening.whiten(cx))), 1e-9);
  }

  @Test
  void readErrorsThatTelescopeWeighLessThanFlowsThatDoNot() {
    double[] read = new double[N + 1];
    double[] flow = new double[N];
    java.util.Arrays.fill(read, 1);
    java.util.Arrays.fill(flow, 0.01);
    Whitening whitening = new Whitening(read, flow);
    double[] pair = new double[N];
    pair[30] = 1;
    pair[31] = -1;
    double[] constant = new double[N];
    java.util.Arrays.fill(constant, Math.sqrt(2.0 / N));
    double telescoping = dot(whitening.whiten(pair), whitening.whiten(pair));
    double steady = dot(whitening.whiten(constant), whitening.whiten(constant));
    assertTrue(steady > 5 * telescoping, steady + " " + telescoping);
  }
}

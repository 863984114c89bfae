package io.taiqu.supervisor.lineloss.analysis;

/**
 * A column of the balance regression.
 *
 * @param values kWh in each interval that a coefficient of one stands for
 * @param prior standard deviation that the coefficient is expected to have around its mean
 * @param mean that the coefficient is expected to have
 */
record Column(double[] values, double prior, double mean) {
  Column(double[] values, double prior) {
    this(values, prior, 0);
  }
}

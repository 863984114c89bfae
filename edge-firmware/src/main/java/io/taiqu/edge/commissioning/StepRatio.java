package io.taiqu.edge.commissioning;

import java.util.List;
import java.util.Optional;

/**
 * What the supply meter shows of loads that relays took away: the slope of a straight line through
 * the origin, by least squares, so that large steps weigh more than the restlessness of the others.
 *
 * @param steps how many there were
 * @param share shown by the supply meter, 1 if all of it is
 * @param error standard error of the share
 */
record StepRatio(int steps, double share, double error) {
  private static final int LEAST_STEPS = 5;

  /** Meters of class 2, lines, and what the voltage does to the neighbours' loads. */
  private static final double TOLERATED = 0.1;

  private static final double SIGNIFICANT = 4;

  /**
   * A load that went away.
   *
   * @param own at the customer's meter, in watts
   * @param supply at the supply meter, primary side, in watts
   */
  record Step(double own, double supply) {}

  /** Fits the steps; empty if there are too few. */
  static Optional<StepRatio> of(List<Step> steps) {
    int n = steps.size();
    double squares = 0;
    double products = 0;
    for (Step step : steps) {
      squares += step.own() * step.own();
      products += step.own() * step.supply();
    }
    if (n < LEAST_STEPS || squares == 0) {
      return Optional.empty();
    }
    double share = products / squares;
    double residuals = 0;
    for (Step step : steps) {
      double residual = step.supply() - share * step.own();
      residuals += residual * residual;
    }
    return Optional.of(new StepRatio(n, share, Math.sqrt(residuals / (n - 1) / squares)));
  }

  /** Whether the ratio in front of the supply meter can't be the planned one. */
  boolean isWrong() {
    return Math.abs(share - 1) > TOLERATED + SIGNIFICANT * error;
  }
}

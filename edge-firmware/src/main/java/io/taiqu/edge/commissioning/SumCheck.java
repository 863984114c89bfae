package io.taiqu.edge.commissioning;

import java.util.List;
import java.util.Optional;

/**
 * Whether what the customers' meters show adds up to what the supply meter shows.
 *
 * @param sweeps how often both were read
 * @param supplyWatts mean of the supply meter, primary side
 * @param customerWatts mean of the customers' sum
 * @param uncertaintyWatts three standard errors of the difference's mean
 */
public record SumCheck(
    int sweeps, double supplyWatts, double customerWatts, double uncertaintyWatts) {
  private static final int LEAST_SWEEPS = 8;

  /** What lines may lose, and meters of class 1 to 2 differ, as a share of the supply. */
  private static final double MOST_MISSING_SHARE = 0.10;

  private static final double MOST_SURPLUS_SHARE = 0.02;

  /** Small loads are in the noise of large current transformers. */
  private static final double LEAST_DIFFERENCE_WATTS = 150;

  /**
   * One sweep over all meters.
   *
   * @param supplyWatts the supply meter's power, primary side
   * @param customerWatts the sum of all customers'
   */
  public record Sweep(long supplyWatts, long customerWatts) {}

  /** Compares the means; empty if there are too few sweeps to say. */
  public static Optional<SumCheck> of(List<Sweep> sweeps) {
    int n = sweeps.size();
    if (n < LEAST_SWEEPS) {
      return Optional.empty();
    }
    double supply = 0;
    double customers = 0;
    for (Sweep sweep : sweeps) {
      supply += sweep.supplyWatts();
      customers += sweep.customerWatts();
    }
    double mean = (supply - customers) / n;
    double squares = 0;
    for (Sweep sweep : sweeps) {
      double difference = sweep.supplyWatts() - sweep.customerWatts() - mean;
      squares += difference * difference;
    }
    return Optional.of(
        new SumCheck(
            n, supply / n, customers / n, 3 * Math.sqrt(squares / (n - 1)) / Math.sqrt(n)));
  }

  /** Supply less customers, in watts: what the lines lose, and what no meter sees. */
  public double missingWatts() {
    return supplyWatts - customerWatts;
  }

  /** Whether the difference is what lines and meter classes explain. */
  public boolean closes() {
    double slack = uncertaintyWatts + LEAST_DIFFERENCE_WATTS;
    return missingWatts() <= MOST_MISSING_SHARE * supplyWatts + slack
        && missingWatts() >= -MOST_SURPLUS_SHARE * supplyWatts - slack;
  }
}

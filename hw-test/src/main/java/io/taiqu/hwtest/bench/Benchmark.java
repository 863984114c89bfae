package io.taiqu.hwtest.bench;

import java.util.List;

/** One benchmark. */
interface Benchmark {
  /** Every benchmark there is, in the order in which they are listed. */
  static List<Benchmark> all() {
    return List.of(
        new CommissioningBench(),
        new CutoffBench(),
        new Footprint(),
        new TopUpBench(),
        new WearBench(),
        new WireBench(),
        new WireDeadBench());
  }

  /** How it is called for. */
  String name();

  /** What it measures, in a line. */
  String purpose();

  /** What the figures hold for, in lines of text; none where the purpose says it. */
  default List<String> conditions() {
    return List.of();
  }

  /**
   * Measures.
   *
   * @param trace receives the raw samples from which the figures can be recomputed
   * @throws BenchFailed if there was nothing to measure
   */
  BenchResult run(Trace trace) throws BenchFailed;

  /** A measurement could not be made; the message says why. */
  final class BenchFailed extends Exception {
    private static final long serialVersionUID = 1L;

    BenchFailed(String message) {
      super(message);
    }
  }
}

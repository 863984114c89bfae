package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.ingest.StoreChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One benchmark. */
interface Benchmark {
  /**
   * Every benchmark there is, in the order in which they are listed.
   *
   * @param data for those that measure on given data
   * @param store the database of those that need one
   */
  static List<Benchmark> all(Optional<Path> data, StoreChoice store, Optional<NodeRed> nodeRed) {
    return List.of(
        new CommissioningBench(),
        new CutoffBench(),
        new Footprint(nodeRed),
        new IngestBench(store),
        new LossBench(store),
        new PagesBench(store),
        new SuspectsBench(data),
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

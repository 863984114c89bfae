package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a benchmark found.
 *
 * @param bench its name
 * @param figures what was measured
 * @param goals what was to be reached, under the same names; a figure meets its goal by not passing
 *     it
 * @param peers what other software reached, in the same run
 * @param met true if every goal was met
 */
@JsonPropertyOrder({"bench", "figures", "goals", "peers", "met"})
record BenchResult(
    String bench,
    Map<String, Double> figures,
    Map<String, Double> goals,
    Map<String, Double> peers,
    boolean met) {
  BenchResult {
    figures = new TreeMap<>(figures);
    goals = new TreeMap<>(goals);
    peers = new TreeMap<>(peers);
  }

  /** A result whose goals are upper limits. */
  static BenchResult withLimits(
      String bench, Map<String, Double> figures, Map<String, Double> limits) {
    boolean met =
        limits.entrySet().stream()
            .allMatch(
                limit -> figures.getOrDefault(limit.getKey(), Double.NaN) <= limit.getValue());
    return new BenchResult(bench, figures, limits, Map.of(), met);
  }
}

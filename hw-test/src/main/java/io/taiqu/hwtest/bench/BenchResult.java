package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a benchmark found.
 *
 * @param bench its name
 * @param figures what was measured
 * @param goals what was to be reached, under the same names
 * @param peers what other software reached, in the same run
 * @param met true if every goal was met; a goal without its figure is not
 */
@JsonPropertyOrder({"bench", "figures", "goals", "peers", "met"})
record BenchResult(
    String bench,
    Map<String, Double> figures,
    Map<String, Goal> goals,
    Map<String, Double> peers,
    boolean met) {
  BenchResult {
    figures = new TreeMap<>(figures);
    goals = new TreeMap<>(goals);
    peers = new TreeMap<>(peers);
  }

  /** Judges these figures by these goals. */
  static BenchResult of(
      String bench,
      Map<String, Double> figures,
      Map<String, Goal> goals,
      Map<String, Double> peers) {
    boolean met =
        goals.entrySet().stream()
            .allMatch(
                goal -> goal.getValue().metBy(figures.getOrDefault(goal.getKey(), Double.NaN)));
    return new BenchResult(bench, figures, goals, peers, met);
  }
}

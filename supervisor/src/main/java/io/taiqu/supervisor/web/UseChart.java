package io.taiqu.supervisor.web;

import io.taiqu.supervisor.reading.Usage.Day;
import java.util.ArrayList;
import java.util.List;

/**
 * Energy by day as bars.
 *
 * @param bars one a day, oldest first
 * @param top kWh at the upper edge
 */
public record UseChart(List<Bar> bars, double top) {
  private static final double GAP_SHARE = 0.25;

  /**
   * One day.
   *
   * @param x where the bar begins
   * @param width how wide it is
   * @param y its upper edge
   */
  public record Bar(Day day, double x, double width, double y) {}

  static UseChart of(List<Day> days) {
    double highest = 0;
    for (Day day : days) {
      highest = Math.max(highest, day.energy().wattHours() / 1000.0);
    }
    double top = Plot.ceiling(highest);
    double slot = (double) Plot.WIDTH / Math.max(1, days.size());
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < days.size(); i++) {
      bars.add(
          new Bar(
              days.get(i),
              i * slot + slot * GAP_SHARE / 2,
              slot * (1 - GAP_SHARE),
              Plot.height(days.get(i).energy().wattHours() / 1000.0, top)));
    }
    return new UseChart(bars, top);
  }

  /** Whether there is any day. */
  public boolean any() {
    return !bars.isEmpty();
  }
}

package io.taiqu.supervisor.web;

import io.taiqu.supervisor.reading.Usage.Day;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Energy by day as bars.
 *
 * @param bars one a day, oldest first
 * @param first the first day of the drawing
 * @param last its last day
 * @param top kWh at the upper edge
 */
public record UseChart(List<Bar> bars, LocalDate first, LocalDate last, double top) {
  private static final double GAP_SHARE = 0.25;

  /**
   * One day.
   *
   * @param x where the bar begins
   * @param width how wide it is
   * @param y its upper edge
   */
  public record Bar(Day day, double x, double width, double y) {}

  static UseChart of(List<Day> days, LocalDate first, int length) {
    double highest = 0;
    for (Day day : days) {
      highest = Math.max(highest, day.energy().wattHours() / 1000.0);
    }
    double top = Plot.ceiling(highest);
    double slot = (double) Plot.WIDTH / length;
    List<Bar> bars = new ArrayList<>();
    for (Day day : days) {
      long i = ChronoUnit.DAYS.between(first, day.date());
      bars.add(
          new Bar(
              day,
              i * slot + slot * GAP_SHARE / 2,
              slot * (1 - GAP_SHARE),
              Plot.height(day.energy().wattHours() / 1000.0, top)));
    }
    return new UseChart(bars, first, first.plusDays(length - 1), top);
  }

  /** Whether there is any day. */
  public boolean any() {
    return !bars.isEmpty();
  }
}

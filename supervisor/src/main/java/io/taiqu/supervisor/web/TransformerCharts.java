package io.taiqu.supervisor.web;

import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.web.TransformerPage.DayBar;
import io.taiqu.supervisor.web.TransformerPage.Shade;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Draws a transformer's loss: bars by day, and a strip of hours in which patterns show. */
final class TransformerCharts {
  private static final double GAP_SHARE = 0.25;
  private static final int HOURS = 24;

  private TransformerCharts() {}

  /** The kWh at the upper edge of the bars. */
  static double top(List<LossRow> rows) {
    double highest = 0;
    for (LossRow row : rows) {
      highest = Math.max(highest, row.supplied().map(e -> e.wattHours() / 1000.0).orElse(0.0));
      highest = Math.max(highest, row.sold().wattHours() / 1000.0);
    }
    return Plot.ceiling(highest);
  }

  /** One bar a day at its place; a day without supply energy has only what was sold. */
  static List<DayBar> bars(List<LossRow> rows, LocalDate first, int days, ZoneId zone, double top) {
    List<DayBar> bars = new ArrayList<>();
    double slot = (double) Plot.WIDTH / days;
    for (LossRow row : rows) {
      LocalDate day = row.from().atZone(zone).toLocalDate();
      long i = ChronoUnit.DAYS.between(first, day);
      double sold = row.sold().wattHours() / 1000.0;
      double supplied = row.supplied().map(e -> e.wattHours() / 1000.0).orElse(sold);
      bars.add(
          new DayBar(
              day,
              row,
              i * slot + slot * GAP_SHARE / 2,
              slot * (1 - GAP_SHARE),
              Plot.height(sold, top),
              Plot.height(Math.max(sold, supplied), top)));
    }
    return bars;
  }

  /** One cell for each hour of each day, grouped by shade. */
  static List<Shade> hours(List<LossRow> intervals, LocalDate first, int days, ZoneId zone) {
    long[] supplied = new long[days * HOURS];
    long[] lost = new long[days * HOURS];
    int[] computable = new int[days * HOURS];
    int[] known = new int[days * HOURS];
    for (LossRow row : intervals) {
      ZonedDateTime start = row.from().atZone(zone);
      long day = ChronoUnit.DAYS.between(first, start.toLocalDate());
      if (day < 0 || day >= days) {
        continue;
      }
      int cell = (int) day * HOURS + start.getHour();
      known[cell]++;
      if (row.supplied().isPresent() && row.lost().isPresent()) {
        supplied[cell] += row.supplied().get().wattHours();
        lost[cell] += row.lost().get().wattHours();
        computable[cell]++;
      }
    }
    // One path for each shade: seven elements instead of seven hundred.
    Map<String, StringBuilder> paths = new TreeMap<>();
    for (int cell = 0; cell < supplied.length; cell++) {
      // An hour of which a part is missing would compare unlike things.
      boolean whole = computable[cell] > 0 && computable[cell] == known[cell];
      OptionalDouble percent =
          whole && supplied[cell] > 0
              ? OptionalDouble.of(100.0 * lost[cell] / supplied[cell])
              : OptionalDouble.empty();
      paths
          .computeIfAbsent(shade(percent), name -> new StringBuilder())
          .append('M')
          .append(cell / HOURS * 10)
          .append(' ')
          .append(cell % HOURS * 8)
          .append("h9v7h-9z");
    }
    return paths.entrySet().stream()
        .map(shade -> new Shade(shade.getKey(), shade.getValue().toString()))
        .toList();
  }

  private static String shade(OptionalDouble percent) {
    if (percent.isEmpty()) {
      return "gap";
    }
    double value = percent.getAsDouble();
    if (value < -1) {
      return "hneg";
    }
    if (value <= 3) {
      return "h0";
    }
    if (value <= 7) {
      return "h1";
    }
    if (value <= 10) {
      return "h2";
    }
    return value <= 20 ? "h3" : "h4";
  }
}

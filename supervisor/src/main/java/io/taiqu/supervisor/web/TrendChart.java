package io.taiqu.supervisor.web;

import io.taiqu.supervisor.lineloss.survey.LossTrend;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The daily loss that is not explained, drawn, with what a meter counted on the same days beside
 * it. Values in kWh; the scale reaches from the lowest to the highest and always holds zero.
 *
 * @param first day at the left edge
 * @param last day at the right edge
 * @param top kWh at the upper edge
 * @param bottom kWh at the lower edge, 0 or below
 * @param zeroY where zero is
 * @param loss the line of the unexplained loss
 * @param meter the line of the meter; empty if there is none
 * @param changeX where a lasting change begins
 * @param rows the same as numbers, oldest first
 */
public record TrendChart(
    LocalDate first,
    LocalDate last,
    double top,
    double bottom,
    double zeroY,
    String loss,
    String meter,
    Optional<Double> changeX,
    List<Row> rows) {

  /** One day; the meter's energy where it is known. */
  public record Row(LocalDate day, double unexplained, Optional<Double> meter) {}

  /** Whether there is anything to draw. */
  public boolean any() {
    return !rows.isEmpty();
  }

  /** Whether a meter's line is drawn. */
  public boolean withMeter() {
    return !meter.isEmpty();
  }

  /**
   * Draws.
   *
   * @param meter kWh of the meter by day; empty for none
   */
  static TrendChart of(
      List<LossTrend.Day> days, Map<LocalDate, Double> meter, Optional<LossTrend.Change> change) {
    List<Row> rows =
        days.stream()
            .map(day ->
                new Row(day.date(), day.unexplained(), Optional.ofNullable(meter.get(day.date()))))
            .toList();
    if (rows.isEmpty()) {
      return new TrendChart(
          LocalDate.EPOCH, LocalDate.EPOCH, 1, 0, Plot.HEIGHT, "", "", Optional.empty(), rows);
    }
    double highest = 0;
    double lowest = 0;
    for (Row row : rows) {
      highest = Math.max(highest, Math.max(row.unexplained(), row.meter().orElse(0.0)));
      lowest = Math.min(lowest, row.unexplained());
    }
    double top = Plot.ceiling(highest);
    double bottom = lowest < 0 ? -Plot.ceiling(-lowest) : 0;
    LocalDate first = rows.getFirst().day();
    LocalDate last = rows.getLast().day();
    StringBuilder loss = new StringBuilder();
    StringBuilder used = new StringBuilder();
    LocalDate before = LocalDate.MIN;
    LocalDate usedBefore = LocalDate.MIN;
    for (Row row : rows) {
      String x = Plot.number(x(row.day(), first, last));
      point(loss, x, y(row.unexplained(), top, bottom), before.equals(row.day().minusDays(1)));
      before = row.day();
      if (row.meter().isPresent()) {
        point(
            used, x, y(row.meter().get(), top, bottom), usedBefore.equals(row.day().minusDays(1)));
        usedBefore = row.day();
      }
    }
    return new TrendChart(
        first,
        last,
        top,
        bottom,
        y(0, top, bottom),
        loss.toString(),
        used.toString(),
        change.map(found -> x(found.since(), first, last)),
        rows);
  }

  /** A day after a gap begins anew. */
  private static void point(StringBuilder path, String x, double y, boolean follows) {
    path.append(follows ? 'L' : 'M').append(x).append(' ').append(Plot.number(y));
    path.append(follows ? "" : "h0");
  }

  private static double x(LocalDate day, LocalDate first, LocalDate last) {
    long span = ChronoUnit.DAYS.between(first, last);
    return span == 0
        ? Plot.WIDTH / 2.0
        : (double) ChronoUnit.DAYS.between(first, day) * Plot.WIDTH / span;
  }

  private static double y(double value, double top, double bottom) {
    return Plot.HEIGHT * (top - value) / (top - bottom);
  }
}

package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.supervisor.lineloss.LossView.LossRow;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Watches the daily loss that is not explained for a lasting change, by cumulative sums (Page 1954,
 * two-sided). Level and spread are the median and the scaled median deviation of the first two
 * weeks, so that one odd day moves neither; a change is dated to where two medians fit the days
 * best. Allowance and threshold were chosen on simulated days: of 400 quiet pairs of months 0.5 %
 * show a change, and 98 % of steps of four deviations are dated within two days.
 */
public final class LossTrend {
  /** Fewer days do not tell what is usual. */
  public static final int LEAST_DAYS = 16;

  private static final int BASE_DAYS = 14;
  private static final int LEAST_BEFORE = 3;
  private static final double ALLOWANCE = 0.75;
  private static final double THRESHOLD = 6;

  /** So that one odd day is not a change: three of them are. */
  private static final double MOST_OF_A_DAY = 3;

  /** A change that is smaller than what days differ by anyway is of no use to anybody. */
  private static final double LEAST_DEVIATIONS = 2;

  private static final double TO_DEVIATION = 1.4826;

  private LossTrend() {}

  /**
   * A day.
   *
   * @param unexplained kWh supplied and neither sold nor explained by technical loss
   * @param doubt standard uncertainty of it, kWh
   */
  public record Day(LocalDate date, double unexplained, double doubt) {}

  /**
   * A lasting change.
   *
   * @param since the first day of it
   * @param before median of the days before, kWh a day
   * @param after and since
   */
  public record Change(LocalDate since, double before, double after) {
    /** Whether more is lost. */
    public boolean worse() {
      return after > before;
    }
  }

  /** The newest lasting change, if there is one and there are enough days to tell. */
  public static Optional<Change> change(List<Day> days) {
    Optional<Change> newest = Optional.empty();
    int from = 0;
    while (days.size() - from >= LEAST_DAYS) {
      int at = firstChange(days, from);
      if (at < 0) {
        break;
      }
      List<Day> earlier = days.subList(from, at);
      double before = median(earlier);
      double after = median(days.subList(at, days.size()));
      double usual = Math.max(deviation(earlier, before), days.get(at).doubt());
      if (Math.abs(after - before) > LEAST_DEVIATIONS * usual) {
        newest = Optional.of(new Change(days.get(at).date(), before, after));
      }
      from = at;
    }
    return newest;
  }

  /** Where the first change begins, or −1. */
  private static int firstChange(List<Day> days, int from) {
    List<Day> base = days.subList(from, Math.min(days.size(), from + BASE_DAYS));
    double level = median(base);
    double spread = deviation(base, level);
    double up = 0;
    double down = 0;
    for (int i = from; i < days.size(); i++) {
      Day day = days.get(i);
      double unit = Math.max(Math.max(spread, day.doubt()), 1e-9);
      double score = Math.clamp((day.unexplained() - level) / unit, -MOST_OF_A_DAY, MOST_OF_A_DAY);
      up = Math.max(0, up + score - ALLOWANCE);
      down = Math.max(0, down - score - ALLOWANCE);
      if (up > THRESHOLD || down > THRESHOLD) {
        return bestSplit(days, from, i);
      }
    }
    return -1;
  }

  /**
   * Where two medians leave least of the days up to the one that gave the alarm; −1 for nowhere.
   */
  private static int bestSplit(List<Day> days, int from, int alarm) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int at = from + LEAST_BEFORE; at <= alarm; at++) {
      double left = left(days.subList(from, at)) + left(days.subList(at, alarm + 1));
      if (left < least) {
        least = left;
        best = at;
      }
    }
    return best;
  }

  private static double left(List<Day> days) {
    double level = median(days);
    return days.stream().mapToDouble(day -> Math.abs(day.unexplained() - level)).sum();
  }

  private static double deviation(List<Day> days, double level) {
    double[] distances =
        days.stream().mapToDouble(day -> Math.abs(day.unexplained() - level)).toArray();
    return TO_DEVIATION * median(distances);
  }

  private static double median(List<Day> days) {
    return median(days.stream().mapToDouble(Day::unexplained).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** The days whose loss is known, of rows by day. */
  public static List<Day> days(List<LossRow> rows, ZoneId zone) {
    List<Day> days = new ArrayList<>();
    for (var row : rows) {
      if (row.lost().isPresent() && row.supplied().isPresent()) {
        long explained = row.technical().map(t -> t.wattHours()).orElse(0L);
        double doubt =
            row.uncertaintyPercent().orElse(0) / 200 * row.supplied().get().wattHours() / 1000.0;
        days.add(
            new Day(
                LocalDate.ofInstant(row.from(), zone),
                (row.lost().get().wattHours() - explained) / 1000.0,
                doubt));
      }
    }
    return days;
  }
}

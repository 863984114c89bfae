package io.taiqu.supervisor.inspection;

import io.taiqu.supervisor.lineloss.survey.LossTrend;
import java.time.LocalDate;
import java.util.List;

/**
 * Whether the loss shows that a fault is mended: the mean daily loss that technical loss does not
 * explain, over the days of the suspicion and over those after the remedy. It shows if at least
 * half of what was suspected to be missing is no longer lost.
 */
public final class RemedyCheck {
  /** Days after the remedy whose loss has to be known. */
  public static final int LEAST_DAYS = 5;

  private static final double LEAST_SHARE = 0.5;

  /** Less than this a day is not seen in any transformer's loss. */
  private static final double LEAST_KWH = 0.05;

  private RemedyCheck() {}

  /** What came of it; energies in kWh a day. */
  public sealed interface Result {
    /** The fault moves no energy that this loss would show. */
    record NotNeeded() implements Result {}

    /** Too few days so far. */
    record TooEarly(int days) implements Result {}

    /** The loss fell by what was suspected, or most of it. */
    record Shown(double before, double after, double expected) implements Result {}

    /** It did not. */
    record NotShown(double before, double after, double expected) implements Result {}
  }

  /**
   * Compares.
   *
   * @param days the transformer's days whose loss is known
   * @param remedied the day of the remedy, which is neither before nor after
   */
  static Result of(InspectionCase one, List<LossTrend.Day> days, LocalDate remedied) {
    double span = one.from().datesUntil(one.to().plusDays(1)).count();
    double expected = one.suspicion().energy().wattHours() / 1000.0 / span;
    if (Math.abs(expected) < LEAST_KWH) {
      return new Result.NotNeeded();
    }
    List<LossTrend.Day> before =
        days.stream()
            .filter(day -> !day.date().isBefore(one.from()) && !day.date().isAfter(one.to()))
            .filter(day -> day.date().isBefore(remedied))
            .toList();
    List<LossTrend.Day> after = days.stream().filter(day -> day.date().isAfter(remedied)).toList();
    if (after.size() < LEAST_DAYS || before.isEmpty()) {
      return new Result.TooEarly(after.size());
    }
    double lost = mean(before);
    double stillLost = mean(after);
    boolean shown = (lost - stillLost) / expected >= LEAST_SHARE;
    return shown
        ? new Result.Shown(lost, stillLost, expected)
        : new Result.NotShown(lost, stillLost, expected);
  }

  private static double mean(List<LossTrend.Day> days) {
    return days.stream().mapToDouble(LossTrend.Day::unexplained).average().orElse(0);
  }
}

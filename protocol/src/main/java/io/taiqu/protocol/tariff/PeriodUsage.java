package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import java.util.List;

/**
 * The cumulative quantities of one charging segment: all that {@link Rating} looks at.
 *
 * @param monthBefore energy used in the calendar month before the segment
 * @param yearBefore energy used in the calendar year before the segment
 * @param byRate energy used in the segment, for each rate of the version
 * @param days local days that ended in the segment
 * @param daysInMonth length of the calendar month, 28…31
 */
public record PeriodUsage(
    Energy monthBefore, Energy yearBefore, List<Energy> byRate, int days, int daysInMonth) {
  public PeriodUsage {
    byRate = List.copyOf(byRate);
    if (days < 0 || daysInMonth < 28 || daysInMonth > 31) {
      throw new IllegalArgumentException(
          "not a part of a month: " + days + " of " + daysInMonth + " days");
    }
  }

  /** Energy of the segment at all rates together. */
  public Energy total() {
    return byRate.stream().reduce(Energy.ZERO, Energy::plus);
  }
}

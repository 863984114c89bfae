package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * The cumulative quantities of one charging segment: all that {@link Rating} looks at.
 *
 * @param month the calendar month
 * @param since the day on which the customer got the tariff, in this month or before
 * @param monthBefore energy used in the calendar month before the segment
 * @param yearBefore energy used in the calendar year before the segment
 * @param byRate energy used in the segment, for each rate of the version
 * @param days local days that ended in the segment, 0…31
 */
public record PeriodUsage(
    YearMonth month,
    LocalDate since,
    Energy monthBefore,
    Energy yearBefore,
    List<Energy> byRate,
    int days) {
  public PeriodUsage {
    byRate = List.copyOf(byRate);
    if (days < 0 || days > 31 || YearMonth.from(since).isAfter(month)) {
      throw new IllegalArgumentException(
          "not a part of " + month + ": " + days + " days, since " + since);
    }
  }

  /** Energy of the segment at all rates together. */
  public Energy total() {
    return byRate.stream().reduce(Energy.ZERO, Energy::plus);
  }
}

package io.taiqu.protocol.tariff;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which dates are working days.
 *
 * @param weekend the weekly days of rest
 * @param holidays public holidays, whatever their weekday
 * @param workingDays weekend days that are worked in exchange for a holiday (调休); disjoint from the
 *     holidays
 */
public record DayCalendar(
    Set<DayOfWeek> weekend, Set<LocalDate> holidays, Set<LocalDate> workingDays) {
  /** A calendar in which every day is a working day. */
  public static final DayCalendar EVERY_DAY_ALIKE = new DayCalendar(Set.of(), Set.of(), Set.of());

  public DayCalendar {
    EnumSet<DayOfWeek> ordered = EnumSet.noneOf(DayOfWeek.class);
    ordered.addAll(weekend);
    weekend = Collections.unmodifiableSet(ordered);
    holidays = Collections.unmodifiableSet(new TreeSet<>(holidays));
    workingDays = Collections.unmodifiableSet(new TreeSet<>(workingDays));
    if (!Collections.disjoint(holidays, workingDays)) {
      throw new IllegalArgumentException("a date is both a holiday and a working day");
    }
  }

  public DayType typeOf(LocalDate date) {
    if (holidays.contains(date)) {
      return DayType.HOLIDAY;
    }
    return weekend.contains(date.getDayOfWeek()) && !workingDays.contains(date)
        ? DayType.WEEKEND
        : DayType.WORKING_DAY;
  }
}

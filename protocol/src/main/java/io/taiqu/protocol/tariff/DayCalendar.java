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
 * @param workingDays weekend days that are worked in exchange for a holiday (调休)
 * @param specialDays dates with profiles of their own, such as announced days of critical peak; no
 *     date is in two of the lists
 */
public record DayCalendar(
    Set<DayOfWeek> weekend,
    Set<LocalDate> holidays,
    Set<LocalDate> workingDays,
    Set<LocalDate> specialDays) {
  /** A calendar in which every day is a working day. */
  public static final DayCalendar EVERY_DAY_ALIKE = new DayCalendar(Set.of(), Set.of(), Set.of());

  public DayCalendar {
    EnumSet<DayOfWeek> ordered = EnumSet.noneOf(DayOfWeek.class);
    ordered.addAll(weekend);
    weekend = Collections.unmodifiableSet(ordered);
    holidays = Collections.unmodifiableSet(new TreeSet<>(holidays));
    workingDays = Collections.unmodifiableSet(new TreeSet<>(workingDays));
    specialDays = Collections.unmodifiableSet(new TreeSet<>(specialDays));
    if (!Collections.disjoint(holidays, workingDays)
        || !Collections.disjoint(holidays, specialDays)
        || !Collections.disjoint(workingDays, specialDays)) {
      throw new IllegalArgumentException(
          "a date is in two of the lists of holidays, working days and special days");
    }
  }

  /** A calendar without special days. */
  public DayCalendar(Set<DayOfWeek> weekend, Set<LocalDate> holidays, Set<LocalDate> workingDays) {
    this(weekend, holidays, workingDays, Set.of());
  }

  public DayType typeOf(LocalDate date) {
    if (specialDays.contains(date)) {
      return DayType.SPECIAL;
    }
    if (holidays.contains(date)) {
      return DayType.HOLIDAY;
    }
    return weekend.contains(date.getDayOfWeek()) && !workingDays.contains(date)
        ? DayType.WEEKEND
        : DayType.WORKING_DAY;
  }
}

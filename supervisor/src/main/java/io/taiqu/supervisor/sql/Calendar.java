package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.reading.RollUp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * How a deployment counts time.
 *
 * @param clock the injected clock
 * @param interval the length of an interval
 * @param freshFor how old a report may be to count as fresh
 */
public record Calendar(InstantSource clock, ZoneId zone, Duration interval, Duration freshFor) {
  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }

  long freshSince() {
    return clock.instant().minus(freshFor).toEpochMilli();
  }

  int stepMinutes() {
    return Math.toIntExact(interval.toMinutes());
  }

  int intervalsOf(LocalDate date) {
    RollUp.Day day = RollUp.dayOf(date, stepMinutes(), zone);
    return Math.toIntExact((day.lastMinute() - day.firstMinute()) / stepMinutes() + 1);
  }

  static long minuteOf(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), 60L);
  }

  static Instant instantOf(long minute) {
    return Instant.ofEpochSecond(minute * 60);
  }
}

package io.taiqu.protocol.tariff;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

/**
 * Local days as spans of real time that follow each other without gap or overlap, whatever the zone
 * does to its clocks.
 *
 * <p>A local time that a clock change skips counts as the moment of the change; one that occurs
 * twice counts as its first occurrence.
 */
final class LocalDays {
  private LocalDays() {}

  /** The moment at which a local time comes. Later local times of a day never come earlier. */
  static Instant momentOf(LocalDate date, LocalTime time, ZoneId zone) {
    LocalDateTime local = date.atTime(time);
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    return change != null && change.isGap() ? change.getInstant() : local.atZone(zone).toInstant();
  }

  static Instant startOf(LocalDate date, ZoneId zone) {
    return momentOf(date, LocalTime.MIDNIGHT, zone);
  }

  /** The day whose span contains {@code instant}. */
  static LocalDate dayOf(Instant instant, ZoneId zone) {
    LocalDate date = LocalDate.ofInstant(instant, zone);
    // Clocks set back across midnight show yesterday's date again after today has begun.
    return startOf(date.plusDays(1), zone).isAfter(instant) ? date : date.plusDays(1);
  }
}

package io.taiqu.protocol.message;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Hours of the week in which no supply is taken away.
 *
 * @param days the days on which the hours begin, at least one
 * @param from local time in whole minutes, included
 * @param to local time in whole minutes, excluded; not after {@code from} means that the hours end
 *     on the next day, equal means a whole day
 */
public record QuietHours(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
  public QuietHours {
    if (days.isEmpty() || !isWholeMinute(from) || !isWholeMinute(to)) {
      throw new IllegalArgumentException(
          "quiet hours need days and whole minutes: " + days + " " + from + "–" + to);
    }
    EnumSet<DayOfWeek> ordered = EnumSet.copyOf(days);
    days = Collections.unmodifiableSet(ordered);
  }

  /** Whether {@code time} lies within. */
  public boolean contains(LocalDateTime time) {
    LocalTime clock = time.toLocalTime();
    boolean today = days.contains(time.getDayOfWeek());
    if (from.isBefore(to)) {
      return today && !clock.isBefore(from) && clock.isBefore(to);
    }
    boolean sinceYesterday = days.contains(time.getDayOfWeek().minus(1)) && clock.isBefore(to);
    return sinceYesterday || (today && !clock.isBefore(from));
  }

  private static boolean isWholeMinute(LocalTime time) {
    return time.getSecond() == 0 && time.getNano() == 0;
  }
}

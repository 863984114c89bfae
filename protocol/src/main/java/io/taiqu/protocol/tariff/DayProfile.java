package io.taiqu.protocol.tariff;

import java.time.LocalTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The rates of one kind of day.
 *
 * @param season index of the season
 * @param days the day types it covers, at least one
 * @param switches the rate in force from each time on, 1…48, ascending, the first at 00:00
 */
public record DayProfile(int season, Set<DayType> days, List<RateSwitch> switches) {
  public DayProfile {
    switches = List.copyOf(switches);
    EnumSet<DayType> ordered = EnumSet.noneOf(DayType.class);
    ordered.addAll(days);
    days = Collections.unmodifiableSet(ordered);
    if (season < 0 || days.isEmpty()) {
      throw new IllegalArgumentException("a day profile needs a season and at least one day type");
    }
    if (switches.isEmpty()
        || switches.size() > 48
        || !switches.getFirst().from().equals(LocalTime.MIDNIGHT)) {
      throw new IllegalArgumentException("a day profile needs 1…48 switches, the first at 00:00");
    }
    for (int i = 1; i < switches.size(); i++) {
      if (!switches.get(i - 1).from().isBefore(switches.get(i).from())) {
        throw new IllegalArgumentException("the switches of a day profile must ascend");
      }
    }
  }
}

package io.taiqu.supervisor.lineloss.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LossTrendTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  private static List<LossTrend.Day> days(long seed, int count, int changeAt, double step) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LossTrend.Day> days = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double value = 5 + 0.5 * random.nextGaussian() + (i >= changeAt ? step : 0);
      days.add(new LossTrend.Day(FIRST.plusDays(i), value, 0.3));
    }
    return days;
  }

  @Test
  void aLastingRiseAndALastingFallAreFoundNearTheirDay() {
    for (double step : new double[] {3, -3}) {
      int near = 0;
      for (long seed = 1; seed <= 100; seed++) {
        LossTrend.Change change = LossTrend.change(days(seed, 60, 30, step)).orElseThrow();
        long off = change.since().toEpochDay() - FIRST.plusDays(30).toEpochDay();
        near += change.worse() == step > 0 && Math.abs(off) <= 2 ? 1 : 0;
      }
      assertTrue(near >= 95, "dated within two days: " + near);
    }
  }

  @Test
  void daysThatOnlyScatterShowNoChange() {
    int alarms = 0;
    for (long seed = 1; seed <= 200; seed++) {
      alarms += LossTrend.change(days(seed, 60, 99, 0)).isPresent() ? 1 : 0;
    }
    assertTrue(alarms <= 4, "false changes in 200 quiet pairs of months: " + alarms);
  }

  @Test
  void oneOddDayIsNoChange() {
    List<LossTrend.Day> days = days(7, 40, 99, 0);
    days.set(25, new LossTrend.Day(FIRST.plusDays(25), 60, 0.3));
    assertEquals(Optional.empty(), LossTrend.change(days));
  }

  @Test
  void fewDaysTellNothing() {
    assertEquals(Optional.empty(), LossTrend.change(days(1, LossTrend.LEAST_DAYS - 1, 5, 9)));
    assertEquals(Optional.empty(), LossTrend.change(List.of()));
  }
}

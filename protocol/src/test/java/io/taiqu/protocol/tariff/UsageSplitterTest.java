package io.taiqu.protocol.tariff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.testing.SeededRuns;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageSplitterTest {
  private static final Tariff COMPLETE =
      Tariffs.of("complete", TestDeployment.ZONE, Tariffs.complete(1, Tariffs.SINCE));

  private static Instant local(String dateTime) {
    return LocalDateTime.parse(dateTime).atZone(TestDeployment.ZONE).toInstant();
  }

  private static String rateAt(Tariff tariff, Instant instant) {
    return UsageSplitter.rateAt(tariff, instant).code();
  }

  @Test
  void theTimeOfUseDecidesTheRateToTheMillisecond() {
    assertEquals("valley", rateAt(COMPLETE, local("2026-03-02T07:59:59.999")));
    assertEquals("peak", rateAt(COMPLETE, local("2026-03-02T08:00:00")));
    assertEquals("flat", rateAt(COMPLETE, local("2026-03-02T11:00:00")));
    assertEquals("valley", rateAt(COMPLETE, local("2026-03-02T22:00:00")));
  }

  @Test
  void weekendsHolidaysAndExchangedWorkingDaysHaveTheirOwnProfile() {
    assertEquals("flat", rateAt(COMPLETE, local("2026-03-07T09:00:00")), "a Saturday");
    assertEquals("flat", rateAt(COMPLETE, local("2026-05-01T09:00:00")), "a holiday on a Friday");
    assertEquals(
        "peak", rateAt(COMPLETE, local("2026-05-09T09:00:00")), "a Saturday that is worked");
  }

  @Test
  void theSeasonChangesAtLocalMidnight() {
    assertEquals("flat", rateAt(COMPLETE, local("2026-05-31T21:59:59")), "a Sunday");
    assertEquals("peak", rateAt(COMPLETE, local("2026-05-29T09:00:00")));
    assertEquals("summer-peak", rateAt(COMPLETE, local("2026-06-01T09:00:00")));
    assertEquals("summer-peak", rateAt(COMPLETE, local("2026-09-30T09:00:00")));
    assertEquals("peak", rateAt(COMPLETE, local("2026-10-09T09:00:00")));
  }

  @Test
  void aDateBeforeTheFirstSeasonBelongsToTheLast() {
    TariffVersion version = Tariffs.complete(1, Tariffs.SINCE);
    TariffVersion southern =
        new TariffVersion(
            1,
            Tariffs.SINCE,
            version.rates(),
            List.of(
                new Season("winter", MonthDay.of(4, 1)), new Season("summer", MonthDay.of(10, 1))),
            DayCalendar.EVERY_DAY_ALIKE,
            List.of(allDay(0, 1), allDay(1, 2)),
            Tiers.NONE,
            List.of(),
            0);
    assertEquals(2, southern.profileOn(LocalDate.of(2026, 3, 31)).switches().getFirst().rate());
    assertEquals(1, southern.profileOn(LocalDate.of(2026, 4, 1)).switches().getFirst().rate());
    assertEquals(
        2,
        southern.profileOn(LocalDate.of(2028, 2, 29)).switches().getFirst().rate(),
        "a leap day");
  }

  @Test
  void energyAcrossABoundaryIsSharedByTime() {
    var slices =
        UsageSplitter.split(
            COMPLETE,
            local("2026-03-02T07:45:00"),
            local("2026-03-02T08:15:00"),
            new Energy(1_001));
    assertEquals(2, slices.size());
    assertEquals(0, slices.getFirst().rate());
    assertEquals(2, slices.getLast().rate());
    assertEquals(
        new Energy(501),
        slices.getFirst().energy(),
        "of equal remainders the earlier gets the watt-hour");
    assertEquals(new Energy(500), slices.getLast().energy());
  }

  @Test
  void midnightWithoutAChangeDoesNotCut() {
    assertEquals(
        1,
        UsageSplitter.split(
                COMPLETE, local("2026-03-02T23:00:00"), local("2026-03-03T01:00:00"), new Energy(9))
            .size());
  }

  @Test
  void energyWithoutDurationGoesToTheRateOfThatMoment() {
    Instant moment = local("2026-03-02T08:00:00");
    var slices = UsageSplitter.split(COMPLETE, moment, moment, new Energy(5));
    assertEquals(List.of(new Energy(5)), slices.stream().map(UsageSplitter.Slice::energy).toList());
    assertEquals(2, slices.getFirst().rate());
  }

  @Test
  void sharesAddUpAndSlicesFollowEachOtherWithoutGap() {
    SeededRuns.run(
        200,
        random -> {
          Instant from =
              local("2026-01-01T00:00:00").plusMillis(random.nextLong(360L * 86_400_000));
          Instant to = from.plusMillis(random.nextLong(40L * 86_400_000));
          Energy energy = new Energy(random.nextInt(1_000_000));
          var slices = UsageSplitter.split(COMPLETE, from, to, energy);
          Energy sum = Energy.ZERO;
          Instant expected = from;
          for (var slice : slices) {
            assertEquals(expected, slice.from());
            expected = slice.to();
            sum = sum.plus(slice.energy());
            long millis = Duration.between(slice.from(), slice.to()).toMillis();
            double exact =
                (double) energy.wattHours() * millis / Duration.between(from, to).toMillis();
            assertEquals(exact, slice.energy().wattHours(), 1.0);
          }
          assertEquals(to, expected);
          assertEquals(energy, sum);
        });
  }

  @Test
  void aSkippedLocalTimeCountsAsTheMomentOfTheClockChange() {
    // In Berlin clocks went from 02:00 to 03:00 on 2026-03-29.
    Tariff berlin = switching(ZoneId.of("Europe/Berlin"), LocalTime.of(2, 30));
    assertEquals("b", rateAt(berlin, Instant.parse("2026-03-29T01:00:00Z")));
    assertEquals("a", rateAt(berlin, Instant.parse("2026-03-29T00:59:59.999Z")));
  }

  @Test
  void aRepeatedLocalTimeCountsAsItsFirstOccurrence() {
    // On 2026-10-25 02:30 came twice, first at 00:30 UTC.
    Tariff berlin = switching(ZoneId.of("Europe/Berlin"), LocalTime.of(2, 30));
    assertEquals("a", rateAt(berlin, Instant.parse("2026-10-25T00:29:59Z")));
    assertEquals("b", rateAt(berlin, Instant.parse("2026-10-25T00:30:00Z")));
    assertEquals(
        "b",
        rateAt(berlin, Instant.parse("2026-10-25T01:10:00Z")),
        "local 02:10 for the second time");
  }

  @Test
  void aDayWhoseMidnightIsSkippedBeginsAtTheClockChange() {
    // In Cairo 2026-04-24 began at 01:00 local: clocks skipped the hour after midnight.
    ZoneId cairo = ZoneId.of("Africa/Cairo");
    Instant change = Instant.parse("2026-04-23T22:00:00Z");
    assertEquals(change, LocalDays.startOf(LocalDate.of(2026, 4, 24), cairo));
    assertEquals(LocalDate.of(2026, 4, 23), LocalDays.dayOf(change.minusMillis(1), cairo));
    assertEquals(LocalDate.of(2026, 4, 24), LocalDays.dayOf(change, cairo));
  }

  @Test
  void daysNeverGoBackEvenWhereClocksDoAcrossMidnight() {
    // In St. John's clocks went back at 00:01 until 2011, so that yesterday's date showed again.
    ZoneId stJohns = ZoneId.of("America/St_Johns");
    Instant instant = Instant.parse("2010-11-07T02:00:00Z");
    LocalDate previous = LocalDays.dayOf(instant, stJohns);
    for (int minute = 0; minute < 180; minute++) {
      LocalDate day = LocalDays.dayOf(instant.plus(Duration.ofMinutes(minute)), stJohns);
      assertEquals(false, day.isBefore(previous));
      previous = day;
    }
    assertEquals(LocalDate.of(2010, 11, 7), previous);
  }

  @Test
  void backwardsIsRefused() {
    Instant now = TestDeployment.NOW;
    assertThrows(
        IllegalArgumentException.class,
        () -> UsageSplitter.split(COMPLETE, now, now.minusMillis(1), Energy.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> UsageSplitter.split(COMPLETE, now, now, new Energy(-1)));
  }

  private static DayProfile allDay(int season, int rate) {
    return new DayProfile(
        season, EnumSet.allOf(DayType.class), List.of(new RateSwitch(LocalTime.MIDNIGHT, rate)));
  }

  private static Tariff switching(ZoneId zone, LocalTime at) {
    return Tariffs.of(
        "switching",
        zone,
        new TariffVersion(
            1,
            Tariffs.SINCE,
            List.of(new Rate("a", new UnitPrice(1)), new Rate("b", new UnitPrice(2))),
            List.of(new Season("year", MonthDay.of(1, 1))),
            DayCalendar.EVERY_DAY_ALIKE,
            List.of(
                new DayProfile(
                    0,
                    EnumSet.allOf(DayType.class),
                    List.of(new RateSwitch(LocalTime.MIDNIGHT, 0), new RateSwitch(at, 1)))),
            Tiers.NONE,
            List.of(),
            0));
  }
}

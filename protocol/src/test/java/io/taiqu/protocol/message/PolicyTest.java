package io.taiqu.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.testing.Examples;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {
  @Test
  void quietHoursAcrossMidnightBelongToTheDayOnWhichTheyBegin() {
    QuietHours fridayNight =
        new QuietHours(Set.of(DayOfWeek.FRIDAY), LocalTime.of(18, 0), LocalTime.of(8, 0));
    assertFalse(fridayNight.contains(LocalDateTime.parse("2026-03-06T17:59:59")));
    assertTrue(fridayNight.contains(LocalDateTime.parse("2026-03-06T18:00:00")));
    assertTrue(fridayNight.contains(LocalDateTime.parse("2026-03-07T07:59:59")));
    assertFalse(fridayNight.contains(LocalDateTime.parse("2026-03-07T08:00:00")));
    assertFalse(fridayNight.contains(LocalDateTime.parse("2026-03-06T07:00:00")));
  }

  @Test
  void quietHoursWithEqualEndsLastAWholeDay() {
    QuietHours sunday =
        new QuietHours(Set.of(DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
    assertTrue(sunday.contains(LocalDateTime.parse("2026-03-08T00:00:00")));
    assertTrue(sunday.contains(LocalDateTime.parse("2026-03-08T23:59:59")));
    assertFalse(sunday.contains(LocalDateTime.parse("2026-03-09T00:00:00")));
    assertFalse(sunday.contains(LocalDateTime.parse("2026-03-07T23:59:59")));
  }

  @Test
  void aPolicyIsQuietByItsOwnZoneAndOnHolidays() {
    Policy policy = Examples.policy();
    assertFalse(policy.isQuiet(TestDeployment.NOW));
    assertTrue(
        policy.isQuiet(
            LocalDateTime.parse("2026-03-02T19:00:00").atZone(policy.zone()).toInstant()));
    assertTrue(
        policy.isQuiet(
            LocalDateTime.parse("2026-05-01T10:00:00").atZone(policy.zone()).toInstant()));
  }

  @Test
  void numbersOfHoldReasonsAreTheConditionsOfThePermission() {
    assertEquals(
        List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 34, 35, 36, 48),
        EnumSet.allOf(HoldReason.class).stream().map(HoldReason::code).toList());
    assertEquals(HoldReason.FUSE_SPENT, HoldReason.ofCode(13).orElseThrow());
    assertTrue(HoldReason.ofCode(0).isEmpty());
  }

  @Test
  void revisionsOrderByGenerationFirst() {
    assertTrue(new Revision(2, 1).isAfter(new Revision(1, 99)));
    assertTrue(new Revision(2, 2).isAfter(new Revision(2, 1)));
    assertFalse(new Revision(2, 2).isAfter(new Revision(2, 2)));
    assertThrows(IllegalArgumentException.class, () -> new Revision(1L << 32, 0));
    assertThrows(IllegalArgumentException.class, () -> new Revision(0, -1));
  }

  @Test
  void anAcknowledgementCoversItsWatermarkAndRanges() {
    ReadingAck ack =
        new ReadingAck(
            TestDeployment.DEPLOYMENT,
            TestDeployment.EDGE,
            1,
            Revision.NONE,
            10,
            List.of(new SequenceRange(15, 20)),
            1,
            List.of(),
            List.of());
    assertTrue(ack.covers(10));
    assertFalse(ack.covers(11));
    assertTrue(ack.covers(15) && ack.covers(20));
    assertFalse(ack.covers(21));
    assertEquals(20, ack.highest());
  }
}

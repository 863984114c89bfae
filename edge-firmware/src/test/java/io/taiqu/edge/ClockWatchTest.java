package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.core.Input;
import io.taiqu.protocol.message.ClockQuality;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private static final Instant RECORDED = Instant.parse("2026-03-02T02:00:00Z");

  private final List<Input> told = new ArrayList<>();
  private Instant now = RECORDED;
  private final ClockWatch watch = new ClockWatch(told::add, () -> now, RECORDED);

  private ClockQuality seen(boolean synchronised) {
    watch.seen(synchronised);
    return ((Input.ClockObserved) told.getLast()).quality();
  }

  @Test
  void aClockThatShowsATimeBeforeWhatWasRecordedHasFailedUntilItIsRight() {
    now = Instant.parse("1970-01-01T00:01:00Z");
    assertEquals(ClockQuality.FAILED, seen(false));
    now = RECORDED.minus(Duration.ofMinutes(2));
    assertEquals(ClockQuality.FAILED, seen(false));
    now = RECORDED.plusSeconds(5);
    assertEquals(ClockQuality.NOT_SYNCHRONISED, seen(false), "somebody may have set it");
    assertEquals(ClockQuality.SYNCHRONISED, seen(true));
    assertEquals(4, told.size());
  }

  @Test
  void aTimeServiceIsBelievedAgainstAClockThatRanAhead() {
    now = RECORDED.minus(Duration.ofDays(400));
    assertEquals(ClockQuality.SYNCHRONISED, seen(true));
    now = now.plusSeconds(60);
    assertEquals(ClockQuality.NOT_SYNCHRONISED, seen(false));
    now = now.minus(Duration.ofHours(1));
    assertEquals(ClockQuality.FAILED, seen(false), "it was set back since");
  }

  @Test
  void aUnitThatHasRecordedNothingKnowsNothingAgainstItsClock() {
    assertEquals(Instant.EPOCH, ClockWatch.recorded(Optional.empty()));
  }
}

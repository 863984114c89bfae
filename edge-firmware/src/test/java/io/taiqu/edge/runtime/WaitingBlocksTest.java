package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.message.ReadingBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WaitingBlocksTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Duration TICK = Duration.ofMillis(100);

  private static ReadingBlock block(int minute, int bytes) {
    return new ReadingBlock(
        1 + minute,
        1,
        START.plus(Duration.ofMinutes(minute)),
        new BootId(new UUID(1, 1)),
        new byte[bytes]);
  }

  private static long minutes(long count) {
    return Duration.ofMinutes(count).toNanos();
  }

  @Test
  void blocksOfAQuarterOfAnHourAreStoredInPairs() {
    WaitingBlocks waiting = new WaitingBlocks(WINDOW, TICK, 1);
    assertFalse(waiting.areDue(0));
    waiting.add(block(0, 10), minutes(0));
    long early = minutes(15) - Duration.ofSeconds(1).toNanos();
    assertFalse(waiting.areDue(early));
    waiting.add(block(15, 10), early);
    assertTrue(waiting.areDue(early));
    assertEquals(List.of(block(0, 10), block(15, 10)), waiting.takeAll());
    assertFalse(waiting.areDue(minutes(100)));
  }

  @Test
  void blocksOfAMinuteWaitForAQuarterOfAnHour() {
    WaitingBlocks waiting = new WaitingBlocks(WINDOW, TICK, 1);
    for (int minute = 0; minute < 15; minute++) {
      waiting.add(block(minute, 10), minutes(minute));
      assertFalse(waiting.areDue(minutes(minute)));
    }
    waiting.add(block(15, 10), minutes(15));
    assertTrue(waiting.areDue(minutes(15)));
    assertEquals(16, waiting.takeAll().size());
  }

  @Test
  void aBlockThatNoOtherFollowsInTimeWaitsNoLongerThanTheWindow() {
    WaitingBlocks waiting = new WaitingBlocks(WINDOW, TICK, 1);
    waiting.add(block(0, 10), 7);
    assertFalse(waiting.areDue(minutes(15) - Duration.ofMillis(300).toNanos()));
    assertTrue(waiting.areDue(minutes(15) - TICK.toNanos()));
    assertEquals(List.of(block(0, 10)), waiting.takeAll());
    // The one that was late begins a wait of its own.
    waiting.add(block(15, 10), minutes(15));
    assertFalse(waiting.areDue(minutes(29)));
  }

  @Test
  void aClockThatIsSetBackKeepsNothingWaiting() {
    WaitingBlocks waiting = new WaitingBlocks(WINDOW, TICK, 1);
    waiting.add(block(600, 10), 0);
    waiting.add(block(0, 10), minutes(1));
    assertFalse(waiting.areDue(minutes(14)));
    assertTrue(waiting.areDue(minutes(15)));
  }

  @Test
  void theWindowIsOfTheDeploymentsTime() {
    WaitingBlocks waiting = new WaitingBlocks(WINDOW, TICK, 60);
    waiting.add(block(0, 10), 0);
    assertFalse(waiting.areDue(minutes(14) / 60));
    assertTrue(waiting.areDue(minutes(15) / 60));
  }

  @Test
  void withoutAWindowABlockIsStoredAtOnce() {
    WaitingBlocks waiting = new WaitingBlocks(Duration.ZERO, TICK, 1);
    waiting.add(block(0, 10), 5);
    assertTrue(waiting.areDue(5));
  }

  @Test
  void aLotIsStoredAtOnce() {
    WaitingBlocks waiting = new WaitingBlocks(WINDOW, TICK, 1);
    waiting.add(block(0, 70_000), 0);
    assertFalse(waiting.areDue(0));
    waiting.add(block(0, 70_000), 0);
    assertTrue(waiting.areDue(0));
  }
}

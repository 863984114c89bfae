package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every readings store must do. */
public interface ReadingStoreContract {
  /** An empty store. */
  ReadingStore open();

  /** What is left of a store that was not closed when the power failed. */
  ReadingStore afterPowerLoss(ReadingStore store);

  Instant START = Instant.parse("2026-03-02T00:00:00Z");
  BootId BOOT = new BootId(new UUID(5, 5));

  /** The block of an interval with two records. */
  static ReadingBlock block(int interval) {
    List<IntervalReading> readings = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Instant end = START.plus(Duration.ofMinutes(15L * interval));
      readings.add(
          new IntervalReading(
              new SupplyPointId(new UUID(1, i)),
              end,
              end,
              0,
              ClockQuality.SYNCHRONISED,
              Set.of(),
              new Reading.Missing(Cause.TIMEOUT)));
    }
    return ReadingBlockCodec.encode(1 + 2L * interval, BOOT, readings);
  }

  private static ReadingStore filled(ReadingStore store, int intervals) {
    store.begin(1);
    for (int i = 0; i < intervals; i++) {
      assertTrue(store.append(List.of(block(i))));
    }
    return store;
  }

  private static List<Long> sequences(ReadingStore store, long epoch) {
    return store.blocksFrom(epoch, 1, 1000).stream().map(ReadingBlock::firstSequence).toList();
  }

  @Test
  default void anUnusedStoreHasNoStream() {
    try (ReadingStore store = open()) {
      assertEquals(new ReadingStore.Position(0, 1, Optional.empty(), Set.of()), store.position());
      assertEquals(List.of(), store.epochs());
    }
  }

  @Test
  default void blocksComeBackInOrderAfterPowerLoss() {
    try (ReadingStore store = afterPowerLoss(filled(open(), 5))) {
      assertEquals(List.of(1L, 3L, 5L, 7L, 9L), sequences(store, 1));
      assertEquals(block(2), store.blocksFrom(1, 5, 1).getFirst());
      assertEquals(block(2).hash(), store.blocksFrom(1, 5, 1).getFirst().hash());
      ReadingStore.Position position = store.position();
      assertEquals(11, position.nextSequence());
      assertEquals(Optional.of(START.plus(Duration.ofHours(1))), position.lastInterval());
      assertEquals(2, position.recorded().size());
      assertEquals(new ReadingStore.Usage(5, 10, 0), store.usage());
    }
  }

  @Test
  default void blocksThatAreAddedTogetherComeBackOneByOne() {
    ReadingStore store = open();
    store.begin(1);
    assertTrue(store.append(List.of(block(0), block(1), block(2))));
    assertTrue(store.append(List.of()));
    assertTrue(store.append(List.of(block(3))));
    try (ReadingStore reopened = afterPowerLoss(store)) {
      assertEquals(List.of(1L, 3L, 5L, 7L), sequences(reopened, 1));
      assertEquals(List.of(block(1), block(2)), reopened.blocksFrom(1, 3, 2));
      reopened.acknowledge(1, 4, List.of());
      assertEquals(List.of(5L, 7L), sequences(reopened, 1));
      assertEquals(new ReadingStore.Usage(2, 4, 0), reopened.usage());
      assertEquals(9, reopened.position().nextSequence());
    }
  }

  @Test
  default void whatIsAcknowledgedIsNotPendingAnyMore() {
    try (ReadingStore store = filled(open(), 6)) {
      store.acknowledge(1, 4, List.of(new SequenceRange(7, 8)));
      assertEquals(List.of(5L, 9L, 11L), sequences(store, 1));
      assertEquals(6, store.usage().records());
      store.append(List.of(block(6)));
      assertEquals(List.of(5L, 9L, 11L, 13L), sequences(store, 1));
    }
  }

  @Test
  default void aBlockAcknowledgedInPartStays() {
    try (ReadingStore store = filled(open(), 3)) {
      store.acknowledge(1, 1, List.of());
      store.append(List.of(block(3)));
      ReadingStore reopened = afterPowerLoss(store);
      assertEquals(List.of(1L, 3L, 5L, 7L), sequences(reopened, 1));
      reopened.close();
    }
  }

  @Test
  default void anAcknowledgementOfAnotherStreamDeletesNothing() {
    try (ReadingStore store = filled(open(), 3)) {
      store.acknowledge(2, 100, List.of(new SequenceRange(200, 300)));
      store.append(List.of(block(3)));
      assertEquals(List.of(1L, 3L, 5L, 7L), sequences(store, 1));
    }
  }

  @Test
  default void aNewStreamBeginsAtOneAndTheOldOneStays() {
    try (ReadingStore store = filled(open(), 3)) {
      store.begin(2);
      assertEquals(1, store.position().nextSequence());
      store.append(List.of(block(0)));
      assertEquals(List.of(1L, 2L), store.epochs());
      assertEquals(List.of(1L), sequences(store, 2));
      assertEquals(List.of(1L, 3L, 5L), sequences(store, 1));
      store.acknowledge(1, 6, List.of());
      assertEquals(List.of(), sequences(store, 1));
    }
  }

  @Test
  default void readingsThatGetNewSequencesSurvivePowerLossAndTheOldOnesAreGone() {
    ReadingStore store = filled(open(), 4);
    Optional<Instant> last = store.position().lastInterval();
    store.begin(2);
    assertEquals(last, store.position().lastInterval(), "what was read in it is known");
    assertTrue(
        store.replace(
            1,
            List.of(new SequenceRange(3, 4), new SequenceRange(7, 8)),
            List.of(block(0), block(1))));
    assertEquals(last, store.position().lastInterval());
    try (ReadingStore reopened = afterPowerLoss(store)) {
      assertEquals(List.of(1L, 5L), sequences(reopened, 1));
      assertEquals(List.of(1L, 3L), sequences(reopened, 2));
      assertEquals(5, reopened.position().nextSequence());
      assertEquals(last, reopened.position().lastInterval());
      assertEquals(2, reopened.position().recorded().size());
      assertTrue(reopened.append(List.of(block(2))));
      assertEquals(List.of(1L, 3L, 5L), sequences(reopened, 2));
    }
  }

  @Test
  default void thinningDropsOldBlocksAndCountsThem() {
    // Two days: the second day's blocks are never touched.
    try (ReadingStore store = filled(open(), 2 * 96)) {
      long dropped = 0;
      long now = store.thin();
      while (now > 0) {
        dropped += now;
        now = store.thin();
      }
      assertTrue(dropped > 150 && dropped <= 192, () -> "dropped");
      assertEquals(dropped, store.usage().lost());
      assertEquals(2 * 96 * 2 - dropped, store.usage().records());
    }
  }
}

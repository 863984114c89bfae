package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {
  private static final long LIVE = 8_000_000;

  private long heap = LIVE;
  private long now = 1_000;
  private int collections;

  private final HeapKeeper keeper =
      new HeapKeeper(
          () -> heap,
          () -> {
            collections++;
            heap = LIVE;
          },
          () -> now);

  private void look(int expectedCollections) {
    keeper.look();
    assertEquals(expectedCollections, collections);
  }

  @Test
  void aHeapThatDoesNotGrowIsLeftAlone() {
    for (int i = 0; i < 100; i++) {
      now += HeapKeeper.REST.toNanos();
      heap = LIVE + i % 2 * (HeapKeeper.GROWTH_BYTES - 1);
      look(0);
    }
  }

  @Test
  void growthIsCollectedAtOnceTheFirstTimeAndThenNotTooOften() {
    heap += HeapKeeper.GROWTH_BYTES;
    look(1);
    heap += HeapKeeper.GROWTH_BYTES;
    now += HeapKeeper.REST.toNanos() - 1;
    look(1);
    now += 1;
    look(2);
    look(2);
  }

  @Test
  void aHeapThatGrowsFastIsCollectedSooner() {
    heap += HeapKeeper.FAST_GROWTH_BYTES;
    look(1);
    heap += HeapKeeper.FAST_GROWTH_BYTES;
    now += HeapKeeper.SHORT_REST.toNanos() - 1;
    look(1);
    now += 1;
    look(2);
  }

  @Test
  void whatStaysAliveIsNotCollectedForAgainAndAgain() {
    HeapKeeper stubborn = new HeapKeeper(() -> heap, () -> collections++, () -> now);
    heap = 3 * LIVE;
    for (int i = 0; i < 10; i++) {
      now += HeapKeeper.REST.toNanos();
      stubborn.look();
    }
    assertEquals(1, collections);
  }

  @Test
  void tidyingDoesNotWait() {
    keeper.tidy();
    keeper.tidy();
    assertEquals(2, collections);
  }
}

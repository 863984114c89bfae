package io.taiqu.edge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.message.SequenceRange;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
  private static final int SEQUENCES = 60;

  @Test
  void itKnowsWhatASetOfSingleSequencesKnows() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 2_000; round++) {
      SequenceSet set = new SequenceSet();
      BitSet single = new BitSet();
      for (int step = 0; step < 12; step++) {
        int first = random.nextInt(1, SEQUENCES);
        int last = random.nextInt(first, SEQUENCES);
        boolean news = single.nextClearBit(first) <= last;
        assertEquals(news, set.add(first, last));
        single.set(first, last + 1);
      }
      BitSet ranges = new BitSet();
      long before = -1;
      for (SequenceRange range : set.ranges()) {
        assertEquals(true, range.first() > before + 1, "ranges touch");
        ranges.set((int) range.first(), (int) range.last() + 1);
        before = range.last();
      }
      assertEquals(single, ranges);
      int first = random.nextInt(1, SEQUENCES);
      int last = random.nextInt(first, SEQUENCES);
      assertEquals(single.nextClearBit(first) > last, set.covers(first, last));
    }
  }

  @Test
  void anEmptyRangeAddsNothing() {
    SequenceSet set = new SequenceSet();
    assertEquals(false, set.add(1, 0));
    assertEquals(java.util.List.of(), set.ranges());
  }
}

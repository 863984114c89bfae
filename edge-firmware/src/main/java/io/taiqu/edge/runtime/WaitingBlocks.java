package io.taiqu.edge.runtime;

import io.taiqu.protocol.message.ReadingBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks that wait to be stored together: flash memory is written in pages, and a page holds more
 * than one interval. What waits is what a loss of power takes, so no block waits longer than the
 * loss window: where the next one is not complete by then, the page goes without it. Nothing that
 * waits is sent: a sequence that was seen outside must not be given out again.
 */
final class WaitingBlocks {
  /** More is stored at once, whatever its age. */
  private static final int MOST_BYTES = 128 * 1024;

  /** Looks at the time come so many to the end of a wait: one of them may be late. */
  private static final int TICKS_BEFORE = 2;

  private final Duration window;
  private final long mostNanos;
  private final List<ReadingBlock> blocks = new ArrayList<>();
  private int bytes;
  private long sinceNanos;

  /**
   * @param window by the deployment's clock
   * @param tick how often is looked whether a wait has ended
   * @param speed how many times as fast as the real one that clock runs
   */
  WaitingBlocks(Duration window, Duration tick, int speed) {
    this.window = window;
    this.mostNanos = window.dividedBy(speed).minus(tick.multipliedBy(TICKS_BEFORE)).toNanos();
  }

  void add(ReadingBlock block, long nowNanos) {
    if (blocks.isEmpty()) {
      sinceNanos = nowNanos;
    }
    blocks.add(block);
    bytes += block.bytes().length;
  }

  /** Whether they must wait no longer. */
  boolean areDue(long nowNanos) {
    if (blocks.isEmpty()) {
      return false;
    }
    Instant oldest = blocks.getFirst().intervalEnd();
    Instant newest = blocks.getLast().intervalEnd();
    return Duration.between(oldest, newest).compareTo(window) >= 0
        || nowNanos - sinceNanos >= mostNanos
        || bytes >= MOST_BYTES;
  }

  /** Takes them all out, oldest first. */
  List<ReadingBlock> takeAll() {
    List<ReadingBlock> all = List.copyOf(blocks);
    blocks.clear();
    bytes = 0;
    return all;
  }
}

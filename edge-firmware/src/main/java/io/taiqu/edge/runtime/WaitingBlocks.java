package io.taiqu.edge.runtime;

import io.taiqu.protocol.message.ReadingBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks that wait to be stored together: flash memory is written in pages, and a page holds more
 * than one interval. What waits is what a loss of power takes, so it spans less than the loss
 * window of interval time. Nothing that waits is sent: a sequence that was seen outside must not be
 * given out again.
 */
final class WaitingBlocks {
  /** More is stored at once, whatever its age. */
  private static final int MOST_BYTES = 128 * 1024;

  /**
   * The block that ends a wait comes when the meters have been read, seconds after its interval's
   * end. If it does not come, the others wait no longer than the window and this part of it.
   */
  private static final int SHARE_OF_GRACE = 10;

  private final Duration window;
  private final long mostNanos;
  private final List<ReadingBlock> blocks = new ArrayList<>();
  private int bytes;
  private long sinceNanos;

  /**
   * @param window by the deployment's clock
   * @param speed how many times as fast as the real one that clock runs
   */
  WaitingBlocks(Duration window, int speed) {
    this.window = window;
    this.mostNanos = window.plus(window.dividedBy(SHARE_OF_GRACE)).dividedBy(speed).toNanos();
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

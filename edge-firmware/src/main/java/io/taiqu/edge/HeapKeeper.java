package io.taiqu.edge;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps the heap near the size of what lives in it. The serial collector lets its old generation
 * grow with garbage until the heap's limit is reached, so that a unit which needs 8 MB ends up with
 * all 48 MB that it may use; the limit stays where a bad day needs it. A whole collection takes
 * some hundredths of a second, and is asked for only when the heap has grown since the last one.
 *
 * <p>Used by one thread at a time.
 */
final class HeapKeeper {
  /** Growth that is worth a collection. */
  static final long GROWTH_BYTES = 1_000_000;

  /** Not more often than this, as long as the heap grows slowly. */
  static final Duration REST = Duration.ofSeconds(5);

  /** Growth that waits no longer than {@link #SHORT_REST}: a week's readings are being sent. */
  static final long FAST_GROWTH_BYTES = 3 * GROWTH_BYTES;

  /** Not more often than this, however fast it grows. */
  static final Duration SHORT_REST = Duration.ofSeconds(1);

  private final LongSupplier heapBytes;
  private final Runnable collect;
  private final LongSupplier nanos;
  private long keptBytes;
  private long collectedAt;

  /**
   * Over some heap.
   *
   * @param heapBytes its present size
   * @param collect collects the whole of it, and gives back what is free
   * @param nanos a clock that only goes on
   */
  HeapKeeper(LongSupplier heapBytes, Runnable collect, LongSupplier nanos) {
    this.heapBytes = heapBytes;
    this.collect = collect;
    this.nanos = nanos;
    this.keptBytes = heapBytes.getAsLong();
    this.collectedAt = nanos.getAsLong() - REST.toNanos();
  }

  /** Over the heap of this process. */
  static HeapKeeper ofProcess() {
    return new HeapKeeper(() -> Runtime.getRuntime().totalMemory(), System::gc, System::nanoTime);
  }

  /** Collects if the heap has grown and the last collection is not just over. */
  void look() {
    long growth = heapBytes.getAsLong() - keptBytes;
    Duration rest = growth >= FAST_GROWTH_BYTES ? SHORT_REST : REST;
    if (growth >= GROWTH_BYTES && nanos.getAsLong() - collectedAt >= rest.toNanos()) {
      tidy();
    }
  }

  /** Collects now: much was needed once and is not any more. */
  void tidy() {
    collect.run();
    keptBytes = heapBytes.getAsLong();
    collectedAt = nanos.getAsLong();
  }
}

package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.bus.ByteTrace;
import io.taiqu.hwtest.bus.LineSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Every byte of one run on the wire, with two times on the clock of {@link System#nanoTime()}: when
 * the line's speed puts the end of its stop bit, and when it was seen here. Written by the bus
 * thread, read by others when the run is over.
 */
final class WireRecording implements ByteTrace {
  private static final int SPACE = 4096;

  private byte[] values = new byte[SPACE];
  private boolean[] fromMaster = new boolean[SPACE];
  private long[] ends = new long[SPACE];
  private long[] seen = new long[SPACE];
  private int count;

  /**
   * Bytes of one sender without a pause between them.
   *
   * @param request whether the master sent them
   * @param startNanos begin of the first start bit
   * @param endNanos end of the last stop bit
   * @param bytes how many
   */
  record Frame(boolean request, long startNanos, long endNanos, int bytes) {}

  @Override
  public synchronized void byteOnWire(Sender sender, int value, long wireNanos) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
      fromMaster = Arrays.copyOf(fromMaster, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      seen = Arrays.copyOf(seen, 2 * count);
    }
    values[count] = (byte) value;
    fromMaster[count] = sender == Sender.MASTER;
    ends[count] = wireNanos;
    seen[count] = System.nanoTime();
    count++;
  }

  /** Begins anew. */
  synchronized void clear() {
    count = 0;
  }

  /** The run's frames in their order. */
  synchronized List<Frame> frames(LineSettings line) {
    List<Frame> frames = new ArrayList<>();
    long character = line.nanosFor(1);
    int first = 0;
    for (int i = 1; i <= count; i++) {
      boolean over =
          i == count
              || fromMaster[i] != fromMaster[i - 1]
              || ends[i] - ends[i - 1] > character + line.gapNanos();
      if (over) {
        frames.add(new Frame(fromMaster[first], ends[first] - character, ends[i - 1], i - first));
        first = i;
      }
    }
    return frames;
  }

  /** Bytes of meters that were handed over before their last bit could have left the wire. */
  synchronized int tooEarly() {
    int early = 0;
    for (int i = 0; i < count; i++) {
      early += !fromMaster[i] && seen[i] < ends[i] ? 1 : 0;
    }
    return early;
  }

  /** Writes every byte as a sample of this run. */
  synchronized void writeTo(Trace trace, String run) {
    for (int i = 0; i < count; i++) {
      trace.sample(
          Map.of(
              "run",
              run,
              "from",
              fromMaster[i] ? "master" : "meter",
              "byte",
              values[i] & 0xFF,
              "endNanos",
              ends[i],
              "seenNanos",
              seen[i]));
    }
  }
}

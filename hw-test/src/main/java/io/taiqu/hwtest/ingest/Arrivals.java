package io.taiqu.hwtest.ingest;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.SequenceRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** What the supervisor has acknowledged to each unit: what is safe, in its own word. */
public final class Arrivals {
  private final Map<EdgeId, Integer> numbers = new HashMap<>();
  private final long[] watermarks;
  private final List<BitSet> acknowledged = new ArrayList<>();
  private final IntConsumer heard;
  private long acknowledgements;
  private long records;

  /**
   * Nothing heard yet.
   *
   * @param heard is told the number of a unit that got an acknowledgement
   */
  public Arrivals(int units, IntConsumer heard) {
    this.watermarks = new long[units];
    this.heard = heard;
    for (int unit = 0; unit < units; unit++) {
      numbers.put(MeterFleet.edge(unit), unit);
      acknowledged.add(new BitSet());
    }
  }

  /** Takes what came down to a unit. */
  public void take(byte[] document) {
    try {
      if (DocumentCodec.readStored(document).document() instanceof ReadingAck ack) {
        Integer unit = numbers.get(ack.edge());
        if (unit != null) {
          raise(unit, ack);
          heard.accept(unit);
        }
      }
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void raise(int unit, ReadingAck ack) {
    acknowledgements++;
    BitSet known = acknowledged.get(unit);
    int before = known.cardinality();
    known.set(1, Math.toIntExact(ack.watermark()) + 1);
    for (SequenceRange range : ack.ranges()) {
      known.set(Math.toIntExact(range.first()), Math.toIntExact(range.last()) + 1);
    }
    records += known.cardinality() - before;
    if (ack.watermark() > watermarks[unit]) {
      watermarks[unit] = ack.watermark();
    }
    notifyAll();
  }

  /** Every record of a unit up to this one is stored. */
  public synchronized long watermark(int unit) {
    return watermarks[unit];
  }

  /** The highest record of a unit that is stored. */
  public synchronized long highest(int unit) {
    return acknowledged.get(unit).length() - 1L;
  }

  /** Whether a record of a unit is stored. */
  public synchronized boolean has(int unit, long sequence) {
    return acknowledged.get(unit).get(Math.toIntExact(sequence));
  }

  /** The records of a unit that are stored. */
  public synchronized BitSet acknowledged(int unit) {
    return (BitSet) acknowledged.get(unit).clone();
  }

  /** How many records are stored, over all units. */
  public synchronized long records() {
    return records;
  }

  /** How many acknowledgements came. */
  public synchronized long acknowledgements() {
    return acknowledgements;
  }

  /** Waits until everything that the fleet has made is stored; false if that takes too long. */
  public synchronized boolean await(MeterFleet fleet, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!all(fleet)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private boolean all(MeterFleet fleet) {
    for (int unit = 0; unit < watermarks.length; unit++) {
      if (watermarks[unit] < fleet.newest(unit)) {
        return false;
      }
    }
    return true;
  }
}

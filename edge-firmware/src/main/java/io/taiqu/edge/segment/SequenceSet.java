package io.taiqu.edge.segment;

import io.taiqu.protocol.message.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sequences of one stream, as ranges that neither overlap nor touch. */
final class SequenceSet {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  SequenceSet copy() {
    SequenceSet copy = new SequenceSet();
    copy.lastByFirst.putAll(lastByFirst);
    return copy;
  }

  /**
   * Adds a range, both ends included.
   *
   * @return whether anything of it was not known
   */
  boolean add(long first, long last) {
    if (last < first || covers(first, last)) {
      return false;
    }
    long begin = first;
    long end = last;
    Map.Entry<Long, Long> touching = lastByFirst.floorEntry(end + 1);
    while (touching != null && touching.getValue() >= begin - 1) {
      begin = Math.min(begin, touching.getKey());
      end = Math.max(end, touching.getValue());
      lastByFirst.remove(touching.getKey());
      touching = lastByFirst.floorEntry(end + 1);
    }
    lastByFirst.put(begin, end);
    return true;
  }

  /** Whether every sequence of a range is in it. */
  boolean covers(long first, long last) {
    Map.Entry<Long, Long> range = lastByFirst.floorEntry(first);
    return range != null && range.getValue() >= last;
  }

  /** Forgets the ranges that end before a sequence. */
  void forgetBefore(long sequence) {
    lastByFirst.values().removeIf(last -> last < sequence);
  }

  /** The ranges, ascending. */
  List<SequenceRange> ranges() {
    List<SequenceRange> ranges = new ArrayList<>();
    lastByFirst.forEach((first, last) -> ranges.add(new SequenceRange(first, last)));
    return ranges;
  }
}

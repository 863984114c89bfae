package io.taiqu.supervisor.reading;

import io.taiqu.protocol.message.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of sequences as ranges that neither touch nor overlap. */
final class Sequences {
  private final TreeMap<Long, Long> ranges;

  Sequences() {
    this(new TreeMap<>());
  }

  private Sequences(TreeMap<Long, Long> ranges) {
    this.ranges = ranges;
  }

  Sequences copy() {
    return new Sequences(new TreeMap<>(ranges));
  }

  void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = ranges.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> after = ranges.ceilingEntry(from);
    while (after != null && after.getKey() <= to + 1) {
      to = Math.max(to, after.getValue());
      ranges.remove(after.getKey());
      after = ranges.ceilingEntry(from);
    }
    ranges.put(from, to);
  }

  /** Whether any of the range is in the set. */
  boolean overlaps(long first, long last) {
    Map.Entry<Long, Long> before = ranges.floorEntry(last);
    return before != null && before.getValue() >= first;
  }

  /** Every sequence up to this one is in the set. */
  long watermark() {
    Map.Entry<Long, Long> first = ranges.firstEntry();
    return first != null && first.getKey() <= 1 ? first.getValue() : 0;
  }

  long highest() {
    Map.Entry<Long, Long> last = ranges.lastEntry();
    return last == null ? 0 : last.getValue();
  }

  long size() {
    long size = 0;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      size += range.getValue() - range.getKey() + 1;
    }
    return size;
  }

  /** The ranges above the watermark, ascending. */
  List<SequenceRange> beyondWatermark() {
    List<SequenceRange> beyond = new ArrayList<>();
    ranges
        .tailMap(watermark(), false)
        .forEach((first, last) -> beyond.add(new SequenceRange(first, last)));
    if (watermark() > 0) {
      beyond.removeIf(range -> range.last() <= watermark());
    }
    return beyond;
  }

  /** What is missing below the highest, ascending. */
  List<SequenceRange> gaps() {
    List<SequenceRange> gaps = new ArrayList<>();
    long next = 1;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      if (range.getKey() > next) {
        gaps.add(new SequenceRange(next, range.getKey() - 1));
      }
      next = range.getValue() + 1;
    }
    return gaps;
  }
}

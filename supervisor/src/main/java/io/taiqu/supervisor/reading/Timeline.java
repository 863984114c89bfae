package io.taiqu.supervisor.reading;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The cells of one transformer while a transaction changes them. Of what is stored it fetches what
 * it is asked for, in spans of {@link #SPAN_INTERVALS}; the newest intervals, to which nearly every
 * reading belongs, are at hand from the transaction before.
 */
final class Timeline {
  static final int SPAN_INTERVALS = 96;

  /** How many of the newest intervals are kept at hand. */
  private static final int TAIL_INTERVALS = 4;

  private final ReadingStore store;
  private final long transformer;
  private final int stepMinutes;
  private final NavigableMap<Long, Work> slots = new TreeMap<>();
  private final Set<Long> fetched = new HashSet<>();
  private final long tailFrom;
  private long newest;

  /**
   * What is known of a transformer's newest intervals.
   *
   * @param from every interval from this minute on is among them
   * @param newest the newest of all; 0 if there is none
   */
  record Tail(long from, long newest, NavigableMap<Long, ReadingStore.Interval> intervals) {
    /** Fetches the tail. */
    static Tail of(ReadingStore store, long transformer, int stepMinutes) {
      OptionalLong newest = store.newestInterval(transformer);
      if (newest.isEmpty()) {
        return new Tail(0, 0, new TreeMap<>());
      }
      long from = newest.getAsLong() - (TAIL_INTERVALS - 1L) * stepMinutes;
      return new Tail(
          from, newest.getAsLong(), store.intervals(transformer, from, newest.getAsLong()));
    }
  }

  /** An interval that is worked on. */
  static final class Work {
    final Optional<ReadingStore.Interval> before;
    private Cell[] cells;
    private boolean changed;

    Work(Optional<ReadingStore.Interval> before) {
      this.before = before;
      this.cells = before.map(stored -> SlotCodec.decode(stored.cells())).orElse(new Cell[0]);
    }

    Cell at(int place) {
      return place < cells.length ? cells[place] : Cell.NOTHING;
    }

    private void set(int place, Cell cell) {
      if (place >= cells.length) {
        int length = cells.length;
        cells = Arrays.copyOf(cells, Math.max(place + 1, length + length / 2));
        Arrays.fill(cells, length, cells.length, Cell.NOTHING);
      }
      cells[place] = cell;
      changed = true;
    }

    Cell[] cells() {
      return cells;
    }
  }

  Timeline(ReadingStore store, long transformer, int stepMinutes, Tail tail) {
    this.store = store;
    this.transformer = transformer;
    this.stepMinutes = stepMinutes;
    this.tailFrom = tail.from();
    this.newest = tail.newest();
    tail.intervals().forEach((minute, stored) -> slots.put(minute, new Work(Optional.of(stored))));
  }

  /** The newest interval of all; 0 if there is none. */
  long newest() {
    return newest;
  }

  /** What is known of a place at an interval's end. */
  Cell at(long minute, int place) {
    fetch(minute);
    Work slot = slots.get(minute);
    return slot == null ? Cell.NOTHING : slot.at(place);
  }

  void set(long minute, int place, Cell cell) {
    fetch(minute);
    slots.computeIfAbsent(minute, any -> new Work(Optional.empty())).set(place, cell);
    newest = Math.max(newest, minute);
  }

  /** As {@link #set}, where it is something else. */
  void replace(long minute, int place, Cell cell) {
    if (!at(minute, place).equals(cell)) {
      set(minute, place, cell);
    }
  }

  /** Counts the intervals of a span as changed, because what they are sums of has. */
  void touch(long from, long to) {
    for (long minute = Math.floorDiv(from, stepMinutes) * stepMinutes;
        minute <= Math.min(to, newest);
        minute += stepMinutes) {
      fetch(minute);
      Work slot = slots.get(minute);
      if (slot != null && minute >= from) {
        slot.changed = true;
      }
    }
  }

  private void fetch(long minute) {
    if (minute >= tailFrom) {
      return;
    }
    long span = minute / ((long) SPAN_INTERVALS * stepMinutes);
    if (!fetched.add(span)) {
      return;
    }
    long from = span * SPAN_INTERVALS * stepMinutes;
    long to = Math.min(tailFrom, from + (long) SPAN_INTERVALS * stepMinutes) - 1;
    store
        .intervals(transformer, from, to)
        .forEach((at, stored) -> slots.put(at, new Work(Optional.of(stored))));
  }

  /** The intervals that changed, with what was stored of them. */
  NavigableMap<Long, Work> changed() {
    NavigableMap<Long, Work> changed = new TreeMap<>();
    slots.forEach((minute, slot) -> {
      if (slot.changed) {
        changed.put(minute, slot);
      }
    });
    return changed;
  }

  /** What is at hand for the next transaction, once these changes are stored. */
  Tail tailAfter(Map<Long, Optional<ReadingStore.Interval>> changes) {
    long from = Math.max(tailFrom, newest - (TAIL_INTERVALS - 1L) * stepMinutes);
    NavigableMap<Long, ReadingStore.Interval> kept = new TreeMap<>();
    slots
        .tailMap(from, true)
        .forEach((minute, slot) -> {
          Optional<ReadingStore.Interval> now = changes.getOrDefault(minute, slot.before);
          now.ifPresent(interval -> kept.put(minute, interval));
        });
    return new Tail(from, newest, kept);
  }
}

package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Keeps energies by interval and day up to date with the readings, in the transaction that stores
 * them.
 */
public final class RollUp {
  private static final int TRANSFORMERS_AT_HAND = 20_000;

  private final ReadingStore store;
  private final int stepMinutes;
  private final ZoneId zone;
  private final Map<Long, AtHand> atHand =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, AtHand> eldest) {
          return size() > TRANSFORMERS_AT_HAND;
        }
      };

  /**
   * What a transformer's last transaction left.
   *
   * @param state what was stored then; where more or less is stored now, somebody else was here
   */
  private record AtHand(
      Map<Long, Long> state, Timeline.Tail tail, long dayNumber, Optional<ReadingStore.Day> day) {}

  /**
   * What new blocks come to.
   *
   * @param newest the newest record of each point among those that were rolled up
   * @param kept to be called when the changes are stored, with what is stored of the edge then
   */
  record Outcome(
      Map<SupplyPointId, IntervalReading> newest,
      Map<ReadingStore.Slot, Optional<ReadingStore.Interval>> intervals,
      Map<ReadingStore.Slot, ReadingStore.Day> days,
      Consumer<Map<Long, Long>> kept) {}

  /** A record and where it belongs. */
  private record Fresh(long minute, Layout.Place place, Cell cell) {}

  /**
   * The roll-ups of a deployment.
   *
   * @param interval the deployment's interval, whole minutes that divide a day
   */
  public RollUp(ReadingStore store, Duration interval, ZoneId zone) {
    this.store = store;
    this.stepMinutes = Math.toIntExact(interval.toMinutes());
    this.zone = zone;
  }

  /**
   * Works out what new blocks of one edge change. Records between the deployment's intervals are
   * archived and not rolled up.
   *
   * @param state how many records of the edge are stored before these, by epoch
   */
  Outcome add(Layout layout, List<ReadingBlock> blocks, Map<Long, Long> state) {
    Map<SupplyPointId, IntervalReading> newest = new HashMap<>();
    List<Fresh> fresh = freshOf(layout, blocks, newest);
    long number = layout.number();
    if (fresh.isEmpty()) {
      return new Outcome(newest, Map.of(), Map.of(), now -> {});
    }
    Optional<AtHand> known =
        layout.isAlone()
            ? atHand(number).filter(hand -> hand.state().equals(state))
            : Optional.empty();
    Timelines timelines = new Timelines(store, layout, stepMinutes, amendments(layout, state));
    timelines.begin(
        known.map(AtHand::tail).orElseGet(() -> Timeline.Tail.of(store, number, stepMinutes)));
    Map<Integer, Window> windows = new HashMap<>();
    for (Fresh one : fresh) {
      windows
          .computeIfAbsent(
              one.place().place(), any -> new Window(timelines.track(one.place()), stepMinutes))
          .put(one.minute(), one.cell());
    }
    windows.values().forEach(Window::settle);
    return outcome(layout, timelines, known, newest);
  }

  private Outcome outcome(
      Layout layout,
      Timelines timelines,
      Optional<AtHand> known,
      Map<SupplyPointId, IntervalReading> newest) {
    Map<ReadingStore.Slot, Optional<ReadingStore.Interval>> intervals = new LinkedHashMap<>();
    Map<ReadingStore.Slot, ReadingStore.Day> changedDays = new LinkedHashMap<>();
    Map<Long, Optional<ReadingStore.Interval>> own = new LinkedHashMap<>();
    timelines.forEach((at, timeline) -> {
      NavigableMap<Long, DayWork> days = new TreeMap<>();
      timeline
          .changed()
          .forEach((minute, slot) -> {
            Optional<ReadingStore.Interval> after = stored(at, minute, slot.cells());
            intervals.put(new ReadingStore.Slot(at.number(), minute), after);
            if (at.number() == layout.number()) {
              own.put(minute, after);
            }
            days.computeIfAbsent(
                    dayOf(minute).number(),
                    day ->
                        dayWork(
                            at.number(),
                            day,
                            at.number() == layout.number() ? known : Optional.empty()))
                .change(slot, after);
          });
      days.forEach(
          (day, work) -> changedDays.put(new ReadingStore.Slot(at.number(), day), work.stored(at)));
    });
    if (!layout.isAlone()) {
      return new Outcome(newest, intervals, changedDays, state -> forget(layout.number()));
    }
    Timeline.Tail tail = timelines.of(layout.number()).tailAfter(own);
    return new Outcome(
        newest,
        intervals,
        changedDays,
        state -> keep(layout.number(), state, tail, changedDays, known));
  }

  /** Asked for only where somebody ever changed something by hand. */
  private Map<SupplyPointId, List<Amendment>> amendments(Layout layout, Map<Long, Long> state) {
    return state.containsKey(ReadingStore.REVISIONS) ? store.amendments(layout) : Map.of();
  }

  private synchronized void forget(long transformer) {
    atHand.remove(transformer);
  }

  private static Optional<ReadingStore.Interval> stored(Layout layout, long minute, Cell[] cells) {
    for (Cell cell : cells) {
      if (!cell.isNothing()) {
        return Optional.of(
            new ReadingStore.Interval(
                IntervalSum.of(layout, minute, cells), SlotCodec.encode(cells)));
      }
    }
    return Optional.empty();
  }

  private DayWork dayWork(long transformer, long day, Optional<AtHand> known) {
    return new DayWork(
        known.filter(hand -> hand.dayNumber() == day).isPresent()
            ? known.get().day()
            : store.day(transformer, day));
  }

  private synchronized Optional<AtHand> atHand(long transformer) {
    return Optional.ofNullable(atHand.get(transformer));
  }

  private synchronized void keep(
      long transformer,
      Map<Long, Long> state,
      Timeline.Tail tail,
      Map<ReadingStore.Slot, ReadingStore.Day> days,
      Optional<AtHand> known) {
    long newest = known.map(AtHand::dayNumber).orElse(Long.MIN_VALUE);
    Optional<ReadingStore.Day> day = known.flatMap(AtHand::day);
    for (Map.Entry<ReadingStore.Slot, ReadingStore.Day> changed : days.entrySet()) {
      if (changed.getKey().time() >= newest) {
        newest = changed.getKey().time();
        day = Optional.of(changed.getValue());
      }
    }
    atHand.put(transformer, new AtHand(Map.copyOf(state), tail, newest, day));
  }

  private List<Fresh> freshOf(
      Layout layout, List<ReadingBlock> blocks, Map<SupplyPointId, IntervalReading> newest) {
    Map<SupplyPointId, List<Layout.Place>> places = layout.byPoint();
    List<Fresh> fresh = new ArrayList<>();
    for (ReadingBlock block : blocks) {
      OptionalLong end = minuteOf(block);
      if (end.isEmpty()) {
        continue;
      }
      long minute = end.getAsLong();
      long sequence = block.firstSequence();
      for (IntervalReading record : Ingest.recordsOf(block)) {
        Optional<Layout.Place> place = placeOf(places, record.point(), minute);
        if (place.isPresent()) {
          newest.merge(
              record.point(), record, (a, b) -> a.intervalEnd().isAfter(b.intervalEnd()) ? a : b);
          fresh.add(new Fresh(minute, place.get(), cellOf(record, sequence, place.get(), minute)));
        }
        sequence++;
      }
    }
    return fresh;
  }

  private static Optional<Layout.Place> placeOf(
      Map<SupplyPointId, List<Layout.Place>> places, SupplyPointId point, long minute) {
    for (Layout.Place place : places.getOrDefault(point, List.of())) {
      if (place.holds(minute)) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  /** The minute at which a block's interval ends; nothing for one that is not the deployment's. */
  private OptionalLong minuteOf(ReadingBlock block) {
    long second = block.intervalEnd().getEpochSecond();
    long minute = second / 60;
    return second % 60 != 0
            || block.intervalEnd().getNano() != 0
            || minute % stepMinutes != 0
            || !SlotKey.holds(minute)
        ? OptionalLong.empty()
        : OptionalLong.of(minute);
  }

  /**
   * Works out a point's energies anew from the raw blocks, from a moment on, after it was moved.
   *
   * @param layout of a transformer that the point hangs on or hung on
   * @param from the minute after which everything is made anew
   */
  Outcome remake(Layout layout, SupplyPointId point, long from, RawBlocks raw) {
    Timelines timelines = new Timelines(store, layout, stepMinutes, store.amendments(layout));
    Track track = timelines.track(point);
    Window window = new Window(track, stepMinutes);
    long lower = window.measuredUpTo(from).orElse(from);
    NavigableMap<Long, Cell> cells = new TreeMap<>();
    List<Layout.Stay> stays = layout.staysOf(point);
    long newest = track.newest();
    for (Layout.Stay stay : stays) {
      raw.of(stay.transformer(), lower, block -> collect(block, stay, lower, cells));
    }
    for (long minute = lower + stepMinutes; minute <= newest; minute += stepMinutes) {
      for (Layout.Stay stay : stays) {
        timelines.of(stay.transformer()).replace(minute, stay.place().place(), Cell.NOTHING);
      }
    }
    cells.forEach(window::put);
    for (long minute = lower + stepMinutes; minute <= newest; minute += stepMinutes) {
      if (track.register(minute).isPresent()) {
        window.revisit(minute);
      }
    }
    window.settle();
    // What hangs on a transformer has changed, so its sums have, even where no energy has.
    timelines.forEach((at, timeline) -> timeline.touch(from + 1, newest));
    return outcome(layout, timelines, Optional.empty(), Map.of());
  }

  /**
   * Works out a point's energies anew, because what counts of its readings was changed: from the
   * last register before to the first one after.
   */
  Outcome revise(Layout layout, SupplyPointId point, long from, long to) {
    Timelines timelines = new Timelines(store, layout, stepMinutes, store.amendments(layout));
    Track track = timelines.track(point);
    Window window = new Window(track, stepMinutes);
    long first = window.measuredUpTo(from - stepMinutes).orElse(from - stepMinutes);
    long last = window.countedAfter(to).orElse(to);
    for (long minute = first + stepMinutes; minute <= last; minute += stepMinutes) {
      track.set(minute, OptionalLong.empty(), Cell.Basis.READ);
      if (track.register(minute).isPresent()) {
        window.revisit(minute);
      }
    }
    window.settle();
    return outcome(layout, timelines, Optional.empty(), Map.of());
  }

  /** The blocks as they came. */
  @FunctionalInterface
  interface RawBlocks {
    /** Those of every edge that ever served a transformer, whose interval ends after a minute. */
    void of(long transformer, long after, Consumer<ReadingBlock> each);
  }

  private void collect(
      ReadingBlock block, Layout.Stay stay, long lower, NavigableMap<Long, Cell> cells) {
    OptionalLong minute = minuteOf(block);
    if (minute.isEmpty()
        || minute.getAsLong() <= lower
        || !stay.place().holds(minute.getAsLong())) {
      return;
    }
    long sequence = block.firstSequence();
    for (IntervalReading record : Ingest.recordsOf(block)) {
      if (record.point().equals(stay.place().point())) {
        Cell cell = cellOf(record, sequence, stay.place(), minute.getAsLong());
        cells.merge(minute.getAsLong(), cell, (before, now) -> before.yieldsTo(now) ? now : before);
      }
      sequence++;
    }
  }

  private static Cell cellOf(
      IntervalReading record, long sequence, Layout.Place place, long minute) {
    return switch (record.reading()) {
      case Reading.Missing _ ->
          new Cell(
              sequence,
              Cell.Kind.MISSING,
              false,
              Optional.empty(),
              OptionalLong.empty(),
              Cell.Basis.READ,
              OptionalLong.empty(),
              OptionalLong.empty());
      case Reading.Measured measured ->
          new Cell(
              sequence,
              Cell.Kind.MEASURED,
              record.quality().contains(QualityFlag.ROLLED_OVER),
              Optional.of(measured.register()),
              OptionalLong.empty(),
              Cell.Basis.READ,
              squares(measured.milliampereSquaredHours(), place.ratios().at(minute)),
              place.supply() ? volts(measured.voltages()) : OptionalLong.empty());
    };
  }

  /** Mean square of the voltages in 10⁻⁴ V², without those of inputs that nothing is wired to. */
  private static OptionalLong volts(List<Voltage> voltages) {
    long highest = voltages.stream().mapToLong(Voltage::millivolts).max().orElse(0);
    long sum = 0;
    long live = 0;
    for (Voltage voltage : voltages) {
      long centivolts = voltage.millivolts() / 10;
      if (voltage.millivolts() > highest / 2) {
        sum = Math.addExact(sum, Math.multiplyExact(centivolts, centivolts));
        live++;
      }
    }
    return live == 0 ? OptionalLong.empty() : OptionalLong.of(sum / live);
  }

  /** ∫I²dt over all conductors, on the primary side of the current transformers. */
  private static OptionalLong squares(List<Long> conductors, CtRatio ratio) {
    if (conductors.isEmpty()) {
      return OptionalLong.empty();
    }
    long sum = conductors.stream().mapToLong(Long::longValue).sum();
    long primary = Math.multiplyExact((long) ratio.primary(), ratio.primary());
    long secondary = Math.multiplyExact((long) ratio.secondary(), ratio.secondary());
    return OptionalLong.of(Math.multiplyExact(sum, primary) / secondary);
  }

  /**
   * A day of the deployment's zone.
   *
   * @param number days since 1970-01-01
   * @param firstMinute end of the first interval
   * @param lastMinute end of the last interval
   */
  public record Day(long number, long firstMinute, long lastMinute) {}

  /** The day of the interval that ends at a minute: midnight ends the day before. */
  Day dayOf(long minute) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochSecond((minute - stepMinutes) * 60), zone);
    return dayOf(date, stepMinutes, zone);
  }

  /** The intervals of a date. */
  public static Day dayOf(LocalDate date, int stepMinutes, ZoneId zone) {
    long start = date.atStartOfDay(zone).toEpochSecond() / 60;
    long end = date.plusDays(1).atStartOfDay(zone).toEpochSecond() / 60;
    return new Day(date.toEpochDay(), start + stepMinutes, end);
  }
}

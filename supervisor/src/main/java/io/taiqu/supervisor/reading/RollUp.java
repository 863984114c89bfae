package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.CtRatio;
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
    Optional<AtHand> known = atHand(number).filter(hand -> hand.state().equals(state));
    Timeline timeline =
        new Timeline(
            store,
            number,
            stepMinutes,
            known.map(AtHand::tail).orElseGet(() -> Timeline.Tail.of(store, number, stepMinutes)));
    Map<Integer, Window> windows = new HashMap<>();
    for (Fresh one : fresh) {
      windows
          .computeIfAbsent(
              one.place().place(), any -> new Window(timeline, one.place(), stepMinutes))
          .put(one.minute(), one.cell());
    }
    windows.values().forEach(Window::settle);
    return outcome(layout, timeline, known, newest);
  }

  private Outcome outcome(
      Layout layout,
      Timeline timeline,
      Optional<AtHand> known,
      Map<SupplyPointId, IntervalReading> newest) {
    long number = layout.number();
    Map<Long, Optional<ReadingStore.Interval>> intervals = new LinkedHashMap<>();
    NavigableMap<Long, DayWork> days = new TreeMap<>();
    timeline
        .changed()
        .forEach((minute, slot) -> {
          Optional<ReadingStore.Interval> after = stored(layout, slot.cells());
          intervals.put(minute, after);
          days.computeIfAbsent(dayOf(minute).number(), day -> dayWork(number, day, known))
              .change(slot, after);
        });
    Map<ReadingStore.Slot, Optional<ReadingStore.Interval>> changedIntervals =
        new LinkedHashMap<>();
    intervals.forEach((minute, interval) ->
        changedIntervals.put(new ReadingStore.Slot(number, minute), interval));
    Map<ReadingStore.Slot, ReadingStore.Day> changedDays = new LinkedHashMap<>();
    days.forEach(
        (day, work) -> changedDays.put(new ReadingStore.Slot(number, day), work.stored(layout)));
    Timeline.Tail tail = timeline.tailAfter(intervals);
    return new Outcome(
        newest,
        changedIntervals,
        changedDays,
        state -> keep(number, state, tail, changedDays, known));
  }

  private static Optional<ReadingStore.Interval> stored(Layout layout, Cell[] cells) {
    for (Cell cell : cells) {
      if (!cell.isNothing()) {
        return Optional.of(
            new ReadingStore.Interval(IntervalSum.of(layout, cells), SlotCodec.encode(cells)));
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
    Map<SupplyPointId, Layout.Place> places = layout.byPoint();
    List<Fresh> fresh = new ArrayList<>();
    for (ReadingBlock block : blocks) {
      long second = block.intervalEnd().getEpochSecond();
      long minute = second / 60;
      if (second % 60 != 0
          || block.intervalEnd().getNano() != 0
          || minute % stepMinutes != 0
          || !SlotKey.holds(minute)) {
        continue;
      }
      long sequence = block.firstSequence();
      for (IntervalReading record : Ingest.recordsOf(block)) {
        Layout.Place place = places.get(record.point());
        if (place != null) {
          newest.merge(
              record.point(), record, (a, b) -> a.intervalEnd().isAfter(b.intervalEnd()) ? a : b);
          fresh.add(new Fresh(minute, place, cellOf(record, sequence, place.ratio())));
        }
        sequence++;
      }
    }
    return fresh;
  }

  private static Cell cellOf(IntervalReading record, long sequence, CtRatio ratio) {
    return switch (record.reading()) {
      case Reading.Missing _ ->
          new Cell(
              sequence,
              Cell.Kind.MISSING,
              false,
              Optional.empty(),
              OptionalLong.empty(),
              false,
              OptionalLong.empty());
      case Reading.Measured measured ->
          new Cell(
              sequence,
              Cell.Kind.MEASURED,
              record.quality().contains(QualityFlag.ROLLED_OVER),
              Optional.of(measured.register()),
              OptionalLong.empty(),
              false,
              squares(measured.milliampereSquaredHours(), ratio));
    };
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

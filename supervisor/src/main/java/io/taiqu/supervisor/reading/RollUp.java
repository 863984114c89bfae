package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.supervisor.reading.ReadingStore.IntervalSum;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps energies by interval and day up to date with the readings, in the transaction that stores
 * them.
 */
public final class RollUp {
  private final ReadingStore store;
  private final int stepMinutes;
  private final ZoneId zone;

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
   * Adds new blocks of one edge. Records between the deployment's intervals are archived and not
   * rolled up.
   *
   * @return the newest record of each point among those that were rolled up
   */
  Map<SupplyPointId, IntervalReading> add(Layout layout, List<ReadingBlock> blocks) {
    Map<SupplyPointId, Layout.Place> places = layout.byPoint();
    NavigableMap<Long, Map<Integer, Cell>> fresh = new TreeMap<>();
    Map<SupplyPointId, IntervalReading> newest = new HashMap<>();
    for (ReadingBlock block : blocks) {
      addCells(block, places, fresh, newest);
    }
    if (fresh.isEmpty()) {
      return newest;
    }
    long reach = (long) Window.LONGEST_GAP_INTERVALS * stepMinutes;
    Map<Integer, NavigableMap<Long, Cell>> stored =
        store.cells(layout.number(), fresh.firstKey() - reach, fresh.lastKey() + reach);
    Set<Long> dirty = new TreeSet<>();
    for (Layout.Place place : layout.places()) {
      Window window = new Window(place.ratio(), stepMinutes);
      NavigableMap<Long, Cell> cells =
          stored.computeIfAbsent(place.place(), any -> new TreeMap<>());
      cells.forEach(window::load);
      fresh.forEach((minute, byPlace) -> {
        Cell cell = byPlace.get(place.place());
        if (cell != null) {
          window.put(minute, cell);
        }
      });
      if (window.isChanged()) {
        NavigableMap<Long, Cell> changed = window.settle();
        store.save(layout.number(), place.place(), changed);
        cells.putAll(changed);
        dirty.addAll(changed.keySet());
      }
    }
    sum(layout, stored, dirty);
    return newest;
  }

  private void addCells(
      ReadingBlock block,
      Map<SupplyPointId, Layout.Place> places,
      NavigableMap<Long, Map<Integer, Cell>> fresh,
      Map<SupplyPointId, IntervalReading> newest) {
    long second = block.intervalEnd().getEpochSecond();
    long minute = second / 60;
    if (second % 60 != 0 || block.intervalEnd().getNano() != 0 || minute % stepMinutes != 0) {
      return;
    }
    long sequence = block.firstSequence();
    for (IntervalReading record : Ingest.recordsOf(block)) {
      Layout.Place place = places.get(record.point());
      if (place != null) {
        newest.merge(
            record.point(), record, (a, b) -> a.intervalEnd().isAfter(b.intervalEnd()) ? a : b);
        Cell cell = cellOf(record, sequence, place.ratio());
        fresh
            .computeIfAbsent(minute, any -> new HashMap<>())
            .merge(place.place(), cell, (a, b) -> a.yieldsTo(b) ? b : a);
      }
      sequence++;
    }
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

  private void sum(Layout layout, Map<Integer, NavigableMap<Long, Cell>> cells, Set<Long> dirty) {
    if (dirty.isEmpty()) {
      return;
    }
    Map<Long, IntervalSum> sums = new TreeMap<>();
    Set<ReadingStore.Day> days = new LinkedHashSet<>();
    for (long minute : dirty) {
      sums.put(minute, sumOf(layout, cells, minute));
      days.add(dayOf(minute));
    }
    store.save(layout.number(), sums);
    days.forEach(day -> store.sumDay(layout.number(), day));
  }

  private static IntervalSum sumOf(
      Layout layout, Map<Integer, NavigableMap<Long, Cell>> cells, long minute) {
    OptionalLong supplied = OptionalLong.empty();
    OptionalLong squares = OptionalLong.empty();
    long sold = 0;
    int measured = 0;
    int customers = 0;
    int known = 0;
    double energySquares = 0;
    for (Layout.Place place : layout.places()) {
      NavigableMap<Long, Cell> row = cells.get(place.place());
      Cell cell = row == null ? Cell.NOTHING : row.getOrDefault(minute, Cell.NOTHING);
      if (cell.kind() == Cell.Kind.MEASURED) {
        measured++;
      }
      if (place.supply()) {
        supplied = cell.energy();
        squares = cell.squares();
      } else {
        customers++;
        if (cell.energy().isPresent()) {
          known++;
          sold += cell.energy().getAsLong();
          energySquares += (double) cell.energy().getAsLong() * cell.energy().getAsLong();
        }
      }
    }
    return new IntervalSum(
        supplied, sold, layout.places().size(), measured, customers, known, energySquares, squares);
  }

  /** The day of the interval that ends at a minute: midnight ends the day before. */
  ReadingStore.Day dayOf(long minute) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochSecond((minute - stepMinutes) * 60), zone);
    return dayOf(date, stepMinutes, zone);
  }

  /** The intervals of a date. */
  public static ReadingStore.Day dayOf(LocalDate date, int stepMinutes, ZoneId zone) {
    long start = date.atStartOfDay(zone).toEpochSecond() / 60;
    long end = date.plusDays(1).atStartOfDay(zone).toEpochSecond() / 60;
    return new ReadingStore.Day(date.toEpochDay(), start + stepMinutes, end);
  }
}

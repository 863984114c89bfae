package io.taiqu.supervisor.reading;

import java.util.Arrays;
import java.util.Optional;

/** A transformer's day while a transaction changes its intervals. */
final class DayWork {
  private PointDay[] points;
  private DaySum sum;

  DayWork(Optional<ReadingStore.Day> stored) {
    this.points = stored.map(day -> PointDay.decode(day.points())).orElse(new PointDay[0]);
    this.sum = stored.map(ReadingStore.Day::sum).orElse(DaySum.NOTHING);
  }

  /** Takes an interval as it is now in the place of what was stored of it. */
  void change(Timeline.Work slot, Optional<ReadingStore.Interval> after) {
    Cell[] before = slot.before.map(stored -> SlotCodec.decode(stored.cells())).orElse(new Cell[0]);
    Cell[] now = slot.cells();
    int places = Math.max(before.length, now.length);
    if (places > points.length) {
      int length = points.length;
      points = Arrays.copyOf(points, places);
      Arrays.fill(points, length, places, PointDay.NOTHING);
    }
    for (int place = 0; place < places; place++) {
      points[place] = points[place].with(cell(before, place), cell(now, place));
    }
    if (slot.before.isPresent()) {
      sum = sum.plus(slot.before.get().sum(), -1);
    }
    if (after.isPresent()) {
      sum = sum.plus(after.get().sum(), 1);
    }
  }

  private static Cell cell(Cell[] cells, int place) {
    return place < cells.length ? cells[place] : Cell.NOTHING;
  }

  ReadingStore.Day stored(Layout layout) {
    return new ReadingStore.Day(sum.withSquaresOf(layout, points), PointDay.encode(points));
  }
}

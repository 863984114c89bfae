package io.taiqu.supervisor.reading;

/**
 * One point on one day: exact sums over its cells.
 *
 * @param cells intervals of which anything is known
 * @param energy Wh, over the intervals whose energy is known
 * @param intervals intervals whose energy is known
 * @param estimatedIntervals of these, how many do not rest on reads at both ends
 * @param estimated Wh of these intervals
 * @param measured readings that were taken
 */
public record PointDay(
    int cells, long energy, int intervals, int estimatedIntervals, long estimated, int measured) {
  private static final int VERSION = 2;

  public static final PointDay NOTHING = new PointDay(0, 0, 0, 0, 0, 0);

  /** This day with one cell in another one's place. */
  PointDay with(Cell before, Cell after) {
    return plus(after, 1).plus(before, -1);
  }

  private PointDay plus(Cell cell, int times) {
    if (cell.isNothing()) {
      return this;
    }
    boolean known = cell.energy().isPresent();
    return new PointDay(
        cells + times,
        Math.addExact(energy, times * cell.energy().orElse(0)),
        intervals + (known ? times : 0),
        estimatedIntervals + (cell.estimated() ? times : 0),
        Math.addExact(estimated, cell.estimated() ? times * cell.energy().orElse(0) : 0),
        measured + (cell.kind() == Cell.Kind.MEASURED ? times : 0));
  }

  /** The bytes of a transformer's points on a day, by place. */
  static byte[] encode(PointDay[] points) {
    int places = points.length;
    while (places > 0 && points[places - 1].cells() == 0) {
      places--;
    }
    Varints.Writer out = new Varints.Writer(12 * places + 4);
    out.unsigned(VERSION);
    out.unsigned(places);
    for (int place = 0; place < places; place++) {
      PointDay point = points[place];
      out.unsigned(point.cells());
      if (point.cells() > 0) {
        out.signed(point.energy());
        out.unsigned(point.intervals());
        out.unsigned(point.estimatedIntervals());
        if (point.estimatedIntervals() > 0) {
          out.signed(point.estimated());
        }
        out.unsigned(point.measured());
      }
    }
    return out.toBytes();
  }

  /**
   * The points on a day, by place.
   *
   * @throws IllegalArgumentException if the bytes are not of this form
   */
  public static PointDay[] decode(byte[] bytes) {
    Varints.Reader in = new Varints.Reader(bytes);
    if (in.unsigned() != VERSION) {
      throw new IllegalArgumentException("days of an unknown version");
    }
    long places = in.unsigned();
    if (places > SlotKey.PLACES) {
      throw new IllegalArgumentException("days of " + places + " places");
    }
    PointDay[] points = new PointDay[(int) places];
    for (int place = 0; place < places; place++) {
      int cells = (int) in.unsigned();
      points[place] = cells == 0 ? NOTHING : read(cells, in);
    }
    return points;
  }

  private static PointDay read(int cells, Varints.Reader in) {
    long energy = in.signed();
    int intervals = (int) in.unsigned();
    int estimatedIntervals = (int) in.unsigned();
    long estimated = estimatedIntervals > 0 ? in.signed() : 0;
    return new PointDay(
        cells, energy, intervals, estimatedIntervals, estimated, (int) in.unsigned());
  }
}

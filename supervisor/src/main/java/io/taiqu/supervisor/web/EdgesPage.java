package io.taiqu.supervisor.web;

import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import java.time.Instant;
import java.util.List;

/**
 * The edge units.
 *
 * @param state all, online or offline
 * @param sort place or age
 * @param rows one page of units
 * @param total how many there are
 */
public record EdgesPage(
    Instant asOf, String state, String sort, List<Row> rows, int total, int page) {
  /** Rows of a page. */
  static final int ROWS = 50;

  /** How many pages there are. */
  public int pages() {
    return Math.max(1, (total + ROWS - 1) / ROWS);
  }

  /** The address of another page. */
  public String at(int other) {
    return "/edges?state=" + state + "&sort=" + sort + "&page=" + other;
  }

  /** The name of the view that keeps this page's rows up to date. */
  public String view() {
    return "edges/" + state + "/" + sort + "/" + page;
  }

  /**
   * One unit.
   *
   * @param place the name of its transformer
   */
  public record Row(EdgeView edge, String place) {
    /** The element that the event stream replaces. */
    public String elementId() {
      return "edge-" + edge.id();
    }

    /** How many records the unit has that are not stored here yet. */
    public long behind() {
      return edge.stream()
          .map(stream -> Math.max(0, stream.highest() - stream.watermark()))
          .orElse(0L);
    }
  }
}

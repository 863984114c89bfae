package io.taiqu.supervisor.web;

import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import java.time.Instant;
import java.util.List;

/**
 * The edge units.
 *
 * @param state all, online or offline
 */
public record EdgesPage(Instant asOf, String state, List<Row> rows) {

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

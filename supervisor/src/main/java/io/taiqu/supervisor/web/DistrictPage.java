package io.taiqu.supervisor.web;

import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import io.taiqu.supervisor.grid.GridView.TransformerSummary;
import io.taiqu.supervisor.web.OverviewPage.DistrictLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A district's live grid.
 *
 * @param asOf when the newest report came
 * @param line the district with yesterday's loss
 * @param areas one page of its transformers with their meters
 * @param total how many transformers it has
 */
public record DistrictPage(Instant asOf, DistrictLine line, List<Area> areas, int total, int page) {
  /** Transformers of a page: each is a card with its meters. */
  static final int AREAS = 10;

  /** How many pages there are. */
  public int pages() {
    return Math.max(1, (total + AREAS - 1) / AREAS);
  }

  /** The address of another page. */
  public String at(int other) {
    return "/districts/" + line.code() + "?page=" + other;
  }

  /** The name of the view that keeps this page up to date. */
  public String view() {
    return "district/" + line.code() + "/" + page;
  }

  /**
   * One transformer area.
   *
   * @param rows the first meters
   * @param more how many meters are not shown here
   */
  public record Area(Head head, List<PointRow> rows, int more) {}

  /**
   * The line above a transformer's meters: the part that changes while one looks.
   *
   * @param edge the unit's state
   */
  public record Head(TransformerSummary transformer, String name, Optional<EdgeView> edge) {
    /** The element that the event stream replaces. */
    public String elementId() {
      return "area-" + transformer.id().code();
    }
  }
}

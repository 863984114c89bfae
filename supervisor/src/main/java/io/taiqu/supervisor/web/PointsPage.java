package io.taiqu.supervisor.web;

import io.taiqu.supervisor.grid.PointFilter;
import java.time.Instant;
import java.util.List;

/**
 * A filtered list of meters.
 *
 * @param district the district it is limited to; empty for all
 * @param transformer the transformer it is limited to; empty for all
 * @param total how many match
 * @param page number of this page, from 1
 * @param pages how many pages there are
 */
public record PointsPage(
    Instant asOf,
    String district,
    String transformer,
    PointFilter filter,
    List<PointRow> rows,
    int total,
    int page,
    int pages) {

  /** The address of this list with another filter. */
  public String with(PointFilter other) {
    return address(other, 1);
  }

  /** The address of another page of this list. */
  public String at(int other) {
    return address(filter, other);
  }

  private String address(PointFilter wanted, int number) {
    return "/points?state="
        + wanted.code()
        + (district.isEmpty() ? "" : "&district=" + Encoding.query(district))
        + (transformer.isEmpty() ? "" : "&transformer=" + Encoding.query(transformer))
        + (number == 1 ? "" : "&page=" + number);
  }
}

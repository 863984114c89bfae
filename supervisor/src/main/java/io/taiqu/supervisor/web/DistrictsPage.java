package io.taiqu.supervisor.web;

import io.taiqu.supervisor.web.OverviewPage.DistrictLine;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * The district ranking.
 *
 * @param day the day of the figures
 * @param by what it is sorted by: money, rate or energy
 * @param state the loss state it is limited to; empty for all
 * @param lines one page of them
 * @param total how many there are
 */
public record DistrictsPage(
    Instant asOf,
    LocalDate day,
    String by,
    String state,
    List<DistrictLine> lines,
    int total,
    int page) {
  /** Rows of a page. */
  static final int ROWS = 50;

  /** How many pages there are. */
  public int pages() {
    return Math.max(1, (total + ROWS - 1) / ROWS);
  }

  /** The address of another page. */
  public String at(int other) {
    return "/districts?by=" + by + "&state=" + state + "&page=" + other;
  }
}

package io.taiqu.supervisor.web;

import io.taiqu.supervisor.lineloss.LossView.Ranked;
import io.taiqu.supervisor.lineloss.survey.LossTrend;
import io.taiqu.supervisor.lineloss.survey.Surveys;
import io.taiqu.supervisor.web.Plot.Line;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Transformers ranked by what they lose.
 *
 * @param from first day of the figures
 * @param to last day
 * @param by money, energy or rate
 * @param days how many days: 1, 7 or 30
 * @param district the district it is limited to; empty for all
 * @param districts all districts, by code with their names
 * @param rows one page of transformers
 * @param total how many there are
 * @param progress how far the analyses have come
 */
public record LossPage(
    Instant asOf,
    LocalDate from,
    LocalDate to,
    String by,
    int days,
    String district,
    List<District> districts,
    List<Row> rows,
    int total,
    int page,
    Surveys.Progress progress) {
  /** Rows of a page. */
  static final int ROWS = 50;

  /** With more districts than these they are a list to choose from instead of a row to press. */
  public static final int CHIPS = 12;

  /** A district to choose. */
  public record District(String code, String name) {}

  /**
   * One transformer.
   *
   * @param name its name
   * @param districtName its district's
   * @param targetPercent what its district may lose
   * @param spark the loss rates of the last 30 days
   * @param change a lasting change of the unexplained loss
   * @param cases cases that are not closed
   */
  public record Row(
      Ranked ranked,
      String name,
      String districtName,
      double targetPercent,
      Line spark,
      Optional<LossTrend.Change> change,
      int cases) {}

  /** How many pages there are. */
  public int pages() {
    return Math.max(1, (total + ROWS - 1) / ROWS);
  }

  /** The address of the same with something else. */
  public String address(String otherBy, int otherDays, String otherDistrict, int otherPage) {
    return "/loss?by="
        + otherBy
        + "&days="
        + otherDays
        + (otherDistrict.isEmpty() ? "" : "&district=" + otherDistrict)
        + (otherPage == 1 ? "" : "&page=" + otherPage);
  }
}

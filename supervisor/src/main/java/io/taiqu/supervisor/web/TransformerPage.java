package io.taiqu.supervisor.web;

import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.web.DistrictPage.Head;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One transformer area: its loss and its meters.
 *
 * @param districtName the district it belongs to
 * @param yesterday the day of the figures
 * @param total yesterday as one row
 * @param first the first day of the drawings
 * @param days the last 30 days, oldest first, drawn
 * @param top kWh at the upper edge of the drawing
 * @param hours the last 30 days by hour, drawn
 * @param reasons why yesterday is doubtful or not computable
 * @param rows the meters with yesterday's energy
 * @param more how many meters are not shown here
 * @param survey the newest analysis; empty before the first
 * @param cases cases that are not closed
 * @param last the extremes of the supply meter's last interval; empty before the first
 */
public record TransformerPage(
    Instant asOf,
    Head head,
    String districtName,
    LocalDate yesterday,
    LossRow total,
    LocalDate first,
    List<DayBar> days,
    double top,
    List<Shade> hours,
    List<Reason> reasons,
    List<PointRow> rows,
    int more,
    Optional<Survey> survey,
    int cases,
    Optional<LastInterval> last) {

  /**
   * One day of the chart: what was sold, and above it what was lost.
   *
   * @param x where the bar begins
   * @param width how wide it is
   * @param soldY upper edge of the sold part
   * @param suppliedY upper edge of the whole
   */
  public record DayBar(
      LocalDate day, LossRow row, double x, double width, double soldY, double suppliedY) {}

  /**
   * All hours of the heat strip that look alike.
   *
   * @param name name of their colour
   * @param path their cells, 10 wide and 8 high, days as columns and hours as rows, for {@code d}
   */
  public record Shade(String name, String path) {}

  /**
   * A reason why the loss is doubtful.
   *
   * @param key its words
   * @param meter the serial number of the meter that was not read; empty if it is about all
   * @param pointId the meter's page; empty if it is about all
   * @param intervals how many intervals are touched
   */
  public record Reason(String key, String meter, String pointId, int intervals) {}

  /** Whether any day could be computed. */
  public boolean anyDay() {
    return days.stream().anyMatch(bar -> bar.row().supplied().isPresent());
  }
}

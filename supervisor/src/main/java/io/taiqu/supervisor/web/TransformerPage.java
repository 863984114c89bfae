package io.taiqu.supervisor.web;

import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.web.DistrictPage.Head;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;

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
    List<HourCell> hours,
    List<Reason> reasons,
    List<PointRow> rows,
    int more) {

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
   * One hour of the heat strip.
   *
   * @param x column: the day, oldest first
   * @param y row: the hour
   * @param shade name of its colour
   * @param percent the hour's loss; nothing if it can't be computed
   */
  public record HourCell(int x, int y, String shade, OptionalDouble percent) {}

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

package io.taiqu.supervisor.topology;

import io.taiqu.supervisor.grid.Area;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * Energy of every level of the grid. Each sum is the exact sum of what its transformers have of the
 * time in which they hung there, so it is right as soon as theirs are. Times of which nothing is
 * known are left out.
 */
public interface AreaSums {
  /** By interval: ends after {@code from} up to {@code to}. */
  List<AreaSum> byInterval(Area area, Instant from, Instant to);

  /** By day of the deployment's zone, both days included. */
  List<AreaSum> byDay(Area area, LocalDate from, LocalDate to);

  /** By month, both months included. */
  List<AreaSum> byMonth(Area area, YearMonth from, YearMonth to);
}

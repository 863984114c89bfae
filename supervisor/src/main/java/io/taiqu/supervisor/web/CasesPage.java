package io.taiqu.supervisor.web;

import io.taiqu.supervisor.inspection.CaseState;
import io.taiqu.supervisor.inspection.Cases.Precision;
import io.taiqu.supervisor.inspection.InspectionCase;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The cases.
 *
 * @param state active, all or the name of a state
 * @param counts cases in each state
 * @param rows one page of cases
 * @param more whether there are more
 * @param precision how often suspicions that were looked at were right
 */
public record CasesPage(
    Instant asOf,
    String state,
    Map<CaseState, Integer> counts,
    List<Row> rows,
    int page,
    boolean more,
    List<Precision> precision) {
  /** Rows of a page. */
  static final int ROWS = 50;

  /**
   * One case.
   *
   * @param place the transformer's name
   * @param meter serial number; empty where no meter is named
   */
  public record Row(InspectionCase one, String place, String meter) {}

  /** How many cases a filter's name means. */
  public int count(String name) {
    return CaseApi.states(name).stream().mapToInt(each -> counts.getOrDefault(each, 0)).sum();
  }
}

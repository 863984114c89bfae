package io.taiqu.supervisor.web;

import io.taiqu.supervisor.lineloss.LossView.State;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The overview: six figures, the month's line, the districts.
 *
 * @param asOf when the newest report came
 * @param yesterday the day of the loss figures
 * @param loss yesterday's loss of everything
 * @param before the day before yesterday's, to tell the change
 * @param targetPercent against which it is judged
 * @param qualified districts within their target
 * @param districts all districts, the greatest lost money first
 * @param month loss by day, oldest first
 * @param line the same, drawn
 * @param newest when the newest report came
 * @param todo what waits for a person
 */
public record OverviewPage(
    Instant asOf,
    LocalDate yesterday,
    LossSum loss,
    LossSum before,
    double targetPercent,
    int qualified,
    List<DistrictLine> districts,
    List<DayLoss> month,
    Plot.Line line,
    int edgesOnline,
    int edges,
    int alarmsWaiting,
    int alarmsCritical,
    Optional<Instant> newest,
    Todo todo) {
  /** Districts that the overview lists; all are on a page of their own. */
  static final int DISTRICTS = 20;

  private static final long WHOLE_FROM_WATT_HOURS = 10_000_000;

  /** One district of the ranking. */
  public record DistrictLine(
      String code,
      String name,
      LossSum loss,
      State state,
      double targetPercent,
      int supplyPoints,
      int suppliesOff,
      int edgesSilent) {}

  /** One day of the month. */
  public record DayLoss(LocalDate day, OptionalDouble percent, int computable, int transformers) {}

  /**
   * What waits for a person.
   *
   * @param cases how many cases are not closed
   * @param first of the newest that nobody looks at yet those with the most money at stake
   * @param approvals what one person proposed and another has not decided
   * @param bills bills to review before customers see them
   */
  public record Todo(int cases, List<CasesPage.Row> first, int approvals, int bills) {
    /** Whether nothing waits. */
    public boolean nothing() {
      return cases == 0 && approvals == 0 && bills == 0;
    }
  }

  /**
   * How many decimal places energies of a day get, so that what is sold and lost adds up to what
   * was supplied wherever somebody would add it up.
   */
  public int places() {
    return loss.supplied().wattHours() < WHOLE_FROM_WATT_HOURS ? 1 : 0;
  }

  /** The districts that the overview lists. */
  public List<DistrictLine> first() {
    return districts.stream().limit(DISTRICTS).toList();
  }

  /** The judgement on yesterday. */
  public State state() {
    return loss.state(targetPercent);
  }
}

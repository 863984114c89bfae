package io.taiqu.supervisor.web;

import io.taiqu.supervisor.usereview.TicketState;
import io.taiqu.supervisor.usereview.UseTicket;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Use that moved.
 *
 * @param state active, all or the name of a state
 * @param counts tickets in each state
 * @param overdue how many that are not closed were due before today
 * @param rows one page of tickets
 * @param more whether there are more
 */
public record UseReviewsPage(
    Instant asOf,
    String state,
    Map<TicketState, Integer> counts,
    int overdue,
    List<Row> rows,
    int page,
    boolean more) {
  /** Rows of a page. */
  static final int ROWS = 50;

  /**
   * One ticket.
   *
   * @param place the transformer's name
   * @param meter serial number; empty for the transformer's own use
   * @param account whose use it is; empty if nobody's is known
   */
  public record Row(UseTicket one, String place, String meter, String account, boolean overdue) {
    /** The mark of its state. */
    public String tone() {
      return overdue ? Tone.SEVERE : Tone.of(one.state());
    }
  }

  /** How many tickets a filter's name means. */
  public int count(String name) {
    return UseReviewApi.states(name).stream().mapToInt(each -> counts.getOrDefault(each, 0)).sum();
  }
}

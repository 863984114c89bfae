package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.supervisor.alarm.AlarmCause;
import java.time.Instant;

/** A feature that looks at every trusted report, within the transaction that stores it. */
public interface ReportFollower {
  /** Looks at a report that is newer than every one before. */
  void follow(EdgeReport report, Instant now);

  /**
   * A report that is older than one before, and nothing in it says that it is not just late: it
   * changes nothing.
   */
  default void late(EdgeReport report) {}

  /** The ledger that a report shows does not go on from what the edge reported before. */
  default void ledgerBroken(EdgeReport report, AlarmCause cause, Instant now) {}

  /** Root certified the edge that reports, and the estate does not know it. */
  default void unknownEdge(EdgeReport report) {}
}

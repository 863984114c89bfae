package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.message.EdgeReport;
import java.time.Instant;

/** A feature that looks at every trusted report, within the transaction that stores it. */
public interface ReportFollower {
  /** Looks at a report that is newer than every one before. */
  void follow(EdgeReport report, Instant now);
}

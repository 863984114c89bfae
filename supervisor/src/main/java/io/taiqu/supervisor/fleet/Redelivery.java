package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Gives an edge its documents again when it was started or was away: what the broker retained
 * meanwhile is a help, not a promise, and need not be the newest. To receive a document twice does
 * no harm.
 */
public final class Redelivery implements ReportFollower {
  private static final long AWAY_NANOS = Duration.ofSeconds(30).toNanos();

  private final DocumentDesk documents;
  private final Transactions transactions;
  private final LongSupplier monotonicNanos;
  private final Map<EdgeId, Heard> heard = new HashMap<>();

  private record Heard(BootId boot, long nanos) {}

  /**
   * Redelivery.
   *
   * @param monotonicNanos the real, monotonic clock: absence is a matter of the network
   */
  public Redelivery(
      DocumentDesk documents, Transactions transactions, LongSupplier monotonicNanos) {
    this.documents = documents;
    this.transactions = transactions;
    this.monotonicNanos = monotonicNanos;
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    long nanos = monotonicNanos.getAsLong();
    Heard before = heard.put(report.edge(), new Heard(report.bootId(), nanos));
    boolean returned =
        before == null
            || !before.boot().equals(report.bootId())
            || nanos - before.nanos() > AWAY_NANOS;
    if (returned) {
      transactions.afterCommit(() -> documents.publishAgain(report.edge()));
    }
  }
}

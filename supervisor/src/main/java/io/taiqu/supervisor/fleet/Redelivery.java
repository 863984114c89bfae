package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gives an edge its documents again when it was started or was away: what the broker retained
 * meanwhile is a help, not a promise, and need not be the newest. So does, now and then, an edge
 * that holds supply on for want of a policy: the one that its credit states name may be lost. To
 * receive a document twice does no harm.
 */
public final class Redelivery implements ReportFollower {
  private static final long AWAY_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long GIVE_AGAIN_NANOS = Duration.ofMinutes(10).toNanos();

  private final DocumentDesk documents;
  private final Transactions transactions;
  private final LongSupplier monotonicNanos;
  private final Map<EdgeId, Heard> heard = new HashMap<>();

  private record Heard(BootId boot, long nanos, long givenNanos) {}

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
    Heard before = heard.get(report.edge());
    boolean give =
        before == null
            || !before.boot().equals(report.bootId())
            || nanos - before.nanos() > AWAY_NANOS
            || (lacksRules(report) && nanos - before.givenNanos() > GIVE_AGAIN_NANOS);
    heard.put(
        report.edge(),
        new Heard(report.bootId(), nanos, give || before == null ? nanos : before.givenNanos()));
    if (give) {
      transactions.afterCommit(() -> documents.publishAgain(report.edge()));
    }
  }

  private static boolean lacksRules(EdgeReport report) {
    return report.meters().stream()
        .anyMatch(meter -> meter.hold().equals(Optional.of(HoldReason.ENFORCEMENT_NOT_IN_FORCE)));
  }
}

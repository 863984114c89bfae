package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Gives every unit what root said of role keys, when it is heard for the first time since this
 * supervisor started, when it has started anew, and when it was away: the certificates that it may
 * need, and the list of keys that it must not believe any more.
 */
public final class CredentialDelivery implements ReportFollower {
  private static final long AWAY_NANOS = Duration.ofMinutes(2).toNanos();

  private final Downlinks downlinks;
  private final DeploymentId deployment;
  private final List<byte[]> credentials;
  private final Transactions transactions;
  private final LongSupplier monotonicNanos;
  private final Map<EdgeId, Heard> heard = new HashMap<>();

  private record Heard(BootId boot, long nanos) {}

  /**
   * Delivery.
   *
   * @param credentials as root signed them, in the order in which they are to be taken
   * @param monotonicNanos the real, monotonic clock: absence is a matter of the network
   */
  public CredentialDelivery(
      Downlinks downlinks,
      DeploymentId deployment,
      List<byte[]> credentials,
      Transactions transactions,
      LongSupplier monotonicNanos) {
    this.downlinks = downlinks;
    this.deployment = deployment;
    this.credentials = List.copyOf(credentials);
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
      transactions.afterCommit(() -> give(report.edge()));
    }
  }

  private void give(EdgeId edge) {
    String topic = Topics.credentials(deployment, edge).name();
    credentials.forEach(credential -> downlinks.publish(topic, credential, false));
  }
}

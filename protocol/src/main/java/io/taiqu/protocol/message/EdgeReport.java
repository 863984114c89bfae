package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import java.time.Instant;
import java.util.List;

/**
 * What an edge has applied and sees. Complete and cumulative: the newest one replaces all before
 * it.
 *
 * @param deployment the deployment
 * @param edge who reports
 * @param edgeEpoch u32; key epoch of the edge's certificate
 * @param bootId the run of the edge process
 * @param reportSequence rises with every report, across restarts
 * @param at time of the report, by the edge's clock
 * @param clock how good that clock is
 * @param ledgerSequence number of the last entry of the edge's ledger
 * @param ledgerHead hash chain over the ledger up to that entry
 * @param streamEpoch u32; the reading stream
 * @param lastReading the highest reading sequence taken so far; 0 for none
 * @param pendingReadings readings taken and not yet acknowledged
 * @param tariffs the newest accepted tariff set
 * @param policy the newest accepted policy
 * @param tokenKeys the newest accepted keys of tokens
 * @param meters one per supply point, at most 1024
 */
public record EdgeReport(
    DeploymentId deployment,
    EdgeId edge,
    long edgeEpoch,
    BootId bootId,
    long reportSequence,
    Instant at,
    ClockQuality clock,
    long ledgerSequence,
    Digest ledgerHead,
    long streamEpoch,
    long lastReading,
    long pendingReadings,
    HeldDocument tariffs,
    HeldDocument policy,
    HeldDocument tokenKeys,
    List<MeterReport> meters)
    implements Uplink {
  public EdgeReport {
    meters = List.copyOf(meters);
    Ranges.requireU32(edgeEpoch, "edge epoch");
    Ranges.requireNotNegative(reportSequence, "report sequence");
    Ranges.requireNotNegative(ledgerSequence, "ledger sequence");
    Ranges.requireU32(streamEpoch, "stream epoch");
    Ranges.requireNotNegative(lastReading, "last reading");
    Ranges.requireNotNegative(pendingReadings, "pending readings");
    Ranges.requireAtMost(meters, 1024, "meters");
  }
}

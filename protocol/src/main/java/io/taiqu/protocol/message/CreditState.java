package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;

/**
 * All the money that one supply point was ever given. Both totals only ever grow, so a lost,
 * repeated or overtaken document does no harm.
 *
 * @param deployment the deployment
 * @param supplyPoint whose money it is
 * @param meter the meter that it is for
 * @param edge the edge that serves the supply point
 * @param assignmentEpoch u32; rises when the supply point moves to another edge
 * @param revision its place among the credit states of this supply point
 * @param credited every grant ever, offline tokens included; not negative
 * @param withdrawn every withdrawal ever; not negative
 * @param currency the currency of both
 * @param tokensCovered u32; local tokens with a counter up to this are contained in {@code
 *     credited}; 0 as long as no token was ever issued
 * @param minTariffVersion u32; the sequence of the newest tariff set issued to the edge by then,
 *     within this document's generation; 0 if there was none. An edge whose tariff set is older
 *     takes no supply away until the newer one arrives
 * @param policyVersion u32; the same for the edge's policy
 * @param issuedAt for people only; order never uses it
 * @param grantHistoryHead head of the hash chain over the single grants
 */
public record CreditState(
    DeploymentId deployment,
    SupplyPointId supplyPoint,
    MeterSerialHash meter,
    EdgeId edge,
    long assignmentEpoch,
    Revision revision,
    Money credited,
    Money withdrawn,
    CurrencyCode currency,
    long tokensCovered,
    long minTariffVersion,
    long policyVersion,
    Instant issuedAt,
    Digest grantHistoryHead)
    implements Downlink {
  public CreditState {
    Ranges.requireU32(assignmentEpoch, "assignment epoch");
    Ranges.requireNotNegative(credited.nano(), "credited");
    Ranges.requireNotNegative(withdrawn.nano(), "withdrawn");
    Ranges.requireU32(tokensCovered, "tokens covered");
    Ranges.requireU32(minTariffVersion, "least tariff version");
    Ranges.requireU32(policyVersion, "policy version");
  }
}

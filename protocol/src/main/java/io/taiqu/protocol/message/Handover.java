package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;

/**
 * From where an edge takes a supply point over: the opening of a new account, or the state at the
 * last acknowledged report of the edge before. Without one an edge meters but does not charge; with
 * it, it charges from the register of the hand-over to the present one.
 *
 * @param deployment the deployment
 * @param supplyPoint what is handed over
 * @param meter the meter that measures it
 * @param edge the edge that takes over
 * @param assignmentEpoch u32; from now on documents of this epoch count
 * @param revision its place among the hand-overs of this supply point
 * @param credited as in {@link CreditState}
 * @param withdrawn as in {@link CreditState}
 * @param tokensCovered u32; every token issued so far
 * @param charging where charging stands: charged, register, time, tariff
 */
public record Handover(
    DeploymentId deployment,
    SupplyPointId supplyPoint,
    MeterSerialHash meter,
    EdgeId edge,
    long assignmentEpoch,
    Revision revision,
    Money credited,
    Money withdrawn,
    long tokensCovered,
    ChargingState charging)
    implements Downlink {
  public Handover {
    Ranges.requireU32(assignmentEpoch, "assignment epoch");
    Ranges.requireNotNegative(credited.nano(), "credited");
    Ranges.requireNotNegative(withdrawn.nano(), "withdrawn");
    Ranges.requireU32(tokensCovered, "tokens covered");
  }
}

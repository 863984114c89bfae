package io.taiqu.protocol.token;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;

/**
 * Where a token is good, and nowhere else.
 *
 * @param deployment the deployment
 * @param supplyPoint whose credit it is
 * @param meter the meter of the assignment
 * @param assignmentEpoch u32; the assignment
 */
public record TokenSubject(
    DeploymentId deployment,
    SupplyPointId supplyPoint,
    MeterSerialHash meter,
    long assignmentEpoch) {}

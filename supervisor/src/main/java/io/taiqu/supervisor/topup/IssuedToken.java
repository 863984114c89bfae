package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.util.UUID;

/**
 * Twenty digits that were given to a customer with a payment.
 *
 * @param counter its place among the tokens of the supply point
 * @param assignmentEpoch the assignment under which it is good
 * @param topUp the payment
 * @param amount what it is worth at the meter at once; what it can't hold of the payment follows
 *     with the credit state
 * @param digits without gaps
 */
public record IssuedToken(
    SupplyPointId point,
    long counter,
    long assignmentEpoch,
    UUID topUp,
    Money amount,
    String digits,
    Instant issuedAt) {}

package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import java.util.List;

/**
 * The enforcement rules of one supply point.
 *
 * @param supplyPoint which
 * @param enforce whether supply may be taken away at all
 * @param protectedCustomer a customer who is never cut off (disabled, elderly alone, military
 *     family)
 * @param lifeSupport someone's life depends on the supply
 * @param disputed a dispute about the account is open
 * @param emergencyCredit how far below {@code disconnectAt} the balance may go before supply is
 *     taken away; not negative
 * @param warningSteps balances at which a warning is given, strictly descending, at most 4
 * @param disconnectAt the balance at which the credit counts as used up, normally zero
 * @param reconnectAt supply returns when the balance is above it, normally zero
 * @param stepCap the most by which one credit state may raise {@code credited} with a single
 *     signature
 * @param ratedPower the most that can flow; plausibility of register steps
 * @param terms what was agreed beside the limits of the balance
 */
public record PolicyEntry(
    SupplyPointId supplyPoint,
    boolean enforce,
    boolean protectedCustomer,
    boolean lifeSupport,
    boolean disputed,
    Money emergencyCredit,
    List<Money> warningSteps,
    Money disconnectAt,
    Money reconnectAt,
    Money stepCap,
    Power ratedPower,
    SupplyTerms terms) {
  public PolicyEntry {
    warningSteps = List.copyOf(warningSteps);
    Ranges.requireNotNegative(emergencyCredit.nano(), "emergency credit");
    Ranges.requireAtMost(warningSteps, 4, "warning steps");
    Ranges.requireNotNegative(stepCap.nano(), "step cap");
    Ranges.requireNotNegative(ratedPower.watts(), "rated power");
    for (int i = 1; i < warningSteps.size(); i++) {
      if (warningSteps.get(i - 1).compareTo(warningSteps.get(i)) <= 0) {
        throw new IllegalArgumentException("warning steps must descend: " + warningSteps);
      }
    }
  }
}

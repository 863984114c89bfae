package io.taiqu.edge.core.supply;

import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.message.HoldReason;
import java.util.Optional;

/**
 * May this supply be taken away? Opening a relay is a permission to be proved: every condition must
 * be known to hold, and what is unknown counts as not holding.
 */
public final class OpeningPermission {
  private OpeningPermission() {}

  /** The first condition that does not hold; empty means permission. */
  public static Optional<HoldReason> firstReasonToHold(OpeningInputs inputs) {
    if (!all(
        inputs.policyEnforces(),
        inputs.policyInForce(),
        inputs.policyCurrent(),
        inputs.tariffCurrent())) {
      return Optional.of(HoldReason.ENFORCEMENT_NOT_IN_FORCE);
    }
    if (!all(inputs.readsConfirmed(), inputs.readsRecent())) {
      return Optional.of(HoldReason.READS_NOT_CONFIRMED);
    }
    if (!all(inputs.meterProven())) {
      return Optional.of(HoldReason.METER_NOT_PROVEN);
    }
    if (!all(inputs.rollOverProven())) {
      return Optional.of(HoldReason.ROLL_OVER_NOT_PROVEN);
    }
    if (!all(inputs.stepsPlausible())) {
      return Optional.of(HoldReason.STEP_IMPLAUSIBLE);
    }
    if (!all(inputs.clockProven())) {
      return Optional.of(HoldReason.CLOCK_NOT_PROVEN);
    }
    if (!all(inputs.undisputed())) {
      return Optional.of(HoldReason.DISPUTE_OPEN);
    }
    if (!all(inputs.notProtected(), inputs.noLifeSupport())) {
      return Optional.of(HoldReason.PROTECTED_CUSTOMER);
    }
    if (!all(inputs.outsideQuietHours())) {
      return Optional.of(HoldReason.QUIET_HOURS);
    }
    if (!all(inputs.emergencyUsedUp(), inputs.warningsGiven())) {
      return Optional.of(HoldReason.WARNINGS_NOT_GIVEN);
    }
    if (!all(inputs.noticesLogged())) {
      return Optional.of(HoldReason.NOTICES_NOT_LOGGED);
    }
    if (!all(inputs.gapKept(), inputs.openingsLeftToday(), inputs.startGraceOver())) {
      return Optional.of(HoldReason.ANTI_FLAP);
    }
    if (!all(inputs.fuseWhole())) {
      return Optional.of(HoldReason.FUSE_SPENT);
    }
    return Optional.empty();
  }

  private static boolean all(Truth... conditions) {
    for (Truth condition : conditions) {
      if (condition != Truth.TRUE) {
        return false;
      }
    }
    return true;
  }
}

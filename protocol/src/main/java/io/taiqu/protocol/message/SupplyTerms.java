package io.taiqu.protocol.message;

import io.taiqu.protocol.quantity.Money;
import java.util.Optional;

/**
 * What was agreed with one customer beside the limits of the balance.
 *
 * @param postPaid use is billed afterwards: no balance takes supply away, and readings and charges
 *     go on
 * @param supervisedReconnection whether supply that was taken away stays away after a payment until
 *     somebody at the place says that it is safe
 * @param maximumCredit the most that a balance may be raised to; empty for no bound
 * @param loadLimit the power that may not be drawn for long; empty for no bound but the fuse's
 */
public record SupplyTerms(
    boolean postPaid,
    boolean supervisedReconnection,
    Optional<Money> maximumCredit,
    Optional<LoadLimit> loadLimit) {
  /** Prepaid, restored by itself, without bounds. */
  public static final SupplyTerms USUAL =
      new SupplyTerms(false, false, Optional.empty(), Optional.empty());

  public SupplyTerms {
    maximumCredit.ifPresent(most -> Ranges.requireNotNegative(most.nano(), "maximum credit"));
  }
}

package io.taiqu.edge.runtime;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.SupplyState;

/** The customers' relays. */
@FunctionalInterface
public interface RelayBank {
  /**
   * Drives a relay. Returns at once; what the contact is then seen to be comes as {@code
   * Input.RelayObserved}. Driving a relay to the state it is in does no harm.
   */
  void drive(SupplyPointId point, SupplyState state);

  /** Whether a relay that is open stays open while the unit starts or stands still. */
  default boolean staysOpen(SupplyPointId point) {
    return true;
  }
}

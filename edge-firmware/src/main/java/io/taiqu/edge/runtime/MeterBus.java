package io.taiqu.edge.runtime;

import io.taiqu.protocol.identity.SupplyPointId;

/** The meters. They are polled all the time without being asked; each result comes as an input. */
@FunctionalInterface
public interface MeterBus {
  /** Why a meter is to be read between two sweeps. */
  enum Urgency {
    /** Its customer's credit comes to an end. */
    PACED,
    /** This read decides whether supply is taken away. */
    DECIDING
  }

  /**
   * Reads this meter's billing register at the next transaction boundary, before everything but
   * relay writes and what is more urgent. Returns at once.
   */
  void readNow(SupplyPointId point, Urgency urgency);

  /**
   * Everything that follows from a read that was asked for has been asked for too: another read, or
   * a relay's movement. A line that is kept free for it until then need not be any longer. Returns
   * at once.
   *
   * @param readNanos monotonic time of the read
   */
  default void decided(SupplyPointId point, long readNanos) {}
}

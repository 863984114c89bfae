package io.taiqu.edge.runtime;

import io.taiqu.protocol.identity.SupplyPointId;

/** The meters. They are polled all the time without being asked; each result comes as an input. */
@FunctionalInterface
public interface MeterBus {
  /**
   * Reads this meter at the next transaction boundary, before everything but relay writes. Returns
   * at once.
   */
  void readNow(SupplyPointId point);
}

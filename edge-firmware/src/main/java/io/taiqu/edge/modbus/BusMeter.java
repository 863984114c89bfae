package io.taiqu.edge.modbus;

import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;

/**
 * A meter as commissioned on a bus.
 *
 * @param point what it measures
 * @param serial the serial number that was commissioned
 * @param profile its model
 * @param unit its address on the bus, 1 to 247
 * @param supply whether it is the transformer's supply meter, which is read in the middle of the
 *     sweep so that it fits its customers' readings best
 */
public record BusMeter(
    SupplyPointId point, MeterSerial serial, MeterProfile profile, int unit, boolean supply) {
  /** Refuses addresses that Modbus reserves. */
  public BusMeter {
    if (unit < 1 || unit > 247) {
      throw new IllegalArgumentException("bus address " + unit + " is outside 1..247");
    }
  }
}

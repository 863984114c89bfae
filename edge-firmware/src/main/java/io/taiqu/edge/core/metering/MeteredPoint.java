package io.taiqu.edge.core.metering;

import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;

/**
 * One measured point of the site, as it was commissioned.
 *
 * @param point its name
 * @param serial the meter that must answer there
 * @param role what it measures
 * @param ratio the transformers in front of the meter
 * @param ratedPower the most that can flow on the primary side
 * @param rollsOverAt the position at which the register starts again at zero: 10 000 000 × 0.01 kWh
 *     for a display of 99999.99 kWh
 * @param switched whether a relay of this unit can take its supply away
 */
public record MeteredPoint(
    SupplyPointId point,
    MeterSerial serial,
    Role role,
    CtRatio ratio,
    Power ratedPower,
    MeterRegister rollsOverAt,
    boolean switched) {

  /** What a meter measures. */
  public enum Role {
    /** The transformer's output. */
    SUPPLY,
    /** One customer. */
    CUSTOMER
  }

  public MeteredPoint {
    if (rollsOverAt.count() < 1 || ratedPower.watts() < 1) {
      throw new IllegalArgumentException(
          "a meter needs a rated power and a roll-over position: " + point);
    }
  }
}

package io.taiqu.edge.core.metering;

import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import java.util.Optional;

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
 * @param outOfService why the meter is not in service; empty if it is. Such a meter is read, and
 *     neither charged nor enforced: a meter goes into service only when its commissioning test has
 *     passed and is on record
 * @param axis where its position lies for what the meter shows
 */
public record MeteredPoint(
    SupplyPointId point,
    MeterSerial serial,
    Role role,
    CtRatio ratio,
    Power ratedPower,
    MeterRegister rollsOverAt,
    boolean switched,
    Optional<String> outOfService,
    PositionAxis axis) {

  /** What a meter measures. */
  public enum Role {
    /** The transformer's output. */
    SUPPLY,
    /** One customer. */
    CUSTOMER
  }

  /** A point in service. */
  public MeteredPoint(
      SupplyPointId point,
      MeterSerial serial,
      Role role,
      CtRatio ratio,
      Power ratedPower,
      MeterRegister rollsOverAt,
      boolean switched) {
    this(point, serial, role, ratio, ratedPower, rollsOverAt, switched, Optional.empty());
  }

  /** A point with its first meter in place. */
  public MeteredPoint(
      SupplyPointId point,
      MeterSerial serial,
      Role role,
      CtRatio ratio,
      Power ratedPower,
      MeterRegister rollsOverAt,
      boolean switched,
      Optional<String> outOfService) {
    this(
        point,
        serial,
        role,
        ratio,
        ratedPower,
        rollsOverAt,
        switched,
        outOfService,
        PositionAxis.OWN);
  }

  /** Whether it is charged and enforced. */
  public boolean inService() {
    return outOfService.isEmpty();
  }

  public MeteredPoint {
    if (rollsOverAt.count() < 1 || ratedPower.watts() < 1) {
      throw new IllegalArgumentException(
          "a meter needs a rated power and a roll-over position: " + point);
    }
  }

  /** This point with another meter in place. */
  public MeteredPoint exchanged(MeterSerial newSerial, PositionAxis newAxis) {
    return new MeteredPoint(
        point, newSerial, role, ratio, ratedPower, rollsOverAt, switched, outOfService, newAxis);
  }
}

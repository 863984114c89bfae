package io.taiqu.edge.commissioning;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Power;
import java.util.List;
import java.util.Optional;

/**
 * A meter as the site file wants it to be.
 *
 * @param point what it measures
 * @param account what people call it: the customer's account, or a name for the supply meter
 * @param serial the serial number that must answer
 * @param profile its model
 * @param bus the line that it is on
 * @param address its address there, 1 to 247
 * @param role supply or customer
 * @param ratio the current transformers in front of it
 * @param ratedPower the most that can flow on the primary side
 * @param relay how its supply is switched, as written in the site file; empty where it can't be
 * @param phases which phases feed its elements, in order; empty where the plan does not say
 */
public record PlannedMeter(
    SupplyPointId point,
    String account,
    MeterSerial serial,
    String profile,
    String bus,
    int address,
    MeteredPoint.Role role,
    CtRatio ratio,
    Power ratedPower,
    Optional<String> relay,
    List<LinePhase> phases) {
  public PlannedMeter {
    phases = List.copyOf(phases);
    if (address < 1 || address > 247) {
      throw new IllegalArgumentException("bus address " + address + " is outside 1..247");
    }
  }

  /** Whether it is the transformer's own meter. */
  public boolean isSupply() {
    return switch (role) {
      case SUPPLY -> true;
      case CUSTOMER -> false;
    };
  }

  /** Where it is: bus and address. */
  public String place() {
    return bus + "/" + address;
  }

  /**
   * Everything that a proof of this meter depends on, in one line; a meter whose line differs from
   * the one in its commissioning record is another meter.
   */
  public String fingerprint() {
    return String.join(
        "|",
        point.toString(),
        serial.text(),
        profile,
        place(),
        role.name(),
        ratio.toString(),
        relay.orElse("-"));
  }
}

package io.taiqu.hwtest.estate;

import io.taiqu.protocol.identity.SupplyPointId;

/**
 * A customer behind a transformer.
 *
 * @param point the measured point
 * @param account account number
 * @param person holder
 * @param contract contract number
 * @param meter the meter and its relay
 * @param tariff tariff code
 * @param habit what this customer does
 * @param load which load of the feeder this customer is, from 0
 */
public record CustomerPlan(
    SupplyPointId point,
    String account,
    Person person,
    String contract,
    MeterPlan meter,
    String tariff,
    Habit habit,
    int load) {

  /** What a customer does, as far as the story cares. */
  public enum Habit {
    /** Uses and pays. */
    ORDINARY,
    /** Uses a lot and has hardly any credit. */
    POOR,
    /** The same; the credit lasts into the outage, so that the unit must enforce by itself. */
    POOR_LATER,
    /** Takes part of the energy past the meter. */
    THIEF
  }

  public boolean isShop() {
    return tariff.equals(EstatePlan.COMMERCIAL);
  }
}

package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.quantity.UnitPrice;

/**
 * The figures by which loss is judged.
 *
 * @param leastCoverage below this share of readings a loss is not computed
 * @param highAbovePercent unexplained loss, in points of supply, from which it is high
 * @param severeAbovePercent and severe
 * @param meterClassPercent accuracy class of customers' meters
 * @param supplyClassPercent accuracy class of the supply meter
 * @param transformerClassPercent accuracy class of its current transformers
 * @param resistanceOhm equivalent resistance of the low-voltage network for ∫I²dt of phases and
 *     neutral
 * @param price of a lost kWh
 */
public record LossRules(
    double leastCoverage,
    double highAbovePercent,
    double severeAbovePercent,
    double meterClassPercent,
    double supplyClassPercent,
    double transformerClassPercent,
    double resistanceOhm,
    UnitPrice price) {

  /** Usual figures: class 1 meters, 0.5S supply metering, the published feeder's resistance. */
  public static final LossRules USUAL =
      new LossRules(0.9, 2.0, 5.0, 1.0, 0.5, 0.5, 0.0444, UnitPrice.perKilowattHour("0.50"));
}

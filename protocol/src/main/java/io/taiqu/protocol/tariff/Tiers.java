package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.UnitPrice;
import java.util.List;

/**
 * Surcharges that rise with the energy used in a month or a year (阶梯电价). Each applies to the energy
 * beyond its threshold and up to the next one's, on top of the price of the rate.
 *
 * @param period over what the energy is counted
 * @param steps ascending thresholds, at most 8; empty for a tariff without tiers
 */
public record Tiers(Period period, List<Step> steps) {
  public static final Tiers NONE = new Tiers(Period.MONTH, List.of());

  /** Over what tier energy is counted, in the tariff's zone. The order is the wire code. */
  public enum Period {
    /** A calendar month. */
    MONTH,
    /** A calendar year. */
    YEAR
  }

  /**
   * One tier above the first.
   *
   * @param above energy of the period beyond which it applies, positive
   * @param surcharge what is added to the rate's price, not to the tier below
   */
  public record Step(Energy above, UnitPrice surcharge) {}

  public Tiers {
    steps = List.copyOf(steps);
    Energy previous = Energy.ZERO;
    for (Step step : steps) {
      if (step.above().compareTo(previous) <= 0) {
        throw new IllegalArgumentException(
            "tier thresholds must be positive and ascend: " + step.above());
      }
      previous = step.above();
    }
    if (steps.size() > 8) {
      throw new IllegalArgumentException("more than 8 tiers");
    }
  }
}

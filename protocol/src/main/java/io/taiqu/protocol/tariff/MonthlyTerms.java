package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Money;
import java.util.Optional;

/**
 * What the supervisor settles once a month, beside what an edge charges: the second part of a
 * two-part tariff (两部制电价), the power-factor adjustment (力调电费) and a minimum charge.
 *
 * @param capacity the charge for capacity or demand; empty for a tariff with energy charges only
 * @param powerFactor the standard against which the month's power factor is held; empty for none
 * @param minimum the least charge of a whole month, before tax; zero for none
 */
public record MonthlyTerms(
    Optional<CapacityCharge> capacity, Optional<PowerFactorStandard> powerFactor, Money minimum) {
  public static final MonthlyTerms NONE =
      new MonthlyTerms(Optional.empty(), Optional.empty(), Money.ZERO);

  public MonthlyTerms {
    if (minimum.isNegative()) {
      throw new IllegalArgumentException("a minimum charge below zero: " + minimum);
    }
  }

  /** Whether there is anything to settle. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /**
   * A charge for capacity.
   *
   * @param basis what is charged for
   * @param price for each kVA or kW and month, not negative
   */
  public record CapacityCharge(Basis basis, Money price) {
    public CapacityCharge {
      if (price.isNegative()) {
        throw new IllegalArgumentException("a capacity price below zero: " + price);
      }
    }
  }

  /** What a capacity charge is for. The order is the wire code. */
  public enum Basis {
    /**
     * The transformers in service, in kVA; in full for each day of service, by days of the month.
     */
    CONNECTED_CAPACITY,
    /** The month's highest demand, in kW, whatever the days. */
    MAXIMUM_DEMAND,
    /**
     * The agreed demand in kW whether used or not; what the highest demand exceeds 105 % of it by
     * costs twice as much.
     */
    CONTRACTED_DEMAND
  }
}

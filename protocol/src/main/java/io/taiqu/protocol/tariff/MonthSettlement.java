package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a calendar month costs beyond what the edge charged for it: capacity, power factor, minimum.
 *
 * <p>With E the month's energy charges without levies and C the capacity charge, the adjustment is
 * a part of E + C as {@link PowerFactorStandard} says; levies are not adjusted. The minimum tops up
 * what E, C, adjustment, levies and fixed charges together lack. Tax comes on top of all three.
 * Each line rounds once, half-even, to 10⁻⁹.
 *
 * @param capacity before tax
 * @param powerFactor the month's, in hundredths; empty if it is not adjusted for
 * @param adjustment before tax, negative for a reward
 * @param minimum what the minimum charge adds, before tax
 * @param tax on the three
 */
public record MonthSettlement(
    Money capacity, OptionalInt powerFactor, Money adjustment, Money minimum, Money tax) {

  /**
   * Settles a month. The terms are those of the last segment's version.
   *
   * @param segments the month's segments in order, at least one
   * @throws ReactiveEnergyMissing if the terms adjust for the power factor, and it is not there
   * @throws DemandMissing if the terms charge for the highest demand, and it is not there
   */
  public static MonthSettlement of(List<RatedSegment> segments, MonthQuantities quantities) {
    TariffVersion version = segments.getLast().version();
    MonthlyTerms terms = version.monthly();
    int daysInMonth = segments.getLast().usage().month().lengthOfMonth();
    Exact energy = Exact.ZERO;
    Exact net = Exact.ZERO;
    for (RatedSegment segment : segments) {
      Rating.Parts parts = Rating.parts(segment.version(), segment.usage());
      energy = energy.plus(parts.adjustable());
      net = net.plus(parts.net());
    }
    Exact part = Exact.of(quantities.days(), daysInMonth);
    Exact capacity =
        terms.capacity().map(charge -> capacity(charge, quantities, part)).orElse(Exact.ZERO);
    OptionalInt powerFactor = powerFactor(terms, quantities);
    Exact adjustment =
        powerFactor.isEmpty()
            ? Exact.ZERO
            : energy
                .plus(capacity)
                .times(
                    Exact.of(
                        terms.powerFactor().orElseThrow().adjustment(powerFactor.getAsInt()),
                        10_000));
    Exact least = Exact.of(terms.minimum()).times(part);
    Exact minimum = least.minus(net.plus(capacity).plus(adjustment)).max(Exact.ZERO);
    Exact sum = capacity.plus(adjustment).plus(minimum);
    Exact tax = Rating.taxed(sum, version.taxPartsPerMillion()).minus(sum);
    return new MonthSettlement(
        capacity.toMoney(), powerFactor, adjustment.toMoney(), minimum.toMoney(), tax.toMoney());
  }

  /** All lines; negative if the month ends in the customer's favour. */
  public Money total() {
    return capacity.plus(adjustment).plus(minimum).plus(tax);
  }

  private static OptionalInt powerFactor(MonthlyTerms terms, MonthQuantities quantities) {
    if (terms.powerFactor().isEmpty()) {
      return OptionalInt.empty();
    }
    if (quantities.reactive().isEmpty()) {
      throw new ReactiveEnergyMissing();
    }
    return quantities.powerFactor();
  }

  private static Exact capacity(
      MonthlyTerms.CapacityCharge charge, MonthQuantities quantities, Exact part) {
    return switch (charge.basis()) {
      case CONNECTED_CAPACITY -> priced(charge, quantities.capacity().watts()).times(part);
      case MAXIMUM_DEMAND -> priced(charge, demand(quantities).watts());
      case CONTRACTED_DEMAND -> {
        long agreed = quantities.capacity().watts();
        Exact tolerated = Exact.of(agreed).times(Exact.of(105, 100));
        Exact beyond = Exact.of(demand(quantities).watts()).minus(tolerated).max(Exact.ZERO);
        yield priced(charge, agreed)
            .plus(beyond.times(Exact.of(2, 1000)).times(Exact.of(charge.price())));
      }
    };
  }

  private static Power demand(MonthQuantities quantities) {
    Optional<Power> demand = quantities.demand();
    return demand.orElseThrow(DemandMissing::new);
  }

  private static Exact priced(MonthlyTerms.CapacityCharge charge, long watts) {
    return Exact.of(charge.price()).times(Exact.of(watts, 1000));
  }

  /** The tariff adjusts for the power factor and the month has no reactive energy. */
  public static final class ReactiveEnergyMissing extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ReactiveEnergyMissing() {
      super("the tariff adjusts for the power factor and the month has no reactive energy");
    }
  }

  /** The tariff charges for demand and the month's highest demand is not known. */
  public static final class DemandMissing extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    DemandMissing() {
      super("the tariff charges for demand and the month's highest demand is not known");
    }
  }
}

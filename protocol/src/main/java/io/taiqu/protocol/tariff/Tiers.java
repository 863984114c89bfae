package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.UnitPrice;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Surcharges that rise with the energy used in a month or a year (阶梯电价). Each applies to the energy
 * beyond its threshold and up to the next one's, on top of the price of the rate. Of a meter with
 * several uses only the energy of the main use counts.
 *
 * @param period over what the energy is counted
 * @param steps ascending thresholds, at most 8; empty for a tariff without tiers
 * @param proration what becomes of the thresholds when the customer, or the tariff, begins within a
 *     period
 */
public record Tiers(Period period, List<Step> steps, Proration proration) {
  public static final Tiers NONE = new Tiers(Period.MONTH, List.of());

  /** Tiers whose thresholds are the same whenever the customer began. */
  public Tiers(Period period, List<Step> steps) {
    this(period, steps, Proration.NONE);
  }

  /**
   * How thresholds shrink for who begins within a period. The order is the wire code. With another
   * one than {@link #NONE} a tariff counts energy anew from the day on which a customer got it.
   */
  public enum Proration {
    /** They stay; energy that was used under the tariff before counts. */
    NONE,
    /** By local days, the first one included. */
    DAYS,
    /** By calendar months, the first one included, however late in it the customer began. */
    MONTHS
  }

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

  /**
   * The thresholds for a period.
   *
   * @param since the day on which the customer got the tariff
   * @param day any day of the period
   */
  Tiers prorated(LocalDate since, LocalDate day) {
    LocalDate start =
        switch (period) {
          case MONTH -> day.withDayOfMonth(1);
          case YEAR -> day.withDayOfYear(1);
        };
    if (proration == Proration.NONE || !since.isAfter(start)) {
      return this;
    }
    LocalDate end =
        switch (period) {
          case MONTH -> start.plusMonths(1);
          case YEAR -> start.plusYears(1);
        };
    Exact part =
        switch (proration) {
          case NONE -> Exact.ONE;
          case DAYS ->
              Exact.of(ChronoUnit.DAYS.between(since, end), ChronoUnit.DAYS.between(start, end));
          case MONTHS ->
              Exact.of(
                  ChronoUnit.MONTHS.between(since.withDayOfMonth(1), end),
                  ChronoUnit.MONTHS.between(start, end));
        };
    List<Step> shrunk = new ArrayList<>();
    long previous = 0;
    for (Step step : steps) {
      // Thresholds of a few watt-hours must not meet.
      previous = Math.max(previous + 1, Exact.of(step.above()).times(part).rounded());
      shrunk.add(new Step(new Energy(previous), step.surcharge()));
    }
    return new Tiers(period, shrunk, Proration.NONE);
  }
}

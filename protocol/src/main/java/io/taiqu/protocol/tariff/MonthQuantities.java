package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Power;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a month's settlement needs beside the energy that was charged.
 *
 * @param days local days of the month on which the contract was in force, 0…31
 * @param capacity the transformers in service (in W for VA) or the agreed demand, as the tariff's
 *     basis says
 * @param demand the highest demand of the month; empty if it was not measured
 * @param active the month's active energy at the meter
 * @param reactive the month's reactive energy in varh, inductive and, where the rules count it,
 *     capacitive together; empty if it was not measured
 */
public record MonthQuantities(
    int days, Power capacity, Optional<Power> demand, Energy active, Optional<Energy> reactive) {
  public MonthQuantities {
    if (days < 0
        || days > 31
        || capacity.watts() < 0
        || active.isNegative()
        || demand.filter(power -> power.watts() < 0).isPresent()
        || reactive.filter(Energy::isNegative).isPresent()) {
      throw new IllegalArgumentException(
          "not a month's quantities: "
              + days
              + " days, "
              + capacity
              + ", "
              + demand
              + ", "
              + active
              + ", "
              + reactive);
    }
  }

  /**
   * The month's power factor P / √(P² + Q²) in hundredths, half up; empty if reactive energy is not
   * known or nothing was used.
   */
  public OptionalInt powerFactor() {
    if (reactive.isEmpty() || active.equals(Energy.ZERO)) {
      return OptionalInt.empty();
    }
    BigInteger activeSquared = BigInteger.valueOf(active.wattHours()).pow(2);
    BigInteger apparentSquared =
        activeSquared.add(BigInteger.valueOf(reactive.get().wattHours()).pow(2));
    // floor(2 · 100 · P / S) in whole numbers; then half up by (n + 1) / 2.
    BigInteger doubled =
        activeSquared.multiply(BigInteger.valueOf(40_000)).divide(apparentSquared).sqrt();
    return OptionalInt.of((doubled.intValueExact() + 1) / 2);
  }
}

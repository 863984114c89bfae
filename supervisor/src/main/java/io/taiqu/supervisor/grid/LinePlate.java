package io.taiqu.supervisor.grid;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What is on record of a medium-voltage line, as far as it is known.
 *
 * @param conductor type, such as JKLYJ-120
 * @param lengthKm of its main
 * @param ohmsPerKm resistance of one conductor at 20 °C
 * @param ratedAmperes what it may carry for ever
 */
public record LinePlate(
    Optional<String> conductor,
    Optional<BigDecimal> lengthKm,
    Optional<BigDecimal> ohmsPerKm,
    Optional<BigDecimal> ratedAmperes) {
  /** Nothing is known. */
  public static final LinePlate UNKNOWN =
      new LinePlate(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}

package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.identity.TransformerId;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The sums of one transformer over an interval, a day or several days. Supplied and sold cover the
 * same intervals: those in which the supply meter's energy is known.
 *
 * @param intervals intervals of which anything arrived
 * @param intervalsDue intervals that should be there by now
 * @param customerIntervals customers' meters times intervals
 * @param knownIntervals of which the energy is known
 * @param expected readings that should have been taken
 * @param measured readings that were
 * @param energySquares sum over the customers of the squared energy, Wh²
 * @param squares ∫I²dt over all conductors at the supply meter, 10⁻⁶ A²h
 * @param squaresIntervals intervals of which it is known
 * @param voltSquares sum of the intervals' mean square voltages at the supply meter, 10⁻⁴ V²
 * @param voltIntervals intervals of which it is known
 */
public record LossSums(
    TransformerId transformer,
    Instant from,
    Instant to,
    int intervals,
    int intervalsDue,
    long supplied,
    int suppliedIntervals,
    long sold,
    int customerIntervals,
    int knownIntervals,
    int expected,
    int measured,
    double energySquares,
    long squares,
    int squaresIntervals,
    long voltSquares,
    int voltIntervals) {
  private static final double SQUARE_VOLTS = 1e-4;
  private static final double LEAST_SHARE_OF_VOLTS = 0.9;

  /**
   * Effective voltage over the time as the supply meter shows it, V; empty if it is not known of
   * nearly all intervals.
   */
  public OptionalDouble volts() {
    return voltIntervals > 0 && voltIntervals >= LEAST_SHARE_OF_VOLTS * suppliedIntervals
        ? OptionalDouble.of(Math.sqrt(voltSquares * SQUARE_VOLTS / voltIntervals))
        : OptionalDouble.empty();
  }
}

package io.taiqu.supervisor.topology;

import io.taiqu.protocol.quantity.Energy;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The sums of a part of the grid over an interval, a day or a month, by what hung on it then.
 * Supplied and sold cover the same intervals of each transformer: those in which its supply meter's
 * energy is known.
 *
 * @param transformers how many hung on it in that time
 * @param intervalsDue their intervals that should be there by now
 * @param intervals of which anything arrived
 * @param suppliedIntervals of which the supply is known
 * @param customerIntervals customers' meters, summed over these intervals
 * @param knownIntervals of these the meters whose energy is known
 * @param expected readings that should have been taken
 * @param measured readings that were
 * @param supplied Wh, at the transformers' supply meters
 * @param sold Wh, at the customers' meters
 * @param estimatedSupplied of the supplied, Wh that do not rest on reads at both ends
 * @param estimatedSold of the sold, likewise
 * @param head Wh at the head of the line, where it was read at both ends; lines only
 */
public record AreaSum(
    Instant from,
    Instant to,
    int transformers,
    long intervalsDue,
    long intervals,
    long suppliedIntervals,
    long customerIntervals,
    long knownIntervals,
    long expected,
    long measured,
    long supplied,
    long sold,
    long estimatedSupplied,
    long estimatedSold,
    Optional<Energy> head) {

  /** Whether nothing is missing, so that the losses can be computed. */
  public boolean complete() {
    return suppliedIntervals > 0
        && suppliedIntervals >= intervalsDue
        && knownIntervals == customerIntervals;
  }

  /** Share of the readings that were taken, 0 to 1. */
  public double coverage() {
    if (intervals == 0) {
      return 0;
    }
    double due = (double) expected / intervals * Math.max(intervals, intervalsDue);
    return due == 0 ? 0 : Math.min(1, measured / due);
  }

  /** What the low-voltage networks lost; absent if it can't be computed. */
  public Optional<Energy> lost() {
    return complete() ? Optional.of(new Energy(supplied - sold)) : Optional.empty();
  }

  /** What the line lost, its transformers included where they are metered on their low side. */
  public Optional<Energy> lineLost() {
    return suppliedIntervals >= intervalsDue
        ? head.map(energy -> new Energy(energy.wattHours() - supplied))
        : Optional.empty();
  }

  /** What share of the sold energy is estimated, 0 to 1; absent where nothing was sold. */
  public OptionalDouble estimatedShare() {
    return sold > 0 ? OptionalDouble.of((double) estimatedSold / sold) : OptionalDouble.empty();
  }
}

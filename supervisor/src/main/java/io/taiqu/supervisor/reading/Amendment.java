package io.taiqu.supervisor.reading;

import io.taiqu.protocol.quantity.MeterRegister;
import java.util.List;

/**
 * What somebody decided about readings of a point. The readings stay as they came; what counts
 * follows from both, so an amendment that is taken back leaves no trace in any sum.
 */
public sealed interface Amendment {
  /** The first minute that it concerns. */
  long from();

  /** The last one. */
  long to();

  /** A register in the place of what was read at an interval's end, or of nothing. */
  record Replaced(long at, MeterRegister register) implements Amendment {
    @Override
    public long from() {
      return at;
    }

    @Override
    public long to() {
      return at;
    }
  }

  /** A reading that does not count. */
  record Rejected(long at) implements Amendment {
    @Override
    public long from() {
      return at;
    }

    @Override
    public long to() {
      return at;
    }
  }

  /**
   * Between two readings the energy is shared out by the usual day of the point. Readings that come
   * in between count at once.
   *
   * @param from end of the interval of the reading before the gap
   * @param to end of the interval of the reading after it
   * @param weights by slot of the UTC day, 0 to {@link #MOST_WEIGHT}
   */
  record Profiled(long from, long to, List<Integer> weights) implements Amendment {
    /**
     * Finer than any day needs, and small enough that no product of weights and energy overflows.
     */
    public static final int MOST_WEIGHT = 10_000;

    public Profiled {
      weights = List.copyOf(weights);
      if (weights.isEmpty() || weights.stream().anyMatch(w -> w < 0 || w > MOST_WEIGHT)) {
        throw new IllegalArgumentException("weights must be from 0 to " + MOST_WEIGHT);
      }
    }
  }
}

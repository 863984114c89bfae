package io.taiqu.edge.commissioning;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Did a meter's load go away with the relay and come back with it? Loads are noisy, so a change
 * counts only where it is larger than what this meter's load does by itself, and only where it
 * coincides with both edges. A load behind the contact does not merely change: it is gone.
 */
public final class StepDetector {
  /**
   * Less than this is no load that could prove anything: a meter's own noise, a relay's snubber.
   */
  public static final long LEAST_LOAD_WATTS = 40;

  /** What a meter may show behind an open contact, at least. */
  private static final long GONE_WATTS = 12;

  /** And as a share of the load, for large loads with capacitors or a meter's creep. */
  private static final double GONE_SHARE = 0.03;

  private static final long LEAST_STEP_WATTS = 30;
  private static final double LEAST_STEP_SHARE = 0.03;

  /** How many of a meter's own standard deviations a step must exceed: one in 15 000 by chance. */
  private static final double SIGNIFICANT = 4;

  private static final int LEAST_READS = 2;

  /** Turns a median of absolute values into a standard deviation of normally distributed ones. */
  private static final double MAD_TO_DEVIATION = 1.4826;

  /** What a meter did. */
  public enum Response {
    /** It could not be read often enough. */
    UNREADABLE,
    /** It had no load that could have gone away. */
    NO_LOAD,
    /** Its load stayed, or changed as it does by itself. */
    STILL,
    /** Its load changed with both edges, without vanishing. */
    MOVED,
    /** Its load was gone while the relay was open, but it comes and goes by itself as well. */
    PERHAPS,
    /** Its load, or the meter itself, was gone while the relay was open, and came back. */
    FOLLOWED
  }

  private StepDetector() {}

  /**
   * What the meter did.
   *
   * @param deviation what its load does by itself, in watts, from {@link #deviation}
   */
  public static Response judge(Trace trace, double deviation) {
    if (trace.before().size() < LEAST_READS || trace.after().size() < LEAST_READS) {
      return Response.UNREADABLE;
    }
    if (trace.open().size() < LEAST_READS) {
      // A meter that is fed through the relay goes dark with it.
      return trace.open().isEmpty() && trace.missedWhileOpen() >= LEAST_READS
          ? Response.FOLLOWED
          : Response.UNREADABLE;
    }
    double before = median(trace.before());
    double open = median(trace.open());
    double after = median(trace.after());
    double level = Math.min(before, after);
    double gone = Math.max(GONE_WATTS, GONE_SHARE * level);
    if (Collections.max(trace.open()) <= gone
        && Math.min(Collections.min(trace.before()), Collections.min(trace.after())) > 2 * gone
        && level >= LEAST_LOAD_WATTS) {
      return Response.FOLLOWED;
    }
    if (Math.max(before, after) < LEAST_LOAD_WATTS && open < LEAST_LOAD_WATTS) {
      return Response.NO_LOAD;
    }
    double least =
        Math.max(
            Math.max(LEAST_STEP_WATTS, LEAST_STEP_SHARE * Math.max(before, after)),
            SIGNIFICANT * deviation);
    if (Collections.max(trace.open()) <= gone && level >= LEAST_LOAD_WATTS) {
      return Response.PERHAPS;
    }
    boolean sameWay = Math.signum(open - before) == Math.signum(open - after);
    return sameWay && Math.abs(open - before) > least && Math.abs(open - after) > least
        ? Response.MOVED
        : Response.STILL;
  }

  /**
   * Standard deviation of a load from one read to the next, in watts, by the median of the absolute
   * differences, so that single appliances that were switched do not count: differences across a
   * relay's edge are left out.
   */
  public static double deviation(Collection<Trace> traces) {
    List<Long> differences = new ArrayList<>();
    for (Trace trace : traces) {
      addDifferences(trace.before(), differences);
      addDifferences(trace.after(), differences);
    }
    return differences.isEmpty() ? 0 : MAD_TO_DEVIATION * median(differences) / Math.sqrt(2);
  }

  private static void addDifferences(List<Long> reads, List<Long> differences) {
    for (int i = 1; i < reads.size(); i++) {
      differences.add(Math.abs(reads.get(i) - reads.get(i - 1)));
    }
  }

  /** How much of the load went away: on minus open, in watts. */
  public static double drop(Trace trace) {
    return (median(trace.before()) + median(trace.after())) / 2 - median(trace.open());
  }

  static double median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
  }
}

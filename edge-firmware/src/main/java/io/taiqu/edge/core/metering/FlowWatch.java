package io.taiqu.edge.core.metering;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the meter's own power says beside its register: energy that should have been counted, and
 * for how long nothing has been used.
 *
 * @param unmovedMilliwattHours energy that has flowed by the power since the register last moved
 * @param flowedMilliwattHours energy that has flowed by the power since the two were last compared
 * @param countedMilliwattHours what the register counted in the same time
 * @param inStep whether they agreed when they were last compared
 * @param idleSince since when nothing at all has been used; empty while something is
 * @param usedBefore whether there ever was a use in this run
 * @param excessiveReads how many reads in a row showed more power than the supply can carry
 */
public record FlowWatch(
    long unmovedMilliwattHours,
    long flowedMilliwattHours,
    long countedMilliwattHours,
    boolean inStep,
    Optional<Instant> idleSince,
    boolean usedBefore,
    int excessiveReads) {

  public static final FlowWatch NONE = new FlowWatch(0, 0, 0, true, Optional.empty(), false, 0);

  /** A customer who used something before and nothing for so long is worth a look. */
  public static final Duration SUDDEN_ZERO = Duration.ofDays(3);

  private static final long COMPARED_MILLIWATT_HOURS = 2_000_000;
  private static final long COUNTS_COMPARED = 40;
  private static final long OUT_OF_STEP = 30;

  FlowWatch flowed(long milliwattHours) {
    return new FlowWatch(
        unmovedMilliwattHours + milliwattHours,
        flowedMilliwattHours + milliwattHours,
        countedMilliwattHours,
        inStep,
        idleSince,
        usedBefore,
        excessiveReads);
  }

  /**
   * After the register moved, or not.
   *
   * @param milliwattHours by how much
   * @param stepMilliwattHours the least by which it can move
   */
  FlowWatch counted(long milliwattHours, long stepMilliwattHours) {
    long counted = countedMilliwattHours + milliwattHours;
    long unmoved = milliwattHours > 0 ? 0 : unmovedMilliwattHours;
    long enough = Math.max(COMPARED_MILLIWATT_HOURS, COUNTS_COMPARED * stepMilliwattHours);
    if (flowedMilliwattHours < enough && counted < OUT_OF_STEP * enough) {
      return new FlowWatch(
          unmoved, flowedMilliwattHours, counted, inStep, idleSince, usedBefore, excessiveReads);
    }
    // A meter whose power stands at zero says nothing about what its register should do.
    boolean tooFast =
        flowedMilliwattHours > 0
            && counted > OUT_OF_STEP * Math.max(flowedMilliwattHours, stepMilliwattHours);
    boolean tooSlow = flowedMilliwattHours > OUT_OF_STEP * Math.max(counted, stepMilliwattHours);
    boolean agree = !tooFast && !tooSlow;
    return new FlowWatch(unmoved, 0, 0, agree, idleSince, usedBefore, excessiveReads);
  }

  /** After time of which nobody knows what flowed. */
  FlowWatch interrupted() {
    return new FlowWatch(
        unmovedMilliwattHours, 0, 0, inStep, idleSince, usedBefore, excessiveReads);
  }

  FlowWatch frozenAt(long milliwattHours) {
    return new FlowWatch(
        milliwattHours,
        flowedMilliwattHours,
        countedMilliwattHours,
        inStep,
        idleSince,
        usedBefore,
        excessiveReads);
  }

  FlowWatch using(boolean something, Instant at) {
    return new FlowWatch(
        unmovedMilliwattHours,
        flowedMilliwattHours,
        countedMilliwattHours,
        inStep,
        something ? Optional.empty() : idleSince.or(() -> Optional.of(at)),
        usedBefore || something,
        excessiveReads);
  }

  FlowWatch excessive(int reads) {
    return new FlowWatch(
        unmovedMilliwattHours,
        flowedMilliwattHours,
        countedMilliwattHours,
        inStep,
        idleSince,
        usedBefore,
        reads);
  }

  /** Whether a customer who used something before has suddenly used nothing for days. */
  public boolean isSuddenlyZero(Instant now) {
    return usedBefore
        && idleSince.filter(since -> !now.isBefore(since.plus(SUDDEN_ZERO))).isPresent();
  }
}

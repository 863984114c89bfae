package io.taiqu.edge.core.supply;

import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.core.metering.Verdict;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one customer's supply in this run of the process only.
 *
 * @param feedback what the relay's contact was last seen to be
 * @param driven what the relay was last driven to for certain
 * @param previousLowRead the read before {@code lastLowRead}, if both left the balance at or below
 *     its limit and nothing came between them
 * @param lastLowRead the last read, if it left the balance at or below its limit
 * @param switchedNanos monotonic time of the last decision to open or close in this run, or of the
 *     look that showed that an earlier run's decision to open is carried out
 * @param currentReads how many reads in a row show current although supply was taken away
 * @param warnedNanos monotonic time at which this run last recorded a warning
 * @param hold why nothing is done although the balance asks for it
 * @param overload the reads in a row that show more power than agreed
 * @param loadSide whether there is voltage behind the relay
 */
public record SupplyTrack(
    RelayFeedback feedback,
    Optional<SupplyState> driven,
    Optional<LowRead> previousLowRead,
    Optional<LowRead> lastLowRead,
    OptionalLong switchedNanos,
    int currentReads,
    OptionalLong warnedNanos,
    Optional<HoldReason> hold,
    Optional<Overload> overload,
    Truth loadSide) {

  public static final SupplyTrack UNKNOWN =
      new SupplyTrack(
          RelayFeedback.UNKNOWN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          0,
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Truth.UNKNOWN);

  /**
   * A read after which the balance is at or below its limit. A doubtful one leaves the balance as
   * it was; that it was doubtful is what the conditions about the register's step look at.
   *
   * @param nanos when it was made, monotonic time
   * @param verdict what was thought of it
   */
  public record LowRead(long nanos, Verdict verdict) {}

  /**
   * More power than agreed, in every read of a time.
   *
   * @param sinceNanos monotonic time of the first
   * @param untilNanos and of the last
   */
  public record Overload(long sinceNanos, long untilNanos) {}

  /** After a read that left the balance at or below its limit. */
  public SupplyTrack lowRead(long monotonicNanos, Verdict verdict) {
    return new SupplyTrack(
        feedback,
        driven,
        lastLowRead,
        Optional.of(new LowRead(monotonicNanos, verdict)),
        switchedNanos,
        currentReads,
        warnedNanos,
        hold,
        overload,
        loadSide);
  }

  /** As if the last read had been made twice: whether it is worth fetching another one. */
  public SupplyTrack lastReadRepeated() {
    return new SupplyTrack(
        feedback,
        driven,
        lastLowRead,
        lastLowRead,
        switchedNanos,
        currentReads,
        warnedNanos,
        hold,
        overload,
        loadSide);
  }

  /** After anything else than such a read. */
  public SupplyTrack otherRead() {
    return lastLowRead.isEmpty()
        ? this
        : new SupplyTrack(
            feedback,
            driven,
            Optional.empty(),
            Optional.empty(),
            switchedNanos,
            currentReads,
            warnedNanos,
            hold,
            overload,
            loadSide);
  }

  /** After a decision to open or close, or one of an earlier run that is now this run's. */
  public SupplyTrack switched(long monotonicNanos) {
    return new SupplyTrack(
        feedback,
        driven,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.of(monotonicNanos),
        0,
        warnedNanos,
        Optional.empty(),
        Optional.empty(),
        loadSide);
  }

  /** With the contact as it was seen, and what it was driven to. */
  public SupplyTrack seen(Optional<SupplyState> newDriven, RelayFeedback newFeedback) {
    return new SupplyTrack(
        newFeedback,
        newDriven,
        previousLowRead,
        lastLowRead,
        switchedNanos,
        currentReads,
        warnedNanos,
        hold,
        overload,
        loadSide);
  }

  /** With another count of reads that show current while supply is taken away. */
  public SupplyTrack current(int reads) {
    return new SupplyTrack(
        feedback,
        driven,
        previousLowRead,
        lastLowRead,
        switchedNanos,
        reads,
        warnedNanos,
        hold,
        overload,
        loadSide);
  }

  /** After a warning was recorded. */
  public SupplyTrack warned(long monotonicNanos) {
    return new SupplyTrack(
        feedback,
        driven,
        previousLowRead,
        lastLowRead,
        switchedNanos,
        currentReads,
        OptionalLong.of(monotonicNanos),
        hold,
        overload,
        loadSide);
  }

  /** With another reason to do nothing, or none. */
  public SupplyTrack holding(Optional<HoldReason> reason) {
    return new SupplyTrack(
        feedback,
        driven,
        previousLowRead,
        lastLowRead,
        switchedNanos,
        currentReads,
        warnedNanos,
        reason,
        overload,
        loadSide);
  }

  /** With reads that show more power than agreed, or without. */
  public SupplyTrack overloaded(Optional<Overload> reads) {
    return new SupplyTrack(
        feedback,
        driven,
        previousLowRead,
        lastLowRead,
        switchedNanos,
        currentReads,
        warnedNanos,
        hold,
        reads,
        loadSide);
  }

  /** With what is known of the voltage behind the relay. */
  public SupplyTrack loadSide(Truth voltage) {
    return new SupplyTrack(
        feedback,
        driven,
        previousLowRead,
        lastLowRead,
        switchedNanos,
        currentReads,
        warnedNanos,
        hold,
        overload,
        voltage);
  }
}

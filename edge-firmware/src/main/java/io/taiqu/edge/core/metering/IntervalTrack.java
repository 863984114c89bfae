package io.taiqu.edge.core.metering;

import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One meter's part in the interval that is being collected.
 *
 * @param taken the reading for the interval's end, once there is one
 * @param doubtful the latest doubtful read since the interval's end, recorded if no better comes
 * @param recorded whether the reading is in a block already
 * @param due the position of a recorded reading that goes to the ledger once another read agrees
 * @param squares ∫I²dt since the last interval reading
 * @param extremes lowest and highest values of the believed reads since then
 * @param signals what the meter told of tampering since then
 */
public record IntervalTrack(
    Optional<IntervalReading> taken,
    Optional<IntervalReading> doubtful,
    boolean recorded,
    Optional<IntervalReading> due,
    SquaredCurrent squares,
    Optional<Extremes> extremes,
    Set<QualityFlag> signals) {

  /** Nothing taken yet. */
  public static final IntervalTrack OPEN =
      new IntervalTrack(
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          SquaredCurrent.UNBEGUN,
          Optional.empty(),
          Set.of());

  public IntervalTrack {
    signals = Set.copyOf(signals);
  }

  /** Whether a reading for the interval's end is still awaited. */
  public boolean isAwaited() {
    return taken.isEmpty() && !recorded;
  }

  /** With the reading for the interval's end; the next interval's sums begin. */
  public IntervalTrack took(IntervalReading reading) {
    return new IntervalTrack(
        Optional.of(reading),
        Optional.empty(),
        recorded,
        due,
        squares.begun(),
        Optional.empty(),
        Set.of());
  }

  /** With a doubtful reading, in case no better one comes. */
  public IntervalTrack doubted(IntervalReading reading) {
    return new IntervalTrack(
        taken, Optional.of(reading), recorded, due, squares, extremes, signals);
  }

  /** With more current summed. */
  public IntervalTrack summed(SquaredCurrent sum) {
    return new IntervalTrack(taken, doubtful, recorded, due, sum, extremes, signals);
  }

  /** With one more believed read. */
  public IntervalTrack saw(Extremes read) {
    return new IntervalTrack(
        taken,
        doubtful,
        recorded,
        due,
        squares,
        Optional.of(extremes.map(known -> known.and(read)).orElse(read)),
        signals);
  }

  /** With what one more read tells of tampering. */
  public IntervalTrack signalled(Set<QualityFlag> told) {
    EnumSet<QualityFlag> all = EnumSet.noneOf(QualityFlag.class);
    all.addAll(signals);
    all.addAll(told);
    return new IntervalTrack(taken, doubtful, recorded, due, squares, extremes, all);
  }

  /** After its reading went into a block. */
  public IntervalTrack recordedNow() {
    return new IntervalTrack(
        Optional.empty(), Optional.empty(), true, due, squares, extremes, signals);
  }

  /** When the next interval's end has come. */
  public IntervalTrack next() {
    return new IntervalTrack(
        Optional.empty(), Optional.empty(), false, due, squares, extremes, signals);
  }

  /** With a position that awaits another read's word, or none. */
  public IntervalTrack awaiting(Optional<IntervalReading> position) {
    return new IntervalTrack(taken, doubtful, recorded, position, squares, extremes, signals);
  }
}

package io.taiqu.edge.core.metering;

import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.IntervalReading;
import java.util.Optional;

/**
 * One meter's part in the interval that is being collected.
 *
 * @param taken the reading for the interval's end, once there is one
 * @param doubtful the latest doubtful read since the interval's end, recorded if no better comes
 * @param recorded whether the reading is in a block already
 * @param due the position of a recorded reading that goes to the ledger once another read agrees
 * @param squares ∫I²dt since the last interval reading
 * @param extremes lowest and highest values of the believed reads since then
 */
public record IntervalTrack(
    Optional<IntervalReading> taken,
    Optional<IntervalReading> doubtful,
    boolean recorded,
    Optional<IntervalReading> due,
    SquaredCurrent squares,
    Optional<Extremes> extremes) {

  /** Nothing taken yet. */
  public static final IntervalTrack OPEN =
      new IntervalTrack(
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          SquaredCurrent.UNBEGUN,
          Optional.empty());

  /** Whether a reading for the interval's end is still awaited. */
  public boolean isAwaited() {
    return taken.isEmpty() && !recorded;
  }

  /** With the reading for the interval's end; the next interval's sums begin. */
  public IntervalTrack took(IntervalReading reading) {
    return new IntervalTrack(
        Optional.of(reading), Optional.empty(), recorded, due, squares.begun(), Optional.empty());
  }

  /** With a doubtful reading, in case no better one comes. */
  public IntervalTrack doubted(IntervalReading reading) {
    return new IntervalTrack(taken, Optional.of(reading), recorded, due, squares, extremes);
  }

  /** With more current summed. */
  public IntervalTrack summed(SquaredCurrent sum) {
    return new IntervalTrack(taken, doubtful, recorded, due, sum, extremes);
  }

  /** With one more believed read. */
  public IntervalTrack saw(Extremes read) {
    return new IntervalTrack(
        taken,
        doubtful,
        recorded,
        due,
        squares,
        Optional.of(extremes.map(known -> known.and(read)).orElse(read)));
  }

  /** After its reading went into a block. */
  public IntervalTrack recordedNow() {
    return new IntervalTrack(Optional.empty(), Optional.empty(), true, due, squares, extremes);
  }

  /** When the next interval's end has come. */
  public IntervalTrack next() {
    return new IntervalTrack(Optional.empty(), Optional.empty(), false, due, squares, extremes);
  }

  /** With a position that awaits another read's word, or none. */
  public IntervalTrack awaiting(Optional<IntervalReading> position) {
    return new IntervalTrack(taken, doubtful, recorded, position, squares, extremes);
  }
}

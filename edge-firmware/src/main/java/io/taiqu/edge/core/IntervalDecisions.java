package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.IntervalTrack;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SquaredCurrent;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.core.metering.Verdict;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Interval records: for each interval's end, the first plausible read at or after it. A block is
 * filled as soon as every meter has been read; meters that were missed twice get a block of their
 * own when they answer, or at the interval's end, with the cause.
 */
final class IntervalDecisions {
  private static final int SWEEPS_UNTIL_PARTIAL = 2;

  /**
   * The positions of one interval go to the ledger together, or after so many sweeps as they are.
   */
  private static final int SWEEPS_UNTIL_KEPT = 4;

  /** One decision makes at most so many blocks of the time in which the unit did not run. */
  private static final int BLOCKS_AT_ONCE = 96;

  /**
   * Of more than this nobody asks why it is missing; a clock that leaps by years would fill the
   * disk with it.
   */
  private static final Duration LONGEST_TOLD = Duration.ofDays(31);

  private IntervalDecisions() {}

  /** Moves on to the next interval when its time has come. */
  static void afterTime(Decision decision) {
    Duration interval = decision.state().site().interval();
    Instant now = decision.now().at();
    Instant latest =
        Instant.ofEpochMilli(
            now.toEpochMilli() - Math.floorMod(now.toEpochMilli(), interval.toMillis()));
    Optional<Instant> known = decision.state().stream().boundary();
    if (known.isEmpty()) {
      begin(decision, latest);
      return;
    }
    Instant boundary = known.get();
    if (now.isBefore(boundary.minus(interval))) {
      goOnAfter(decision, latest);
      return;
    }
    if (boundary.isBefore(latest)) {
      keep(decision);
    }
    if (boundary.isBefore(latest.minus(LONGEST_TOLD))) {
      fill(decision, boundary, true);
      boundary = latest.minus(LONGEST_TOLD);
      begin(decision, boundary);
    }
    for (int blocks = 0; boundary.isBefore(latest) && blocks < BLOCKS_AT_ONCE; blocks++) {
      fill(decision, boundary, true);
      boundary = boundary.plus(interval);
      begin(decision, boundary);
    }
  }

  private static void begin(Decision decision, Instant boundary) {
    decision.emit(new Event.StreamTracked(decision.state().stream().at(boundary)));
    for (int i = 0; i < decision.state().points().size(); i++) {
      track(decision, i, decision.at(i).interval().next());
    }
  }

  /**
   * The clock was set back: the stream goes on with the next interval's end. The one before it may
   * have its readings.
   */
  private static void goOnAfter(Decision decision, Instant latest) {
    begin(decision, latest);
    for (int i = 0; i < decision.state().points().size(); i++) {
      track(decision, i, decision.at(i).interval().recordedNow());
    }
  }

  /** Sums what flows and takes the reading of the interval's end, if this read is the first. */
  static void afterRead(Decision decision, int index, MeterTrack before, Sample.Read read) {
    PointState known = decision.at(index);
    if (known.meter().role() == MeteredPoint.Role.SUPPLY) {
      watch(decision, index, read);
    }
    if (known.track().verdict() != Verdict.WRONG_METER) {
      IntervalTrack soFar = decision.at(index).interval();
      track(decision, index, soFar.signalled(read.detail().signals()));
    }
    Optional<Instant> boundary = decision.state().stream().boundary();
    IntervalTrack interval = decision.at(index).interval();
    if (boundary.isEmpty() || read.takenAt().isBefore(boundary.get()) || !interval.isAwaited()) {
      return;
    }
    Verdict verdict = known.track().verdict();
    if (verdict.isBelieved()) {
      MeterRegister register = known.track().trusted().orElseThrow().register();
      track(
          decision,
          index,
          interval.took(reading(decision, index, boundary.get(), before, register, read)));
      if (isEverythingTaken(decision)) {
        fill(decision, boundary.get(), false);
      }
    } else if (verdict == Verdict.BACKWARD
        || verdict == Verdict.ROLL_OVER_UNPROVEN
        || verdict == Verdict.STEP_IMPLAUSIBLE
        || verdict == Verdict.UNIT_DOUBTFUL
        || verdict == Verdict.WRONG_MULTIPLIER
        || verdict == Verdict.FROZEN) {
      track(
          decision,
          index,
          interval.doubted(
              reading(decision, index, boundary.get(), before, read.register(), read)));
    }
  }

  /** What is kept of the polls between two interval readings; of damaged ones nothing. */
  private static void watch(Decision decision, int index, Sample.Read read) {
    PointState known = decision.at(index);
    if (!known.track().verdict().tellsFlow()) {
      return;
    }
    IntervalTrack interval = known.interval();
    SquaredCurrent sum =
        interval
            .squares()
            .plus(read.currents(), read.takenAt(), decision.state().site().interval());
    track(
        decision,
        index,
        interval.summed(sum).saw(Extremes.of(read.voltages(), phases(read), read.power())));
  }

  private static List<Current> phases(Sample.Read read) {
    return read.currents().size() > 3 ? read.currents().subList(0, 3) : read.currents();
  }

  /**
   * Lets the meters that answered go ahead when the others were missed twice, and keeps what the
   * sweep has confirmed: one entry of the ledger for all meters.
   */
  static void afterSweep(Decision decision) {
    decision.emit(new Event.StreamTracked(decision.state().stream().swept()));
    Optional<Instant> boundary = decision.state().stream().boundary();
    if (boundary.isPresent() && decision.state().stream().sweeps() >= SWEEPS_UNTIL_PARTIAL) {
      fill(decision, boundary.get(), false);
    }
    if (isEverythingConfirmed(decision)
        || decision.state().stream().sweeps() >= SWEEPS_UNTIL_KEPT) {
      keep(decision);
    }
  }

  private static void keep(Decision decision) {
    for (int i = 0; i < decision.state().points().size(); i++) {
      keepConfirmed(decision, i);
      ChargingDecisions.follow(decision, i);
    }
  }

  private static boolean isEverythingConfirmed(Decision decision) {
    for (PointState known : decision.state().points()) {
      if (known.interval().taken().isPresent()
          || known.interval().due().isPresent() && confirmedDue(known).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEverythingTaken(Decision decision) {
    for (PointState known : decision.state().points()) {
      if (known.interval().isAwaited()) {
        return false;
      }
    }
    return true;
  }

  /** Marks the interval that is going on, and the next ones for as long as the door stays open. */
  static void afterCabinetSeen(Decision decision) {
    for (int i = 0; i < decision.state().points().size(); i++) {
      track(decision, i, decision.at(i).interval().signalled(ofCabinet(decision, i)));
    }
  }

  private static Set<QualityFlag> ofCabinet(Decision decision, int index) {
    boolean told =
        decision.at(index).meter().role() == MeteredPoint.Role.SUPPLY
            || decision.state().points().stream()
                .noneMatch(known -> known.meter().role() == MeteredPoint.Role.SUPPLY);
    return told && decision.state().unit().cabinetOpen() == Truth.TRUE
        ? Set.of(QualityFlag.CABINET_OPENED)
        : Set.of();
  }

  /** Fills a block with what was taken and, at the interval's end, with what was missed. */
  private static void fill(Decision decision, Instant boundary, boolean ending) {
    List<IntervalReading> records = new ArrayList<>();
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < decision.state().points().size(); i++) {
      IntervalTrack interval = decision.at(i).interval();
      if (interval.recorded()) {
        continue;
      }
      if (interval.taken().isPresent()) {
        records.add(interval.taken().get());
        taken.add(i);
      } else if (ending) {
        records.add(interval.doubtful().orElse(missing(decision, i, boundary)));
      } else {
        continue;
      }
    }
    if (records.isEmpty()) {
      return;
    }
    ReadingBlock block =
        ReadingBlockCodec.encode(
            decision.state().stream().nextSequence(), decision.state().boot(), records);
    decision.emit(new Event.BlockFilled(block));
    decision.emit(new Event.StreamTracked(decision.state().stream().after(block.count())));
    for (int index : taken) {
      keepConfirmed(decision, index);
      IntervalTrack interval = decision.at(index).interval();
      track(decision, index, interval.awaiting(interval.taken()));
    }
    for (int i = 0; i < decision.state().points().size(); i++) {
      IntervalTrack interval = decision.at(i).interval();
      if (interval.taken().isPresent() || ending) {
        track(decision, i, interval.recordedNow());
      }
    }
  }

  /** An interval's position, with the money due at it, goes to the ledger once it is confirmed. */
  private static void keepConfirmed(Decision decision, int index) {
    PointState known = decision.at(index);
    Optional<MeterRegister> position = confirmedDue(known);
    if (position.isEmpty()) {
      return;
    }
    Instant at = known.interval().due().orElseThrow().takenAt();
    track(decision, index, known.interval().awaiting(Optional.empty()));
    if (known.account().isPresent()) {
      ChargingDecisions.checkpoint(decision, index, position.get(), at);
    } else {
      decision.emit(new Event.PositionKept(decision.pointAt(index), position.get(), at));
    }
  }

  private static Optional<MeterRegister> confirmedDue(PointState known) {
    Optional<MeterTrack.Trusted> confirmed = known.track().confirmed();
    return known
        .interval()
        .due()
        .flatMap(due ->
            due.reading() instanceof Reading.Measured measured
                ? Optional.of(measured)
                : Optional.empty())
        .filter(due -> confirmed.isPresent() && !isBehind(known, confirmed.get(), due))
        .map(Reading.Measured::register);
  }

  private static boolean isBehind(
      PointState known, MeterTrack.Trusted confirmed, Reading.Measured measured) {
    return known.meter().ratio().between(measured.register(), confirmed.register()).isNegative();
  }

  private static IntervalReading reading(
      Decision decision,
      int index,
      Instant boundary,
      MeterTrack before,
      MeterRegister register,
      Sample.Read read) {
    PointState known = decision.at(index);
    Set<QualityFlag> quality = EnumSet.noneOf(QualityFlag.class);
    // A read before this one, in this interval, would have been taken had it been plausible.
    if (!before.flowVerdict().isBelieved()) {
      quality.add(QualityFlag.LATE);
    }
    switch (known.track().verdict()) {
      case BELIEVED_ROLLED_OVER -> quality.add(QualityFlag.ROLLED_OVER);
      case BACKWARD, ROLL_OVER_UNPROVEN -> quality.add(QualityFlag.BACKWARD);
      case STEP_IMPLAUSIBLE -> quality.add(QualityFlag.STEP_IMPLAUSIBLE);
      case FROZEN -> quality.add(QualityFlag.FROZEN);
      case WRONG_METER -> quality.add(QualityFlag.SERIAL_MISMATCH);
      case UNIT_DOUBTFUL -> quality.add(QualityFlag.UNIT_DOUBTFUL);
      case WRONG_MULTIPLIER -> quality.add(QualityFlag.MULTIPLIER_MISMATCH);
      case NOT_READ, FAILED, BELIEVED, ZERO_UNPROVEN, UNCONFIRMED, POWER_IMPLAUSIBLE -> {}
    }
    quality.addAll(known.interval().signals());
    quality.addAll(ofCabinet(decision, index));
    addObservations(decision, known, read, quality);
    SquaredCurrent squares = known.interval().squares();
    boolean summed = known.meter().role() == MeteredPoint.Role.SUPPLY;
    if (summed && !squares.complete()) {
      quality.add(QualityFlag.PARTIAL_INTERVAL);
    }
    return new IntervalReading(
        known.meter().point(),
        boundary,
        read.takenAt(),
        read.monotonicNanos() / 1_000_000,
        clock(decision),
        quality,
        new Reading.Measured(
            register,
            read.voltages(),
            phases(read),
            read.power(),
            summed ? squares.milliampereSquaredHours() : List.of(),
            read.detail().export(),
            known.interval().extremes()));
  }

  /** What is worth a look about a read that is believed all the same. */
  private static void addObservations(
      Decision decision, PointState known, Sample.Read read, Set<QualityFlag> quality) {
    boolean firstOfNewMeter =
        known
            .exchange()
            .map(done -> done.exchange().at())
            .filter(at ->
                !at.isBefore(
                    decision.state().stream()
                        .boundary()
                        .orElse(at)
                        .minus(decision.state().site().interval())))
            .isPresent();
    if (firstOfNewMeter) {
      quality.add(QualityFlag.METER_EXCHANGED);
    }
    if (known.track().flow().isSuddenlyZero(read.takenAt())) {
      quality.add(QualityFlag.SUDDEN_ZERO);
    }
    if (Observations.isPhaseReversed(read, known.ratedPower())) {
      quality.add(QualityFlag.REVERSED_PHASE);
    }
    if (Observations.isCoarse(read, known, decision.state().site().interval())) {
      quality.add(QualityFlag.COARSE);
    }
  }

  private static IntervalReading missing(Decision decision, int index, Instant boundary) {
    PointState known = decision.at(index);
    MeterTrack track = known.track();
    Cause cause =
        switch (track.flowVerdict()) {
          case NOT_READ -> Cause.NOT_RUNNING;
          case FAILED -> track.lastFailure().orElse(Cause.TIMEOUT);
          case WRONG_METER -> Cause.WRONG_METER;
          case ZERO_UNPROVEN,
              ROLL_OVER_UNPROVEN,
              BACKWARD,
              STEP_IMPLAUSIBLE,
              UNCONFIRMED,
              FROZEN,
              UNIT_DOUBTFUL,
              POWER_IMPLAUSIBLE,
              WRONG_MULTIPLIER ->
              Cause.IMPLAUSIBLE;
          // It was believed before this interval's end and has not been read since.
          case BELIEVED, BELIEVED_ROLLED_OVER -> Cause.NOT_RUNNING;
        };
    return new IntervalReading(
        known.meter().point(),
        boundary,
        decision.now().at(),
        decision.now().monotonicNanos() / 1_000_000,
        clock(decision),
        ofCabinet(decision, index),
        new Reading.Missing(cause));
  }

  private static ClockQuality clock(Decision decision) {
    return decision.state().unit().clock().orElse(ClockQuality.NOT_SYNCHRONISED);
  }

  private static void track(Decision decision, int index, IntervalTrack interval) {
    if (!interval.equals(decision.at(index).interval())) {
      decision.emit(new Event.IntervalTracked(decision.pointAt(index), interval));
    }
  }
}

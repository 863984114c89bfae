package io.taiqu.edge.core.metering;

import io.taiqu.edge.core.metering.MeterTrack.Candidate;
import io.taiqu.edge.core.metering.MeterTrack.Trusted;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides whether a read may be believed. A position is believed if the commissioned meter gave it
 * and it follows from the last believed one: not backward, no further than 1.2 × rated power × time
 * allows, and past the display's end only from the last hundredth of the range.
 *
 * <p>A forward jump that is too large is believed once {@link #CONFIRMING_READS} reads in a row
 * agree with it: energy that flowed while the unit's clock stood is real. A backward position never
 * becomes believed by repetition; a meter exchange is a signed document.
 */
public final class MeterJudge {
  /** Every rule. */
  public static final Set<ReadingRule> ALL_RULES =
      Collections.unmodifiableSet(EnumSet.allOf(ReadingRule.class));

  /** Successive agreeing reads that make an unexplained position believed. */
  public static final int CONFIRMING_READS = 3;

  /** Answers in a row under another serial number before it counts as another meter for good. */
  public static final int STRANGERS_UNTIL_EXCHANGED = 2;

  private static final long MILLIS_PER_HOUR = 3_600_000;

  // A register may lag behind the power by some counts before it is called frozen.
  private static final long FROZEN_COUNTS = 10;
  private static final long FROZEN_MILLIWATT_HOURS = 50_000;

  // Up to this share of rated power a meter need not count at all (its starting current).
  private static final long STARTING_SHARE = 500;

  /** What the first read of a run may add to a position from the ledger without another's word. */
  private static final long FIRST_MILLIWATT_HOURS = 3_000_000;

  /** Between polls that lie further apart nobody knows what flowed. */
  private static final long LONGEST_STEP_MILLIS = 2 * 60_000;

  private final MeteredPoint meter;
  private final Set<ReadingRule> rules;
  private final int clockSpeed;

  /** The judge of a meter on a clock that runs as fast as the world. */
  public MeterJudge(MeteredPoint meter) {
    this(meter, ALL_RULES, 1);
  }

  /**
   * The judge of a meter.
   *
   * @param rules the rules that it knows; all of them but in a test of what a rule is for
   * @param clockSpeed how many seconds of the deployment's clock pass in one of the monotonic clock
   */
  public MeterJudge(MeteredPoint meter, Set<ReadingRule> rules, int clockSpeed) {
    this.meter = meter;
    this.rules = rules;
    this.clockSpeed = clockSpeed;
  }

  /**
   * What is known of the meter after one more attempt.
   *
   * @param ratedPower the most that can flow, by the policy in force or the commissioning record
   */
  public MeterTrack judge(MeterTrack before, Sample sample, Power ratedPower) {
    return switch (sample) {
      case Sample.Failed failed -> {
        boolean mayBeExchanged =
            before.failures() + 1 >= MeterTrack.FAILURES_UNTIL_SILENT
                && before.serial() == Truth.TRUE;
        yield before.failed(failed.cause(), mayBeExchanged ? Truth.UNKNOWN : before.serial());
      }
      case Sample.Answer answer when isRepeated(before, answer) -> before;
      case Sample.Read read -> {
        MeterTrack after = afterRead(before, read, ratedPower);
        yield after.flowing(after.verdict());
      }
      case Sample.RegisterRead read -> {
        MeterTrack after = afterRead(before, read, ratedPower);
        yield isOneSequence(after.verdict()) ? after : after.flowing(after.verdict());
      }
    };
  }

  private boolean isRepeated(MeterTrack before, Sample.Answer answer) {
    return rules.contains(ReadingRule.DUPLICATE)
        && before.latest().filter(answer::equals).isPresent();
  }

  private MeterTrack afterRead(MeterTrack before, Sample.Answer read, Power ratedPower) {
    MeterTrack heard = named(before, read);
    if (heard.serial() == Truth.FALSE && rules.contains(ReadingRule.RIGHT_METER)) {
      // What was read since its first answer may have been the other meter's.
      MeterTrack known = before.isHalfNamed() ? heard.fallenBack() : heard;
      return known.doubting(Verdict.WRONG_METER, Optional.empty());
    }
    MeterTrack after = ofThisMeter(heard, before, read, ratedPower);
    return after.isHalfNamed() ? after.confirmedAsIn(before) : after;
  }

  /** What the read says about who answers. */
  private MeterTrack named(MeterTrack before, Sample.Answer read) {
    if (!(read.serial() instanceof SerialProbe.Answered answered)) {
      return before.heard(read, before.serial(), before.namings(), before.strangers());
    }
    if (!answered.serial().equals(meter.serial())) {
      int strangers = Math.min(before.strangers() + 1, STRANGERS_UNTIL_EXCHANGED);
      return before.heard(read, Truth.FALSE, 0, strangers);
    }
    // After reads without the question this one begins anew: it had a reason to be asked.
    boolean continues =
        before.latest().filter(last -> last.serial() instanceof SerialProbe.Answered).isPresent();
    int namings =
        rules.contains(ReadingRule.NAMED_TWICE)
            ? Math.min(continues ? before.namings() + 1 : 1, MeterTrack.NAMINGS)
            : MeterTrack.NAMINGS;
    boolean known = namings == MeterTrack.NAMINGS || before.serial() == Truth.TRUE;
    return before.heard(read, known ? Truth.TRUE : Truth.UNKNOWN, namings, 0);
  }

  private MeterTrack ofThisMeter(
      MeterTrack heard, MeterTrack before, Sample.Answer read, Power ratedPower) {
    boolean otherMultiplier = read.multiplier().filter(told -> !isCommissioned(told)).isPresent();
    // The meter is not asked at every read: what it said last holds until it says otherwise.
    boolean stillOther =
        read.multiplier().isEmpty() && before.verdict() == Verdict.WRONG_MULTIPLIER;
    if ((otherMultiplier || stillOther) && rules.contains(ReadingRule.MULTIPLIER)) {
      return heard.doubting(Verdict.WRONG_MULTIPLIER, Optional.empty());
    }
    return switch (read) {
      case Sample.RegisterRead _ -> position(heard, before, read, ratedPower);
      case Sample.Read full -> {
        int excessive =
            isExcessive(full.power(), ratedPower) ? before.flow().excessiveReads() + 1 : 0;
        MeterTrack watched = heard.with(heard.flow().excessive(Math.min(excessive, 2)));
        yield excessive == 1 && rules.contains(ReadingRule.POWER_AGAINST_RATING)
            ? watched.doubting(Verdict.POWER_IMPLAUSIBLE, heard.candidate())
            : position(watched, before, read, ratedPower);
      }
    };
  }

  private MeterTrack position(
      MeterTrack heard, MeterTrack before, Sample.Answer read, Power ratedPower) {
    return before.trusted().isPresent()
        ? following(heard, before, before.trusted().get(), read, ratedPower)
        : first(heard, read);
  }

  private boolean isCommissioned(CtRatio told) {
    return (long) told.primary() * meter.ratio().secondary()
        == (long) told.secondary() * meter.ratio().primary();
  }

  /** Twice what the supply is rated for: an overload that its fuse would not bear. */
  private boolean isExcessive(Power secondary, Power ratedPower) {
    long primary =
        meter.ratio().primary() * Math.abs(secondary.watts()) / meter.ratio().secondary();
    return primary > 2 * ratedPower.watts() + 1_000;
  }

  private MeterTrack first(MeterTrack heard, Sample.Answer read) {
    Optional<MeterRegister> shown = continued(read.register(), read.register(), 0);
    if (shown.isEmpty()) {
      return heard.doubting(Verdict.BACKWARD, Optional.empty());
    }
    Trusted position = positionOf(shown.get(), read);
    int reads = heard.candidate().map(Candidate::reads).orElse(0) + 1;
    boolean proven =
        read.register().count() > 0
            || reads >= CONFIRMING_READS
            || !rules.contains(ReadingRule.ZERO_AFTER_POWER_UP);
    return proven
        ? heard.believing(position, Optional.empty(), Verdict.BELIEVED, heard.flow())
        : heard.doubting(Verdict.ZERO_UNPROVEN, Optional.of(new Candidate(position, reads)));
  }

  private MeterTrack following(
      MeterTrack heard, MeterTrack before, Trusted trusted, Sample.Answer read, Power ratedPower) {
    Optional<MeterRegister> follows = continued(trusted.register(), read.register(), 0);
    if (follows.isEmpty()
        || meter.ratio().between(trusted.register(), follows.get()).isNegative()) {
      return fallen(heard, before, trusted, read, ratedPower);
    }
    MeterRegister register = follows.get();
    Trusted position = positionOf(register, read);
    if (!isPlausibleStep(trusted, position, read, ratedPower)) {
      return jumped(heard, position, read, ratedPower);
    }
    if (rules.contains(ReadingRule.AFTER_SILENCE)
        && isUnconfirmed(before, trusted, position, read, ratedPower)) {
      return heard.doubting(Verdict.UNCONFIRMED, Optional.of(new Candidate(position, 0)));
    }
    return keptStep(heard, before, position, read, ratedPower);
  }

  /**
   * A read below the last position. If nothing has confirmed that position yet, one of the two is
   * damaged: the position is dropped, and where the read follows from the one before, the next read
   * says which was right.
   */
  private MeterTrack fallen(
      MeterTrack heard, MeterTrack before, Trusted trusted, Sample.Answer read, Power ratedPower) {
    MeterTrack fell = backward(heard, trusted, read, ratedPower);
    boolean first = before.confirmed().isEmpty();
    if (fell.verdict().isBelieved()
        || !rules.contains(ReadingRule.CONFIRMED)
        || !before.isUnconfirmed()
        || first && read.register().count() == 0) {
      return fell;
    }
    MeterRegister from = before.confirmed().map(Trusted::register).orElse(read.register());
    Optional<Candidate> candidate =
        continued(from, read.register(), 0)
            .map(register -> positionOf(register, read))
            .filter(position ->
                first || isPlausibleStep(before.confirmed().get(), position, read, ratedPower))
            .map(position -> new Candidate(position, 0));
    return heard
        .fallenBack()
        .doubting(candidate.isPresent() ? Verdict.UNCONFIRMED : fell.verdict(), candidate);
  }

  /**
   * Whether a position that could follow still needs another read to say the same: the first one
   * after a silence or a start, and one that does not follow from the position that awaits that.
   */
  private boolean isUnconfirmed(
      MeterTrack before, Trusted trusted, Trusted position, Sample.Answer read, Power ratedPower) {
    long moved = secondaryMilliwattHours(trusted.register(), position.register());
    if (before.failures() >= MeterTrack.FAILURES_UNTIL_SILENT) {
      return moved > 2 * read.stepMilliwattHours();
    }
    Optional<Candidate> awaiting = before.candidate().filter(known -> known.reads() == 0);
    return awaiting.isPresent()
        ? !isPlausibleStep(awaiting.get().position(), position, read, ratedPower)
        : trusted.monotonicNanos().isEmpty() && moved > FIRST_MILLIWATT_HOURS;
  }

  /** The register followed; does it also keep step with the power? */
  private MeterTrack keptStep(
      MeterTrack heard, MeterTrack before, Trusted position, Sample.Answer read, Power ratedPower) {
    long step = read.stepMilliwattHours();
    FlowWatch flow =
        switch (read) {
          case Sample.Read full ->
              compared(before, full, ratedPower, heard.flow()).using(isUsed(full), full.takenAt());
          case Sample.RegisterRead _ -> heard.flow();
        };
    long frozenLimit = Math.max(FROZEN_MILLIWATT_HOURS, FROZEN_COUNTS * step);
    if (flow.unmovedMilliwattHours() > frozenLimit
        && !hasMovedSinceCompared(before, read)
        && rules.contains(ReadingRule.FROZEN)) {
      return heard.believing(
          position, agreed(before, position), Verdict.FROZEN, flow.frozenAt(frozenLimit + 1));
    }
    boolean outOfStep = !flow.inStep() && rules.contains(ReadingRule.UNIT);
    // Doubt here is about what a count means: the position itself follows from the one before.
    return outOfStep
        ? heard.doubting(Verdict.UNIT_DOUBTFUL, Optional.empty()).with(flow)
        : heard.believing(position, agreed(before, position), Verdict.BELIEVED, flow);
  }

  /** The position that a read has confirmed by following from it. */
  private Optional<Trusted> agreed(MeterTrack before, Trusted position) {
    if (!rules.contains(ReadingRule.CONFIRMED)) {
      return Optional.of(position);
    }
    return before
        .candidate()
        .filter(awaiting -> awaiting.reads() == 0)
        .map(Candidate::position)
        .or(before::trusted);
  }

  /** Whether a read of the register alone shows what the next complete read will find: it moves. */
  private static boolean hasMovedSinceCompared(MeterTrack before, Sample.Answer read) {
    return switch (read) {
      case Sample.Read _ -> false;
      case Sample.RegisterRead _ ->
          before
              .last()
              .filter(last -> secondaryMilliwattHours(last.register(), read.register()) > 0)
              .isPresent();
    };
  }

  private static boolean isUsed(Sample.Read read) {
    boolean flows = read.power().watts() != 0;
    for (Current current : read.currents()) {
      flows |= current.milliamps() != 0;
    }
    // Without voltage nothing can be used, and nothing is suspicious about that.
    return flows || read.voltages().stream().noneMatch(v -> v.millivolts() > 100_000);
  }

  private MeterTrack backward(
      MeterTrack heard, Trusted trusted, Sample.Answer read, Power ratedPower) {
    boolean nearTheEnd = isInLastHundredth(trusted.register());
    Optional<Trusted> rolledOver =
        continued(trusted.register(), read.register(), 1).map(r -> positionOf(r, read));
    boolean proven =
        nearTheEnd
            && rolledOver
                .filter(position -> isPlausibleStep(trusted, position, read, ratedPower))
                .isPresent();
    if (rolledOver.isPresent() && (proven || !rules.contains(ReadingRule.ROLL_OVER))) {
      return heard.believing(
          rolledOver.get(),
          Optional.of(trusted),
          Verdict.BELIEVED_ROLLED_OVER,
          heard.flow().interrupted().frozenAt(0));
    }
    if (!rules.contains(ReadingRule.BACKWARD)) {
      Trusted position = positionOf(read.register(), read);
      return heard.believing(
          position, Optional.of(position), Verdict.BELIEVED, heard.flow().interrupted());
    }
    boolean looksRolledOver = nearTheEnd || isInFirstHundredth(read.register());
    return heard.doubting(
        looksRolledOver ? Verdict.ROLL_OVER_UNPROVEN : Verdict.BACKWARD, Optional.empty());
  }

  private MeterTrack jumped(
      MeterTrack heard, Trusted position, Sample.Answer read, Power ratedPower) {
    int agreeing =
        heard
            .candidate()
            .filter(candidate -> isPlausibleStep(candidate.position(), position, read, ratedPower))
            .map(Candidate::reads)
            .orElse(0);
    return agreeing + 1 >= CONFIRMING_READS || !rules.contains(ReadingRule.SPIKE)
        ? heard.believing(
            position,
            heard.candidate().map(Candidate::position).or(() -> Optional.of(position)),
            Verdict.BELIEVED,
            heard.flow().interrupted().frozenAt(0))
        : heard.doubting(
            Verdict.STEP_IMPLAUSIBLE, Optional.of(new Candidate(position, agreeing + 1)));
  }

  private boolean isPlausibleStep(Trusted from, Trusted to, Sample.Answer read, Power ratedPower) {
    long elapsed = elapsedMillis(from, to);
    long flowing =
        Math.multiplyExact(ratedPower.watts() * 12 / 10 + 1, elapsed) / MILLIS_PER_HOUR + 1;
    // Two steps of slack: both positions are rounded to what the register can show.
    long allowed = flowing + primaryWattHours(2 * read.stepMilliwattHours());
    long step = meter.ratio().between(from.register(), to.register()).wattHours();
    return step >= 0 && step <= allowed;
  }

  /** Within one run the monotonic clock tells; a position from the ledger has the wall's only. */
  private long elapsedMillis(Trusted from, Trusted to) {
    long wall = Math.max(0, Duration.between(from.at(), to.at()).toMillis());
    if (from.monotonicNanos().isEmpty() || to.monotonicNanos().isEmpty()) {
      return wall;
    }
    long monotonic =
        (to.monotonicNanos().getAsLong() - from.monotonicNanos().getAsLong()) / 1_000_000;
    return rules.contains(ReadingRule.CLOCK)
        ? Math.max(0, monotonic * clockSpeed)
        : Math.max(wall, monotonic);
  }

  /**
   * What the power says has flowed since the read before, beside what the register counted: from
   * read to read, because what is doubted must not count twice, and only where both reads are close
   * together and of the same kind.
   */
  private FlowWatch compared(
      MeterTrack before, Sample.Read read, Power ratedPower, FlowWatch flow) {
    boolean sameKind = isOneSequence(before.flowVerdict());
    if (before.last().isEmpty()) {
      return flow;
    }
    Sample.Read last = before.last().get();
    long millis =
        Math.max(0, (read.monotonicNanos() - last.monotonicNanos()) / 1_000_000 * clockSpeed);
    long flowed = energy(read, ratedPower, millis);
    long moved = Math.max(0, secondaryMilliwattHours(last.register(), read.register()));
    if (!sameKind || millis > LONGEST_STEP_MILLIS) {
      // It shows less than the last complete read, and a read of the register alone told why.
      boolean rolledOver =
          before.flowVerdict() == Verdict.BELIEVED_ROLLED_OVER
              && read.register().since(last.register()).isNegative();
      return flow.interrupted()
          .frozenAt(moved > 0 || rolledOver ? 0 : flow.unmovedMilliwattHours() + flowed);
    }
    return flow.flowed(flowed).counted(moved, read.detail().stepMilliwattHours());
  }

  /** Whether a read of this kind and the next can be compared by register and power. */
  private static boolean isOneSequence(Verdict verdict) {
    return switch (verdict) {
      case BELIEVED, FROZEN, UNIT_DOUBTFUL -> true;
      case NOT_READ,
          FAILED,
          BELIEVED_ROLLED_OVER,
          ZERO_UNPROVEN,
          ROLL_OVER_UNPROVEN,
          BACKWARD,
          STEP_IMPLAUSIBLE,
          UNCONFIRMED,
          POWER_IMPLAUSIBLE,
          WRONG_MULTIPLIER,
          WRONG_METER ->
          false;
    };
  }

  private long energy(Sample.Read read, Power ratedPower, long millis) {
    long towards =
        read.detail().bothDirections() ? Math.abs(read.power().watts()) : read.power().watts();
    long startsAt =
        Math.max(
            10,
            ratedPower.watts()
                * meter.ratio().secondary()
                / meter.ratio().primary()
                / STARTING_SHARE);
    return towards <= startsAt
        ? 0
        : towards * Math.clamp(millis, 0, MILLIS_PER_HOUR) / (MILLIS_PER_HOUR / 1000);
  }

  private static long secondaryMilliwattHours(MeterRegister from, MeterRegister to) {
    return Math.multiplyExact(to.since(from).wattHours(), 1_000L);
  }

  /** So much energy on the meter's side, on the primary side, rounded up. */
  private long primaryWattHours(long milliwattHours) {
    return milliwattHours * meter.ratio().primary() / meter.ratio().secondary() / 1_000 + 1;
  }

  /** The position that {@code raw} shows, continued past the range as often as {@code from} was. */
  private Optional<MeterRegister> continued(
      MeterRegister from, MeterRegister raw, long furtherTurns) {
    return meter
        .axis()
        .of(
            raw,
            meter.axis().turnsAt(from, meter.rollsOverAt()) + furtherTurns,
            meter.rollsOverAt());
  }

  private boolean isInLastHundredth(MeterRegister register) {
    long range = meter.rollsOverAt().wattHoursFloor();
    return meter.axis().shownWattHours(register, meter.rollsOverAt()) > range / 100 * 99;
  }

  private boolean isInFirstHundredth(MeterRegister raw) {
    return raw.wattHoursFloor() < meter.rollsOverAt().wattHoursFloor() / 100;
  }

  private static Trusted positionOf(MeterRegister register, Sample.Answer read) {
    return new Trusted(register, read.takenAt(), OptionalLong.of(read.monotonicNanos()));
  }
}

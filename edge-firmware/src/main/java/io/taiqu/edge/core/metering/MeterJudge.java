package io.taiqu.edge.core.metering;

import io.taiqu.edge.core.metering.MeterTrack.Candidate;
import io.taiqu.edge.core.metering.MeterTrack.Trusted;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

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
  /** Successive agreeing reads that make an unexplained position believed. */
  public static final int CONFIRMING_READS = 3;

  /** Answers in a row under another serial number before it counts as another meter for good. */
  public static final int STRANGERS_UNTIL_EXCHANGED = 2;

  private static final long MILLIS_PER_HOUR = 3_600_000;

  // A register may lag behind the power by some counts before it is called frozen.
  private static final long FROZEN_COUNTS = 10;
  private static final long FROZEN_WATT_HOURS = 50;

  // Up to this share of rated power a meter need not count at all (its starting current).
  private static final long STARTING_SHARE = 500;

  private final MeteredPoint meter;

  public MeterJudge(MeteredPoint meter) {
    this.meter = meter;
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
      case Sample.Read read -> afterRead(before, read, ratedPower);
    };
  }

  private MeterTrack afterRead(MeterTrack before, Sample.Read read, Power ratedPower) {
    Truth serial = before.serial();
    int strangers = before.strangers();
    if (read.serial() instanceof SerialProbe.Answered answered) {
      boolean right = answered.serial().equals(meter.serial());
      serial = Truth.of(right);
      strangers = right ? 0 : Math.min(strangers + 1, STRANGERS_UNTIL_EXCHANGED);
    }
    MeterTrack heard = before.heard(read, serial, strangers);
    if (serial == Truth.FALSE) {
      return heard.doubting(Verdict.WRONG_METER, Optional.empty());
    }
    return before.trusted().isPresent()
        ? following(heard, before, before.trusted().get(), read, ratedPower)
        : first(heard, read);
  }

  private static MeterTrack first(MeterTrack heard, Sample.Read read) {
    Trusted position = positionOf(read.register(), read);
    int reads = heard.candidate().map(Candidate::reads).orElse(0) + 1;
    return read.register().count() > 0 || reads >= CONFIRMING_READS
        ? heard.believing(position, Verdict.BELIEVED, 0)
        : heard.doubting(Verdict.ZERO_UNPROVEN, Optional.of(new Candidate(position, reads)));
  }

  private MeterTrack following(
      MeterTrack heard, MeterTrack before, Trusted trusted, Sample.Read read, Power ratedPower) {
    MeterRegister register = continued(trusted.register(), read.register(), 0);
    Energy step = meter.ratio().between(trusted.register(), register);
    if (step.isNegative()) {
      return backward(heard, trusted, read, ratedPower);
    }
    Trusted position = positionOf(register, read);
    if (!isPlausibleStep(trusted, position, ratedPower)) {
      return jumped(heard, position, ratedPower);
    }
    if (!register.equals(trusted.register())) {
      return heard.believing(position, Verdict.BELIEVED, 0);
    }
    long unmoved = before.unmovedMilliwattHours() + milliwattHours(before, read, ratedPower);
    return unmoved > frozenLimit(register)
        ? heard.believing(position, Verdict.FROZEN, frozenLimit(register) + 1)
        : heard.believing(position, Verdict.BELIEVED, unmoved);
  }

  private MeterTrack backward(
      MeterTrack heard, Trusted trusted, Sample.Read read, Power ratedPower) {
    boolean nearTheEnd = isInLastHundredth(trusted.register());
    Trusted rolledOver = positionOf(continued(trusted.register(), read.register(), 1), read);
    if (nearTheEnd && isPlausibleStep(trusted, rolledOver, ratedPower)) {
      return heard.believing(rolledOver, Verdict.BELIEVED_ROLLED_OVER, 0);
    }
    boolean looksRolledOver = nearTheEnd || isInFirstHundredth(read.register());
    return heard.doubting(
        looksRolledOver ? Verdict.ROLL_OVER_UNPROVEN : Verdict.BACKWARD, Optional.empty());
  }

  private MeterTrack jumped(MeterTrack heard, Trusted position, Power ratedPower) {
    int agreeing =
        heard
            .candidate()
            .filter(candidate -> isPlausibleStep(candidate.position(), position, ratedPower))
            .map(Candidate::reads)
            .orElse(0);
    return agreeing + 1 >= CONFIRMING_READS
        ? heard.believing(position, Verdict.BELIEVED, 0)
        : heard.doubting(
            Verdict.STEP_IMPLAUSIBLE, Optional.of(new Candidate(position, agreeing + 1)));
  }

  private boolean isPlausibleStep(Trusted from, Trusted to, Power ratedPower) {
    long wall = Duration.between(from.at(), to.at()).toMillis();
    long monotonic =
        from.monotonicNanos().isPresent() && to.monotonicNanos().isPresent()
            ? (to.monotonicNanos().getAsLong() - from.monotonicNanos().getAsLong()) / 1_000_000
            : 0;
    // A clock that was set back must not make honest energy look impossible.
    long elapsed = Math.max(0, Math.max(wall, monotonic));
    long flowing = (ratedPower.watts() * 12 / 10 + 1) * elapsed / MILLIS_PER_HOUR + 1;
    // Two counts of slack: both positions are rounded to the register's resolution.
    long allowed = flowing + wattHoursOf(to.register(), 2);
    long step = meter.ratio().between(from.register(), to.register()).wattHours();
    return step >= 0 && step <= allowed;
  }

  private static long milliwattHours(MeterTrack before, Sample.Read read, Power ratedPower) {
    long watts = Math.abs(read.power().watts());
    if (before.last().isEmpty() || watts <= Math.max(10, ratedPower.watts() / STARTING_SHARE)) {
      return 0;
    }
    long millis = Duration.between(before.last().get().takenAt(), read.takenAt()).toMillis();
    return watts * Math.clamp(millis, 0, MILLIS_PER_HOUR) / (MILLIS_PER_HOUR / 1000);
  }

  private long frozenLimit(MeterRegister register) {
    return 1000 * Math.max(FROZEN_WATT_HOURS, wattHoursOf(register, FROZEN_COUNTS));
  }

  /** The energy of some counts of the register, on the primary side, rounded up. */
  private long wattHoursOf(MeterRegister register, long counts) {
    MeterRegister further = new MeterRegister(register.count() + counts, register.exponent());
    return meter.ratio().between(register, further).wattHours() + 1;
  }

  /** The position that {@code raw} shows, continued past the range as often as {@code from} was. */
  private MeterRegister continued(MeterRegister from, MeterRegister raw, long furtherTurns) {
    long turns = from.wattHoursFloor() / meter.rollsOverAt().wattHoursFloor() + furtherTurns;
    return new MeterRegister(
        Math.addExact(raw.count(), Math.multiplyExact(turns, rangeIn(raw.exponent()))),
        raw.exponent());
  }

  private long rangeIn(int exponent) {
    long count = meter.rollsOverAt().count();
    for (int e = meter.rollsOverAt().exponent(); e > exponent; e--) {
      count = Math.multiplyExact(count, 10L);
    }
    for (int e = meter.rollsOverAt().exponent(); e < exponent; e++) {
      count /= 10;
    }
    return count;
  }

  private boolean isInLastHundredth(MeterRegister register) {
    long range = meter.rollsOverAt().wattHoursFloor();
    return register.wattHoursFloor() % range > range / 100 * 99;
  }

  private boolean isInFirstHundredth(MeterRegister raw) {
    return raw.wattHoursFloor() < meter.rollsOverAt().wattHoursFloor() / 100;
  }

  private static Trusted positionOf(MeterRegister register, Sample.Read read) {
    return new Trusted(register, read.takenAt(), OptionalLong.of(read.monotonicNanos()));
  }
}

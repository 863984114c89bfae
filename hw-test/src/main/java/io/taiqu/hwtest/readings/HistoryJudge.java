package io.taiqu.hwtest.readings;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.Verdict;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares what a unit stored and charged in a history with what the meter held. */
final class HistoryJudge {
  /** More than a supply of 8 kW can carry. */
  private static final long IMPOSSIBLE_WATTS = 17_000;

  /** Between polls that lie further apart nobody knows what flowed. */
  private static final long COMPARABLE_NANOS = 120_000_000_000L;

  /** After so much a register that counts in another unit has been found out, µWh. */
  private static final long UNIT_FOUND_OUT = 2_600_000_000L;

  private final String name;
  private final BenchMeter bench;
  private final World world;
  private final Incident incident;
  private final Map<Instant, Seen> held = new HashMap<>();
  private boolean untouched = true;
  private OptionalLong chargeableAtMost = OptionalLong.empty();
  private Instant doubtfulFrom = Instant.MAX;
  private long lastRead;
  private int readsSince;
  private long flowSeen;
  private boolean comparable;
  private boolean afterNoise;
  private boolean afterNoisyPower;
  private boolean noiseBefore;
  private long reads;
  private long stored;
  private long doubted;
  private long falseValues;
  private long noiseValues;
  private long noiseCharged;
  private long shownBeyond;
  private long unflagged;
  private Optional<String> violation = Optional.empty();

  /**
   * What was read, whether a wrong value could have slipped through, and whether one could at the
   * answer before: two that are wrong in the same way confirm each other.
   */
  private record Seen(
      Sample.Read truth,
      MeterRegister position,
      boolean certain,
      boolean afterNoise,
      boolean glitch) {}

  HistoryJudge(String name, BenchMeter bench, World world, Incident incident) {
    this.name = name;
    this.bench = bench;
    this.world = world;
    this.incident = incident;
  }

  /** From now on the end of the history does not say whether energy was lost. */
  void touched() {
    untouched = false;
  }

  /** From now on nothing more may be charged than was counted until now. */
  void chargeableUntilNow() {
    chargeableAtMost = OptionalLong.of(counted());
  }

  /** From now on what is stored must be marked as doubtful, once enough was seen. */
  void doubtfulFrom(Instant at) {
    doubtfulFrom = at;
  }

  /** A comparison of register and power that has begun already may agree; the one after it not. */
  void unitChanged() {
    untouched = false;
    flowSeen = -UNIT_FOUND_OUT;
    doubtfulFrom = Instant.MAX;
  }

  /** The meter answered; how long its answers may be compared follows from that. */
  void answered(Instant at, long nanos, Optional<Sample.Read> truth, boolean certain) {
    reads++;
    long elapsed = nanos - lastRead;
    if (!untouched && readsSince++ > 0) {
      // As much as can be seen from here: the power of this read since the read before.
      world.unseen += world.watts * Math.min(elapsed, 600_000_000_000L) / 3_600_000L;
    }
    if (comparable && elapsed <= COMPARABLE_NANOS) {
      flowSeen += world.watts * elapsed / 3_600_000L;
    } else {
      flowSeen = Math.min(flowSeen, 0);
    }
    if (!certain) {
      // A damaged register that seems to move hides for a while that the real one does not.
      forgetUnseen();
    }
    if (!certain && incident == Incident.UNIT) {
      unitChanged();
    }
    lastRead = nanos;
    boolean couldConfirmNoise = afterNoise || afterNoisyPower;
    noiseBefore = afterNoise;
    boolean glitch = world.glitch > 0;
    truth.ifPresent(
        real -> held.put(at, new Seen(real, axisPosition(), certain, couldConfirmNoise, glitch)));
    afterNoise = !certain;
    afterNoisyPower = !certain;
  }

  /** The meter answered with its register alone: of power nothing was seen. */
  void answeredRegister(boolean certain) {
    reads++;
    noiseBefore = afterNoise;
    afterNoise = !certain;
    if (!certain) {
      forgetUnseen();
    }
    if (!certain && incident == Incident.UNIT) {
      unitChanged();
    }
  }

  /** What the unit thought of the register alone: a doubt ends what can be compared. */
  void judgedRegister(Verdict verdict) {
    if (!verdict.tellsFlow() || verdict == Verdict.BELIEVED_ROLLED_OVER) {
      comparable = false;
      flowSeen = Math.min(flowSeen, 0);
    }
    if (!verdict.isBelieved()) {
      doubted++;
      forgetUnseen();
    }
  }

  /** What the unit thought of the answer. */
  void judged(Instant at, Verdict verdict) {
    comparable = verdict.tellsFlow() && verdict != Verdict.BELIEVED_ROLLED_OVER;
    if (!comparable) {
      flowSeen = Math.min(flowSeen, 0);
    }
    if (!verdict.isBelieved()) {
      doubted++;
      forgetUnseen();
    }
    boolean foundOut = world.slowness > 1 && flowSeen > UNIT_FOUND_OUT;
    if (foundOut && doubtfulFrom.equals(Instant.MAX)) {
      doubtfulFrom = at;
    }
  }

  /** There was no answer. */
  void missed() {
    comparable = false;
    flowSeen = Math.min(flowSeen, 0);
    forgetUnseen();
  }

  /** The unit compares register and power only from one believed read to the next. */
  private void forgetUnseen() {
    world.unseen = incident == Incident.FROZEN ? 0 : world.unseen;
    readsSince = 0;
  }

  /** What the unit stored. */
  void check(IntervalReading record) {
    if (!(record.reading() instanceof Reading.Measured measured)) {
      return;
    }
    stored++;
    Optional<Seen> seen = Optional.ofNullable(held.get(record.takenAt()));
    boolean certain = seen.filter(known -> !known.certain()).isEmpty();
    if (mustBeMarked(record) && certain && !isMarked(record)) {
      unflagged++;
      violated("stored without a doubt " + measured);
    }
    boolean zeroForAMoment =
        incident == Incident.ZERO_AT_FIRST_CONTACT
            && measured.register().count() == 0
            && !isMarked(record);
    boolean momentary =
        zeroForAMoment || !isMarked(record) && seen.filter(Seen::glitch).isPresent();
    if (!momentary && seen.filter(known -> isGenuine(measured, known)).isPresent()) {
      return;
    }
    boolean confirmedByNoise =
        Math.abs(measured.power().watts()) > IMPOSSIBLE_WATTS
            && seen.filter(Seen::afterNoise).isPresent();
    if (certain && !confirmedByNoise) {
      falseValues++;
      violated("stored " + measured + " where the meter held " + seen);
    } else {
      noiseValues++;
    }
  }

  /** Whether the reading says itself that it is doubtful; being late is no doubt. */
  private static boolean isMarked(IntervalReading record) {
    return !EnumSet.of(QualityFlag.LATE, QualityFlag.COARSE).containsAll(record.quality());
  }

  private boolean mustBeMarked(IntervalReading record) {
    if (!record.takenAt().isAfter(doubtfulFrom)) {
      return false;
    }
    return switch (incident) {
      case FROZEN -> world.unseen > 3 * Math.max(50_000_000L, 10 * bench.microWattHoursPerCount());
      case RESET -> world.unseen > 0;
      case UNIT, RATIO_SET -> true;
      case NOTHING,
          ROLL_OVER,
          ZERO_AFTER_POWER_UP,
          ZERO_AT_FIRST_CONTACT,
          EXCHANGE,
          RESTART,
          CLOCK_FORWARD,
          CLOCK_BACK,
          GLITCH,
          POWER_GLITCH,
          STRANGER ->
          false;
    };
  }

  private boolean isGenuine(Reading.Measured measured, Seen seen) {
    return Math.abs(measured.power().watts()) <= IMPOSSIBLE_WATTS
        && (measured.register().wattHoursFloor() == seen.position().wattHoursFloor()
            || measured.register().equals(seen.truth().register()))
        && measured.power().equals(seen.truth().power())
        && measured.voltages().equals(seen.truth().voltages())
        && measured.currents().equals(seen.truth().currents());
  }

  /**
   * No charge may ever exceed what the meter has counted; what is shown may, until the next read.
   */
  void check(Account before, Account after, boolean certain) {
    Money most = due(after, counted());
    Money charged = after.checkpoint().charged();
    if (charged.compareTo(before.checkpoint().charged()) > 0 && charged.compareTo(most) > 0) {
      noiseCharged++;
      violated("charged " + charged + " of " + most + " due");
    }
    if (after.charged().compareTo(before.charged()) > 0 && after.charged().compareTo(most) > 0) {
      shownBeyond++;
      if (certain && !noiseBefore) {
        unflagged++;
        violated("shows " + after.charged() + " charged of " + most + " due");
      }
    }
  }

  /** Where the point stands, whatever its display shows. */
  private MeterRegister axisPosition() {
    return bench.register(Math.max(0, bench.counted(world.counted()) + world.shift));
  }

  private long counted() {
    return chargeableAtMost.orElse(bench.counted(world.counted()) + world.shift);
  }

  private Money due(Account account, long counted) {
    long start =
        account.handover().document().charging().register().count()
            * bench.microWattHoursPerCount();
    Energy energy = CtRatio.DIRECT.between(bench.shown(start), bench.register(counted));
    return BenchMeter.PRICE.times(energy);
  }

  /** Adds everything up when the history has ended. */
  Tally ended(long sweeps, long unseenNoise, Optional<Account> account) {
    boolean lost = false;
    boolean twice = false;
    if (account.isPresent()) {
      Money due = due(account.get(), counted());
      lost = untouched && account.get().charged().compareTo(due) < 0;
      Money most = untouched ? account.get().charged() : account.get().checkpoint().charged();
      twice = most.compareTo(due) > 0;
      if (lost || twice) {
        violated("in the end charged " + account.get().charged() + " of " + due + " due");
      }
    }
    return new Tally(
        1,
        sweeps,
        reads,
        stored,
        doubted,
        falseValues,
        unseenNoise,
        noiseValues,
        noiseCharged,
        shownBeyond,
        unflagged,
        lost ? 1 : 0,
        twice ? 1 : 0,
        violation);
  }

  private void violated(String what) {
    if (violation.isEmpty()) {
      violation = Optional.of(name + ": " + what);
    }
  }
}

package io.taiqu.edge.core.metering;

import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One attempt to read one meter: either what it said or why it said nothing.
 *
 * <p>{@code takenAt} is the deployment's clock (tariffs, intervals); {@code monotonicNanos} is the
 * real monotonic clock of this process (staleness, reaction times). Both are taken when the
 * response was complete.
 */
public sealed interface Sample {
  /** Deployment time at which the attempt ended. */
  Instant takenAt();

  /** Real monotonic time of this process at which the attempt ended. */
  long monotonicNanos();

  /** A checksummed answer: everything, or the billing register alone. */
  sealed interface Answer extends Sample {
    /** What the device said it is, when it was asked. */
    SerialProbe serial();

    /** The billing register, exactly as the device counts it (before any CT ratio). */
    MeterRegister register();

    /** The least by which the register can rise at its present position, in mWh. */
    long stepMilliwattHours();

    /** The transformer ratio that was set in the device, where it must still be applied. */
    Optional<CtRatio> multiplier();
  }

  /**
   * The billing register and nothing else, fetched because a decision about the supply waits for
   * it. What flows now is not known from it: rules about voltage, current and power keep what the
   * last {@link Read} told them.
   *
   * @param serial see {@link Read}
   * @param register see {@link Read}
   * @param stepMilliwattHours see {@link Detail}
   * @param multiplier see {@link Detail}
   */
  record RegisterRead(
      SerialProbe serial,
      MeterRegister register,
      long stepMilliwattHours,
      Optional<CtRatio> multiplier,
      Instant takenAt,
      long monotonicNanos)
      implements Answer {}

  /**
   * A complete, checksummed answer.
   *
   * @param serial what the device said it is, when it was asked. The bus asks at its first contact
   *     after start and after each failed attempt, because a meter can be exchanged only while it
   *     is silent
   * @param register the billing register, exactly as the device counts it (before any CT ratio)
   * @param voltages per phase, 1 or 3
   * @param currents per phase, 1 or 3, or 4 where the meter measures the neutral
   * @param power active power, signed, all phases
   * @param detail what not every model tells
   */
  record Read(
      SerialProbe serial,
      MeterRegister register,
      List<Voltage> voltages,
      List<Current> currents,
      Power power,
      Instant takenAt,
      long monotonicNanos,
      Detail detail)
      implements Answer {
    public Read {
      voltages = List.copyOf(voltages);
      currents = List.copyOf(currents);
    }

    @Override
    public long stepMilliwattHours() {
      return detail.stepMilliwattHours();
    }

    @Override
    public Optional<CtRatio> multiplier() {
      return detail.multiplier();
    }

    /** An answer of a model that tells only what every model does. */
    public Read(
        SerialProbe serial,
        MeterRegister register,
        List<Voltage> voltages,
        List<Current> currents,
        Power power,
        Instant takenAt,
        long monotonicNanos) {
      this(
          serial,
          register,
          voltages,
          currents,
          power,
          takenAt,
          monotonicNanos,
          Detail.none(register));
    }
  }

  /**
   * What not every model tells.
   *
   * @param export the register of energy that flowed back
   * @param phasePowers active power of each phase, signed; empty where the model tells none
   * @param stepMilliwattHours the least by which the billing register can rise at its present
   *     position, in mWh: more than a count where a float has become coarse
   * @param bothDirections whether the billing register also rises when energy flows back
   * @param multiplier the transformer ratio that was set in the device, when it was asked and has
   *     not applied it itself
   * @param signals what the meter tells of tampering with it
   */
  record Detail(
      Optional<MeterRegister> export,
      List<Power> phasePowers,
      long stepMilliwattHours,
      boolean bothDirections,
      Optional<CtRatio> multiplier,
      Set<QualityFlag> signals) {
    public Detail {
      phasePowers = List.copyOf(phasePowers);
      signals = Set.copyOf(signals);
    }

    /** Of a model that tells nothing of tampering. */
    public Detail(
        Optional<MeterRegister> export,
        List<Power> phasePowers,
        long stepMilliwattHours,
        boolean bothDirections,
        Optional<CtRatio> multiplier) {
      this(export, phasePowers, stepMilliwattHours, bothDirections, multiplier, Set.of());
    }

    /** Nothing but what the register itself says. */
    public static Detail none(MeterRegister register) {
      long step = 1;
      for (int i = register.exponent() + 3; i > 0; i--) {
        step *= 10;
      }
      return new Detail(Optional.empty(), List.of(), step, false, Optional.empty());
    }
  }

  /** No usable answer. */
  record Failed(Cause cause, Instant takenAt, long monotonicNanos) implements Sample {}
}

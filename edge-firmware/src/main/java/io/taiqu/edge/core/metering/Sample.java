package io.taiqu.edge.core.metering;

import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Instant;
import java.util.List;

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
   */
  record Read(
      SerialProbe serial,
      MeterRegister register,
      List<Voltage> voltages,
      List<Current> currents,
      Power power,
      Instant takenAt,
      long monotonicNanos)
      implements Sample {
    public Read {
      voltages = List.copyOf(voltages);
      currents = List.copyOf(currents);
    }
  }

  /** No usable answer. */
  record Failed(Cause cause, Instant takenAt, long monotonicNanos) implements Sample {}
}

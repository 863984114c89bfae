package io.taiqu.protocol.message;

import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of reading a meter. What was not read is missing and shows as missing; it is never
 * zero and never guessed.
 */
public sealed interface Reading {
  /**
   * Values that the meter gave, before any transformer ratio.
   *
   * @param register the billing register
   * @param voltages per phase, at most 3; empty if the meter has none
   * @param currents per phase, at most 3; empty if the meter has none
   * @param power active power, all phases together
   * @param milliampereSquaredHours per phase ∫I²dt over the interval, in 10⁻⁶ A²h, summed by the
   *     edge from its polling; where three phases are measured, a fourth entry for the neutral;
   *     empty if not kept
   * @param export the register of energy that flowed back; empty if the meter has none
   * @param extremes what polling saw over the interval; empty if not kept
   */
  record Measured(
      MeterRegister register,
      List<Voltage> voltages,
      List<Current> currents,
      Power power,
      List<Long> milliampereSquaredHours,
      Optional<MeterRegister> export,
      Optional<Extremes> extremes)
      implements Reading {
    public Measured {
      voltages = List.copyOf(voltages);
      currents = List.copyOf(currents);
      milliampereSquaredHours = List.copyOf(milliampereSquaredHours);
      Ranges.requireAtMost(voltages, 3, "voltages");
      Ranges.requireAtMost(currents, 3, "currents");
      Ranges.requireAtMost(milliampereSquaredHours, 4, "squared current");
    }

    /** Values of a meter of which nothing further is kept. */
    public Measured(
        MeterRegister register,
        List<Voltage> voltages,
        List<Current> currents,
        Power power,
        List<Long> milliampereSquaredHours) {
      this(
          register,
          voltages,
          currents,
          power,
          milliampereSquaredHours,
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * No values.
   *
   * @param cause why not
   */
  record Missing(Cause cause) implements Reading {}
}

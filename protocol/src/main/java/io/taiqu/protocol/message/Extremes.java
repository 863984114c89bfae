package io.taiqu.protocol.message;

import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The lowest and highest values that polling saw over an interval, before any transformer ratio.
 * What rose and fell between two polls is not in them.
 *
 * @param polls how many reads they are of, at least 1
 * @param lowestVoltages per phase
 * @param highestVoltages per phase
 * @param lowestCurrents per phase
 * @param highestCurrents per phase
 * @param lowestPower signed, all phases together
 * @param highestPower signed, all phases together: the peak
 */
public record Extremes(
    long polls,
    List<Voltage> lowestVoltages,
    List<Voltage> highestVoltages,
    List<Current> lowestCurrents,
    List<Current> highestCurrents,
    Power lowestPower,
    Power highestPower) {
  public Extremes {
    lowestVoltages = List.copyOf(lowestVoltages);
    highestVoltages = List.copyOf(highestVoltages);
    lowestCurrents = List.copyOf(lowestCurrents);
    highestCurrents = List.copyOf(highestCurrents);
    Ranges.requireAtMost(lowestVoltages, 3, "voltages");
    Ranges.requireAtMost(lowestCurrents, 3, "currents");
    if (polls < 1
        || lowestVoltages.size() != highestVoltages.size()
        || lowestCurrents.size() != highestCurrents.size()) {
      throw new IllegalArgumentException("extremes of " + polls + " polls, or of unequal phases");
    }
  }

  /** Of one read. */
  public static Extremes of(List<Voltage> voltages, List<Current> currents, Power power) {
    return new Extremes(1, voltages, voltages, currents, currents, power, power);
  }

  /** Of these reads and others of the same meter; of the others alone if its phases changed. */
  public Extremes and(Extremes later) {
    if (lowestVoltages.size() != later.lowestVoltages.size()
        || lowestCurrents.size() != later.lowestCurrents.size()) {
      return later;
    }
    return new Extremes(
        polls + later.polls,
        each(lowestVoltages, later.lowestVoltages, (a, b) -> a.compareTo(b) <= 0 ? a : b),
        each(highestVoltages, later.highestVoltages, (a, b) -> a.compareTo(b) >= 0 ? a : b),
        each(lowestCurrents, later.lowestCurrents, (a, b) -> a.compareTo(b) <= 0 ? a : b),
        each(highestCurrents, later.highestCurrents, (a, b) -> a.compareTo(b) >= 0 ? a : b),
        new Power(Math.min(lowestPower.watts(), later.lowestPower.watts())),
        new Power(Math.max(highestPower.watts(), later.highestPower.watts())));
  }

  private static <T> List<T> each(List<T> one, List<T> other, BinaryOperator<T> chosen) {
    List<T> all = new ArrayList<>(one.size());
    for (int i = 0; i < one.size(); i++) {
      all.add(chosen.apply(one.get(i), other.get(i)));
    }
    return all;
  }
}

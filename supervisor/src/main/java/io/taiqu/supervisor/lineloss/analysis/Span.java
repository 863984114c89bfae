package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Cuts readings to the whole days that the supply meter and every listed meter cover. Gaps within
 * do no harm.
 */
final class Span {
  private Span() {}

  /**
   * The readings cut, or nothing if a listed meter has no reads or too few days remain in common.
   *
   * @param latePart a beginning or end may be missing for a day over this
   */
  static Optional<Cut> commonTo(
      DistrictReadings readings, int latePart, List<QualityNote> quality) {
    int perDay = readings.perDay();
    int tolerance = perDay / latePart;
    int from = 0;
    int to = readings.reads() - 1;
    boolean complete = true;
    SequencedMap<String, double[]> registers = new LinkedHashMap<>();
    registers.put(QualityNote.SUPPLY, readings.supply().register()[0]);
    for (DistrictReadings.Customer customer : readings.customers()) {
      if (customer.listedHere()) {
        registers.put(customer.meter(), customer.register());
      }
    }
    for (Map.Entry<String, double[]> meter : registers.entrySet()) {
      int first = first(meter.getValue());
      int last = last(meter.getValue());
      if (first > last) {
        quality.add(new QualityNote(meter.getKey(), QualityNote.Kind.NO_READS, readings.reads()));
        complete = false;
        continue;
      }
      int late = first > tolerance ? first : 0;
      int early = readings.reads() - 1 - last > tolerance ? last : readings.reads() - 1;
      if (late > 0 || early < readings.reads() - 1) {
        quality.add(
            new QualityNote(
                meter.getKey(),
                QualityNote.Kind.SHORT_SPAN,
                readings.reads() - (last - first + 1)));
      }
      from = Math.max(from, (late + perDay - 1) / perDay * perDay);
      to = Math.min(to, early);
    }
    if (!complete || to - from < perDay) {
      return Optional.empty();
    }
    return Optional.of(
        new Cut(
            from == 0 && to == readings.reads() - 1 ? readings : cut(readings, from, to),
            from / perDay));
  }

  /**
   * Readings that were cut.
   *
   * @param daysBefore how many days at the beginning are gone
   */
  record Cut(DistrictReadings readings, int daysBefore) {}

  /** The readings from one read to another, both included. */
  static DistrictReadings cut(DistrictReadings readings, int from, int to) {
    List<DistrictReadings.Customer> customers = new ArrayList<>();
    for (DistrictReadings.Customer customer : readings.customers()) {
      customers.add(
          customer.reading(part(customer.register(), from, to), part(customer.volts(), from, to)));
    }
    DistrictReadings.Supply supply = readings.supply();
    return new DistrictReadings(
        readings.perDay(),
        customers,
        new DistrictReadings.Supply(
            supply.accuracyClass(),
            supply.ratio(),
            parts(supply.register(), from, to),
            parts(supply.volts(), from, to),
            parts(supply.amperes(), from, to),
            parts(supply.squares(), from, to),
            supply.before(),
            supply.nameplate()));
  }

  private static double[][] parts(double[][] series, int from, int to) {
    double[][] parts = new double[series.length][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = part(series[i], from, to);
    }
    return parts;
  }

  private static double[] part(double[] series, int from, int to) {
    return Arrays.copyOfRange(series, from, to + 1);
  }

  private static int first(double[] register) {
    int first = 0;
    while (first < register.length && Double.isNaN(register[first])) {
      first++;
    }
    return first;
  }

  private static int last(double[] register) {
    int last = register.length - 1;
    while (last >= 0 && Double.isNaN(register[last])) {
      last--;
    }
    return last;
  }
}

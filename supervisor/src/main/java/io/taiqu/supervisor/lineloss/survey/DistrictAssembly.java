package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns stored readings into what the analysis takes.
 *
 * <p>The supply meter's one register is divided among the phases by V·I, with I from ∫I²dt over the
 * interval: exact where all phases have the same power factor. The sum over the phases, which the
 * balance rests on, stays that of the register.
 */
final class DistrictAssembly {
  private static final int PHASES = 3;
  private static final int CONDUCTORS = 4;

  private DistrictAssembly() {}

  /** The readings; a supply meter at the low-voltage busbar has to measure three phases. */
  static DistrictReadings of(SpanReadings span, MeterSpan supply, LossRules rules) {
    List<DistrictReadings.Customer> customers = new ArrayList<>();
    for (MeterSpan meter : span.customers()) {
      boolean threePhase = meter.phases() == PHASES;
      customers.add(
          new DistrictReadings.Customer(
              meter.point().toString(),
              meter.listedHere(),
              threePhase,
              threePhase ? Optional.empty() : meter.archivePhase().flatMap(DistrictAssembly::phase),
              rules.meterClassPercent(),
              meter.factor(),
              meter.step(),
              meter.register(),
              meter.volts()[0]));
    }
    double hours = span.stepMinutes() / 60.0;
    return new DistrictReadings(
        span.perDay(),
        customers,
        new DistrictReadings.Supply(
            rules.supplyClassPercent(),
            supply.factor(),
            divided(supply, hours),
            supply.volts(),
            supply.amperes(),
            cumulative(supply, hours),
            span.before(),
            span.nameplate()));
  }

  private static Optional<LinePhase> phase(String archive) {
    return Arrays.stream(LinePhase.values())
        .filter(
            phase -> archive.equals("L" + (phase.ordinal() + 1)) || archive.equals(phase.name()))
        .findFirst();
  }

  private static double[][] divided(MeterSpan supply, double hours) {
    double[] register = supply.register();
    double[][] divided = new double[PHASES][register.length];
    double[] position = new double[PHASES];
    double[] share = {1.0 / PHASES, 1.0 / PHASES, 1.0 / PHASES};
    int last = -1;
    for (int read = 0; read < register.length; read++) {
      if (Double.isNaN(register[read])) {
        for (double[] phase : divided) {
          phase[read] = Double.NaN;
        }
        continue;
      }
      double energy = last < 0 ? 0 : register[read] - register[last];
      if (last >= 0) {
        share = shares(supply, last, read, hours, share);
      }
      for (int p = 0; p < PHASES; p++) {
        position[p] += energy * share[p];
        divided[p][read] = position[p];
      }
      last = read;
    }
    return divided;
  }

  /** Each phase's share of V·I between two reads; the last ones where nothing tells. */
  private static double[] shares(
      MeterSpan supply, int from, int to, double hours, double[] lastShares) {
    double[] apparent = new double[PHASES];
    double sum = 0;
    for (int p = 0; p < PHASES; p++) {
      for (int interval = from; interval < to; interval++) {
        double current = effective(supply, p, interval, hours);
        double volts = mean(supply.volts()[p], interval);
        if (!Double.isNaN(current) && !Double.isNaN(volts)) {
          apparent[p] += volts * current;
        }
      }
      sum += apparent[p];
    }
    if (!(sum > 0)) {
      return lastShares;
    }
    for (int p = 0; p < PHASES; p++) {
      apparent[p] /= sum;
    }
    return apparent;
  }

  /** Effective amperes over an interval: from ∫I²dt, else from the reads at its ends. */
  private static double effective(MeterSpan supply, int conductor, int interval, double hours) {
    double square = supply.squares()[conductor][interval];
    if (!Double.isNaN(square)) {
      return Math.sqrt(square / hours);
    }
    return conductor < PHASES ? mean(supply.amperes()[conductor], interval) : Double.NaN;
  }

  private static double mean(double[] byRead, int interval) {
    double begin = byRead[interval];
    double end = byRead[interval + 1];
    if (Double.isNaN(begin)) {
      return end;
    }
    return Double.isNaN(end) ? begin : (begin + end) / 2;
  }

  /** ∫I²dt from the beginning of the span; what is missing is filled from the reads beside it. */
  private static double[][] cumulative(MeterSpan supply, double hours) {
    double[][] cumulative = new double[CONDUCTORS][supply.register().length];
    for (int c = 0; c < CONDUCTORS; c++) {
      double sum = 0;
      for (int interval = 0; interval < supply.squares()[c].length; interval++) {
        double current = effective(supply, c, interval, hours);
        sum += Double.isNaN(current) ? 0 : current * current * hours;
        cumulative[c][interval + 1] = sum;
      }
    }
    return cumulative;
  }
}

package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The customers of each phase, told from one another by their voltages alone. The archive names the
 * groups; a meter whose voltage moves with another group's goes there, and one that moves with none
 * belongs to none.
 *
 * @param volts of each phase at each read: what its customers' voltages have in common
 * @param energy kWh of each phase and interval, three-phase customers' in equal parts
 */
record PhaseGroups(double[][] volts, double[][] energy) {
  private static final int PHASES = 3;
  private static final int LEAST_OF_PHASE = 3;
  private static final int ROUNDS = 3;
  private static final double FOREIGN_BELOW = 0.3;
  private static final int NONE = -1;

  /** Nothing if archive and voltages leave fewer than three customers to a phase. */
  static Optional<PhaseGroups> of(DistrictReadings readings) {
    List<DistrictReadings.Customer> singles = new ArrayList<>();
    List<DistrictReadings.Customer> threes = new ArrayList<>();
    for (DistrictReadings.Customer customer : readings.customers()) {
      if (customer.listedHere()) {
        (customer.threePhase() ? threes : singles).add(customer);
      }
    }
    int[] phase = new int[singles.size()];
    for (int i = 0; i < phase.length; i++) {
      phase[i] = singles.get(i).archivePhase().map(Enum::ordinal).orElse(NONE);
    }
    if (tooFew(phase)) {
      return Optional.empty();
    }
    Common common = new Common(singles, readings.reads());
    for (int round = 0; round < ROUNDS; round++) {
      common.gather(phase);
      for (int i = 0; i < phase.length; i++) {
        PhaseFinder.Finding finding = common.finding(i, phase[i]);
        if (finding.enough() && finding.highest() < FOREIGN_BELOW) {
          phase[i] = NONE;
        } else if (finding.certain().isPresent()) {
          phase[i] = finding.certain().get().ordinal();
        }
      }
    }
    common.gather(phase);
    return tooFew(phase)
        ? Optional.empty()
        : Optional.of(
            new PhaseGroups(
                common.volts(phase), energy(singles, phase, threes, readings.reads() - 1)));
  }

  private static boolean tooFew(int[] phase) {
    int[] members = new int[PHASES];
    for (int one : phase) {
      if (one != NONE) {
        members[one]++;
      }
    }
    return Arrays.stream(members).anyMatch(count -> count < LEAST_OF_PHASE);
  }

  private static double[][] energy(
      List<DistrictReadings.Customer> singles,
      int[] phase,
      List<DistrictReadings.Customer> threes,
      int intervals) {
    double[][] energy = new double[PHASES][intervals];
    for (int i = 0; i < phase.length; i++) {
      if (phase[i] != NONE) {
        add(energy[phase[i]], singles.get(i), 1);
      }
    }
    for (DistrictReadings.Customer customer : threes) {
      for (double[] each : energy) {
        add(each, customer, 1.0 / PHASES);
      }
    }
    return energy;
  }

  private static void add(double[] to, DistrictReadings.Customer customer, double share) {
    double[] energy = Curve.of(customer.register(), customer.step(), customer.ratio()).energy();
    for (int t = 0; t < to.length; t++) {
      to[t] += share * energy[t];
    }
  }

  /** How the voltages of each group differ from their own means, summed up. */
  private static final class Common {
    private final List<DistrictReadings.Customer> customers;
    private final double[] means;
    private final double[][] sum;
    private final int[][] known;

    Common(List<DistrictReadings.Customer> customers, int reads) {
      this.customers = customers;
      means = new double[customers.size()];
      for (int i = 0; i < means.length; i++) {
        means[i] =
            Arrays.stream(customers.get(i).volts())
                .filter(volts -> !Double.isNaN(volts))
                .average()
                .orElse(Double.NaN);
      }
      sum = new double[PHASES][reads];
      known = new int[PHASES][reads];
    }

    void gather(int[] phase) {
      for (int p = 0; p < PHASES; p++) {
        Arrays.fill(sum[p], 0);
        Arrays.fill(known[p], 0);
      }
      for (int i = 0; i < phase.length; i++) {
        if (phase[i] != NONE) {
          double[] volts = customers.get(i).volts();
          for (int t = 0; t < volts.length; t++) {
            if (!Double.isNaN(volts[t])) {
              sum[phase[i]][t] += volts[t] - means[i];
              known[phase[i]][t]++;
            }
          }
        }
      }
    }

    /** Which group a meter's voltage moves with, itself left out of its own. */
    PhaseFinder.Finding finding(int customer, int own) {
      double[] volts = customers.get(customer).volts();
      double[][] groups = new double[PHASES][volts.length];
      for (int p = 0; p < PHASES; p++) {
        for (int t = 0; t < volts.length; t++) {
          boolean within = p == own && !Double.isNaN(volts[t]);
          double others = sum[p][t] - (within ? volts[t] - means[customer] : 0);
          int count = known[p][t] - (within ? 1 : 0);
          groups[p][t] = count > 0 ? others / count : Double.NaN;
        }
      }
      return PhaseFinder.of(volts, groups);
    }

    double[][] volts(int[] phase) {
      double[][] volts = new double[PHASES][];
      for (int p = 0; p < PHASES; p++) {
        double level = 0;
        int members = 0;
        for (int i = 0; i < phase.length; i++) {
          if (phase[i] == p && !Double.isNaN(means[i])) {
            level += means[i];
            members++;
          }
        }
        volts[p] = new double[sum[p].length];
        for (int t = 0; t < volts[p].length; t++) {
          volts[p][t] = known[p][t] > 0 ? level / members + sum[p][t] / known[p][t] : Double.NaN;
        }
      }
      return volts;
    }
  }
}

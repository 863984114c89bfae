package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Takes out of readings what can't be: voltages of dead inputs, single reads off a register's
 * course, and rises that nothing could have supplied. Each is noted; nothing is made up in its
 * place.
 */
final class Plausible {
  /** Below this nothing is fed, and the digits say nothing of any phase. */
  private static final double DEAD_VOLTS = 20;

  /** A meter, were it fed from elsewhere, counts less than so many times the transformer's most. */
  private static final double MOST_TIMES = 20;

  /** What the supply register rises by in nearly all intervals. */
  private static final double USUAL_QUANTILE = 0.95;

  private static final int SUPPLY_TIMES = 50;

  private final List<QualityNote> quality;

  private Plausible(List<QualityNote> quality) {
    this.quality = quality;
  }

  /** The readings without what can't be. */
  static DistrictReadings of(DistrictReadings readings, List<QualityNote> quality) {
    return new Plausible(quality).checked(readings);
  }

  private DistrictReadings checked(DistrictReadings readings) {
    DistrictReadings.Supply supply = readings.supply();
    double[][] registers = supply.register().clone();
    double most = 0;
    int jumps = 0;
    int off = 0;
    for (int p = 0; p < registers.length; p++) {
      Course course = new Course(registers[p], SUPPLY_TIMES * usual(registers[p]));
      registers[p] = course.register;
      jumps += course.jumps;
      off += course.off;
      most += largest(registers[p]) * supply.ratio();
    }
    note(QualityNote.SUPPLY, QualityNote.Kind.REGISTER_JUMPED, jumps);
    note(QualityNote.SUPPLY, QualityNote.Kind.READ_OFF, off);
    List<DistrictReadings.Customer> customers = new ArrayList<>();
    for (DistrictReadings.Customer customer : readings.customers()) {
      Course course = new Course(customer.register(), MOST_TIMES * most / customer.ratio());
      note(customer.meter(), QualityNote.Kind.REGISTER_JUMPED, course.jumps);
      note(customer.meter(), QualityNote.Kind.READ_OFF, course.off);
      customers.add(customer.reading(course.register, live(customer.volts())));
    }
    return new DistrictReadings(
        readings.perDay(),
        customers,
        new DistrictReadings.Supply(
            supply.accuracyClass(),
            supply.ratio(),
            registers,
            supply.before()
                ? supply.volts()
                : Arrays.stream(supply.volts()).map(Plausible::live).toArray(double[][]::new),
            supply.amperes(),
            supply.squares(),
            supply.before(),
            supply.nameplate()));
  }

  private void note(String meter, QualityNote.Kind kind, int count) {
    if (count > 0) {
      quality.add(new QualityNote(meter, kind, count));
    }
  }

  private static double[] live(double[] volts) {
    double[] live = volts.clone();
    for (int t = 0; t < live.length; t++) {
      live[t] = live[t] < DEAD_VOLTS ? Double.NaN : live[t];
    }
    return live;
  }

  /** What the register rises by in an interval, but for the largest rises; 0 if it never does. */
  private static double usual(double[] register) {
    List<Double> rises = new ArrayList<>();
    eachRise(register, (from, to) -> rises.add((register[to] - register[from]) / (to - from)));
    double[] sorted =
        rises.stream().mapToDouble(rise -> rise).filter(r -> r > 0).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) (USUAL_QUANTILE * (sorted.length - 1))];
  }

  private static double largest(double[] register) {
    double[] largest = new double[1];
    eachRise(
        register,
        (from, to) ->
            largest[0] = Math.max(largest[0], (register[to] - register[from]) / (to - from)));
    return largest[0];
  }

  @FunctionalInterface
  private interface Step {
    void between(int from, int to);
  }

  private static void eachRise(double[] register, Step step) {
    int[] last = {-1};
    IntConsumer next =
        t -> {
          if (last[0] >= 0) {
            step.between(last[0], t);
          }
          last[0] = t;
        };
    for (int t = 0; t < register.length; t++) {
      if (!Double.isNaN(register[t])) {
        next.accept(t);
      }
    }
  }

  /** A register's course without reads that are off it, and joined where it jumps. */
  private static final class Course {
    private final double[] register;
    private int jumps;
    private int off;

    /**
     * Follows a register.
     *
     * @param most it can rise by in an interval; not above 0: it is left as it is
     */
    Course(double[] read, double most) {
      register = read.clone();
      if (!(most > 0)) {
        return;
      }
      double shift = 0;
      int last = -1;
      for (int t = 0; t < register.length; t++) {
        if (Double.isNaN(register[t])) {
          continue;
        }
        double now = read[t] + shift;
        if (last >= 0 && isOff(read, shift, last, t, most)) {
          register[t] = Double.NaN;
          off++;
          continue;
        }
        if (last >= 0 && now - register[last] > most * (t - last)) {
          shift -= now - register[last];
          now = register[last];
          jumps++;
        }
        register[t] = now;
        last = t;
      }
    }

    /** Whether a read is off a course on which the ones before and after it agree. */
    private boolean isOff(double[] read, double shift, int last, int at, double most) {
      double rise = read[at] + shift - register[last];
      if (Math.abs(rise) <= most * (at - last)) {
        return false;
      }
      int next = at + 1;
      while (next < read.length && Double.isNaN(read[next])) {
        next++;
      }
      if (next == read.length) {
        return false;
      }
      double beyond = read[next] + shift - register[last];
      return beyond >= 0 && beyond <= most * (next - last);
    }
  }
}

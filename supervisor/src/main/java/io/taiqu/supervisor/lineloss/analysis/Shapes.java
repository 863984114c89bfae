package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gives hypotheses their shapes. */
final class Shapes {
  /** A coefficient k is unrecorded over recorded: 2 means that two thirds are missing. */
  static final double SHARE_PRIOR = 2;

  /** At night little may be recorded, so that the ratio is large. */
  static final double NIGHT_PRIOR = 10;

  static final double TAP_PRIOR = 5;

  private static final double TAP_UNIT = 0.1;

  private static final double TAP_SIZE_PRIOR = 0.2;
  private static final double TAP_HOUR_PRIOR = 0.4;
  private static final double TAP_DAY_PRIOR = 0.7;
  private static final double UNMETERED_PRIOR = 0.5;
  private static final double STANDING_DAY_PRIOR = 0.6;
  private static final double HIDDEN_SWING = 2.5;
  private static final int LEAST_STANDING = 5;

  private final District district;
  private final int perDay;
  private final int intervals;
  private final double[][] usual;
  private final boolean[][] stands;

  Shapes(District district) {
    this.district = district;
    perDay = district.perDay();
    intervals = district.intervals();
    int customers = district.customers().size();
    usual = new double[customers][];
    stands = new boolean[customers][];
    for (int i = 0; i < customers; i++) {
      Curve curve = district.customers().get(i).curve();
      stands[i] = longRuns(curve.standing());
      usual[i] = usualDay(curve.energy(), stands[i]);
    }
  }

  /** Intervals of long enough runs in which a customer's register did not move. */
  boolean[] standing(int customer) {
    return stands[customer];
  }

  double[] energy(int customer) {
    return district.customers().get(customer).curve().energy();
  }

  /** The main column alone. */
  double[] values(Hypothesis hypothesis) {
    return switch (hypothesis) {
      case Hypothesis.Share(int customer, int fromDay) -> from(energy(customer), fromDay * perDay);
      case Hypothesis.Night(int customer, int fromDay, int begins, int ends) -> {
        double[] values = from(energy(customer), firstOfNights(fromDay));
        for (int t = 0; t < intervals; t++) {
          if (!within(t % perDay, begins, ends)) {
            values[t] = 0;
          }
        }
        yield values;
      }
      case Hypothesis.Standing(int customer) -> {
        double[] values = new double[intervals];
        boolean[] stand = stands[customer];
        for (int t = 0; t < intervals; t++) {
          // The run began and ended somewhere within the intervals beside it.
          boolean beside = t > 0 && stand[t - 1] || t + 1 < intervals && stand[t + 1];
          values[t] = (stand[t] ? 1 : beside ? 0.5 : 0) * usual[customer][t % perDay];
        }
        yield values;
      }
      case Hypothesis.Neighbour(int customer) -> energy(customer);
      case Hypothesis.Tap(int begins, int ends) -> {
        double[] values = new double[intervals];
        for (int t = 0; t < intervals; t++) {
          values[t] = within(t % perDay, begins, ends) ? TAP_UNIT : 0;
        }
        yield values;
      }
      case Hypothesis.Unmetered() -> district.suppliedSum();
    };
  }

  /**
   * The whole shape.
   *
   * @param coefficient that the main column is expected to have
   */
  Shape of(Hypothesis hypothesis, double coefficient) {
    double[] values = values(hypothesis);
    return switch (hypothesis) {
      case Hypothesis.Share _, Hypothesis.Neighbour _ -> plain(values, SHARE_PRIOR);
      case Hypothesis.Night _ -> plain(values, NIGHT_PRIOR);
      case Hypothesis.Standing _ ->
          new Shape(
              new Column(values, SHARE_PRIOR),
              byDay(values, STANDING_DAY_PRIOR),
              squares(values, HIDDEN_SWING));
      case Hypothesis.Unmetered() ->
          // The supply meter's gain has the same course: which of them it is the priors decide.
          new Shape(
              new Column(values, UNMETERED_PRIOR * coefficient, coefficient),
              byDay(values, TAP_DAY_PRIOR * coefficient),
              squares(values, HIDDEN_SWING * coefficient));
      case Hypothesis.Tap(int begins, int ends) -> {
        // What draws unseen is most likely a household: one that uses between these hours what the
        // block was found to hold, more or less so at any hour and day.
        double[] day = household();
        double[] household = new double[intervals];
        double within = 0;
        for (int t = 0; t < intervals; t++) {
          household[t] = day[t % perDay];
          within += within(t % perDay, begins, ends) ? household[t] : 0;
        }
        double size = Math.abs(coefficient) * sum(values) / Math.max(within, Double.MIN_NORMAL);
        List<Column> further = byDay(household, TAP_DAY_PRIOR * size);
        for (int hour = 0; hour < 24; hour++) {
          double[] column = new double[intervals];
          for (int t = 0; t < intervals; t++) {
            column[t] = t % perDay * 24 / perDay == hour ? household[t] : 0;
          }
          further.add(new Column(column, TAP_HOUR_PRIOR * size));
        }
        yield new Shape(
            new Column(household, TAP_SIZE_PRIOR * size, size),
            further,
            squares(household, HIDDEN_SWING * size));
      }
    };
  }

  /** Nights that begin on a day include none of its morning. */
  int firstOfNights(int fromDay) {
    return fromDay == 0 ? 0 : fromDay * perDay + perDay / 2;
  }

  /** How much a hypothesis must explain beyond the threshold, for having been searched for. */
  static double penalty(Hypothesis hypothesis) {
    return switch (hypothesis) {
      case Hypothesis.Share(int _, int fromDay) -> fromDay == 0 ? 0 : 14;
      case Hypothesis.Night _, Hypothesis.Tap _ -> 14;
      case Hypothesis.Standing _ -> 6;
      case Hypothesis.Neighbour _, Hypothesis.Unmetered _ -> 0;
    };
  }

  private static Shape plain(double[] values, double prior) {
    return new Shape(new Column(values, prior), List.of(), new double[0]);
  }

  private List<Column> byDay(double[] values, double prior) {
    List<Column> days = new ArrayList<>();
    for (int from = 0; from < intervals; from += perDay) {
      double[] column = new double[intervals];
      boolean any = false;
      for (int t = from; t < Math.min(intervals, from + perDay); t++) {
        column[t] = values[t];
        any |= values[t] != 0;
      }
      if (any) {
        days.add(new Column(column, prior));
      }
    }
    return days;
  }

  private static double[] squares(double[] values, double times) {
    double[] squares = new double[values.length];
    for (int t = 0; t < squares.length; t++) {
      squares[t] = values[t] * values[t] * times * times;
    }
    return squares;
  }

  private static boolean within(int slot, int begins, int ends) {
    return begins < ends ? slot >= begins && slot < ends : slot >= begins || slot < ends;
  }

  private static double[] from(double[] energy, int first) {
    double[] values = energy.clone();
    for (int t = 0; t < Math.min(first, values.length); t++) {
      values[t] = 0;
    }
    return values;
  }

  private static boolean[] longRuns(boolean[] standing) {
    boolean[] runs = new boolean[standing.length];
    int from = 0;
    while (from < standing.length) {
      int to = from;
      while (to < standing.length && standing[to]) {
        to++;
      }
      if (to - from >= LEAST_STANDING) {
        Arrays.fill(runs, from, to, true);
      }
      from = Math.max(to, from + 1);
    }
    return runs;
  }

  /** The day of a middling single-phase customer, kWh by interval. */
  private double[] household() {
    double[] day = new double[perDay];
    int households = 0;
    for (int i = 0; i < usual.length; i++) {
      District.Member member = district.customers().get(i);
      if (member.listed() && !member.threePhase()) {
        households++;
        for (int slot = 0; slot < perDay; slot++) {
          day[slot] += usual[i][slot];
        }
      }
    }
    for (int slot = 0; slot < perDay; slot++) {
      day[slot] /= Math.max(1, households);
    }
    return day;
  }

  /** Mean of each interval of the day while the register moved, smoothed over five intervals. */
  private double[] usualDay(double[] energy, boolean[] standing) {
    double[] mean = new double[perDay];
    double[] known = new double[perDay];
    for (int t = 0; t < intervals; t++) {
      if (!standing[t]) {
        mean[t % perDay] += energy[t];
        known[t % perDay]++;
      }
    }
    double all = 0;
    double count = 0;
    for (int slot = 0; slot < perDay; slot++) {
      all += mean[slot];
      count += known[slot];
      mean[slot] = known[slot] > 0 ? mean[slot] / known[slot] : Double.NaN;
    }
    double overall = count > 0 ? all / count : 0;
    double[] smooth = new double[perDay];
    for (int slot = 0; slot < perDay; slot++) {
      for (int offset = -2; offset <= 2; offset++) {
        double value = mean[(slot + offset + perDay) % perDay];
        smooth[slot] += (Double.isNaN(value) ? overall : value) / 5;
      }
    }
    return smooth;
  }

  static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}

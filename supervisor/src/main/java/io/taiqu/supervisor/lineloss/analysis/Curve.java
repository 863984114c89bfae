package io.taiqu.supervisor.lineloss.analysis;

import java.util.Arrays;

/**
 * A register as a continuous curve: what was not read is interpolated, and within the step that the
 * register can show the curve is as smooth as it can be. Energy over several intervals stays exact
 * to one step whatever was missing.
 *
 * @param energy kWh in each interval, primary
 * @param standing intervals in which the register did not move at all
 * @param missing read times that were not read
 * @param turnedBack intervals in which the register went backward, as at an exchange
 * @param countedBack how often it went backward where it does so again and again
 */
record Curve(
    double[] energy, boolean[] standing, boolean[] missing, boolean[] turnedBack, int countedBack) {

  /** More backward steps than an exchange or two: the register counts export down. */
  private static final int NET_METERING_STEPS = 20;

  /** In so long a run the step tells that nothing flows, not that little does. */
  private static final int LONG_RUN = 96;

  private static final int SMOOTHING_PASSES = 20;

  /** Hours in which the sun is nowhere up where people live. */
  private static final int NIGHT_FROM = 23;

  private static final int NIGHT_TO = 3;

  /**
   * Draws the curve from a register.
   *
   * @param register readings, NaN where missing; at least one is there
   * @param step resolution
   * @param ratio primary over secondary
   */
  static Curve of(double[] register, double step, double ratio) {
    int reads = register.length;
    boolean[] missing = new boolean[reads];
    double[] position = interpolated(register, missing);
    int backward = backward(position, step);
    boolean net = backward > NET_METERING_STEPS;
    boolean[] turnedBack = net ? new boolean[position.length - 1] : unwind(position, step);
    boolean[] standing = new boolean[reads - 1];
    for (int t = 0; t < standing.length; t++) {
      standing[t] = Math.abs(position[t + 1] - position[t]) < 0.01 * step;
    }
    double[] smooth = smoothed(position, missing, step);
    double[] energy = new double[reads - 1];
    for (int t = 0; t < energy.length; t++) {
      energy[t] = standing[t] && inLongRun(standing, t) ? 0 : (smooth[t + 1] - smooth[t]) * ratio;
    }
    return new Curve(energy, standing, missing, turnedBack, net ? backward : 0);
  }

  /** How often the register goes back at night where it does so again and again; else 0. */
  int backAtNight(int perDay) {
    int back = 0;
    for (int t = 0; countedBack > 0 && t < energy.length; t++) {
      int hour = t % perDay * 24 / perDay;
      back += (hour >= NIGHT_FROM || hour < NIGHT_TO) && energy[t] < 0 ? 1 : 0;
    }
    return back > NET_METERING_STEPS ? back : 0;
  }

  private static boolean inLongRun(boolean[] standing, int at) {
    int from = at;
    int to = at;
    while (from > 0 && standing[from - 1]) {
      from--;
    }
    while (to + 1 < standing.length && standing[to + 1]) {
      to++;
    }
    return to - from >= LONG_RUN;
  }

  /** Total energy. */
  double sum() {
    return Arrays.stream(energy).sum();
  }

  private static double[] interpolated(double[] register, boolean[] missing) {
    double[] position = register.clone();
    int last = -1;
    for (int t = 0; t < position.length; t++) {
      missing[t] = Double.isNaN(register[t]);
      if (!missing[t]) {
        for (int gap = last + 1; gap < t; gap++) {
          position[gap] =
              last < 0
                  ? register[t]
                  : register[last] + (register[t] - register[last]) * (gap - last) / (t - last);
        }
        last = t;
      }
    }
    for (int gap = last + 1; gap < position.length; gap++) {
      position[gap] = last < 0 ? 0 : register[last];
    }
    return position;
  }

  private static boolean isBackward(double[] position, int interval, double step) {
    return position[interval + 1] < position[interval] - 1.5 * step;
  }

  private static int backward(double[] position, double step) {
    int backward = 0;
    for (int t = 0; t < position.length - 1; t++) {
      backward += isBackward(position, t, step) ? 1 : 0;
    }
    return backward;
  }

  /** Shifts the axis where a register starts anew. */
  private static boolean[] unwind(double[] position, double step) {
    boolean[] turnedBack = new boolean[position.length - 1];
    for (int t = 0; t < turnedBack.length; t++) {
      turnedBack[t] = isBackward(position, t, step);
    }
    double shift = 0;
    double before = position[0];
    for (int t = 0; t < turnedBack.length; t++) {
      double raw = position[t + 1];
      if (turnedBack[t]) {
        shift += before - raw;
      }
      before = raw;
      position[t + 1] = raw + shift;
    }
    return turnedBack;
  }

  private static double[] smoothed(double[] position, boolean[] missing, double step) {
    double[] now = position.clone();
    double[] next = now.clone();
    double half = step / 2;
    for (int pass = 0; pass < SMOOTHING_PASSES; pass++) {
      for (int t = 1; t < now.length - 1; t++) {
        double mean = (now[t - 1] + 2 * now[t] + now[t + 1]) / 4;
        next[t] = missing[t] ? mean : Math.clamp(mean, position[t] - half, position[t] + half);
      }
      double[] swap = now;
      now = next;
      next = swap;
      next[0] = now[0];
      next[now.length - 1] = now[now.length - 1];
    }
    return now;
  }
}

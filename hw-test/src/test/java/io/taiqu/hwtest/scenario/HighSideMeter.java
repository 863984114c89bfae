package io.taiqu.hwtest.scenario;

import io.taiqu.supervisor.grid.Nameplate.VoltageRatio;
import io.taiqu.supervisor.lineloss.TransformerLoss;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import java.util.Optional;

/**
 * The same area with its supply metered on the 10 kV side by two elements behind current and
 * voltage transformers, as is usual there: one register, voltages Uab and Ucb of about 100 V, no
 * current of the phase in the middle, and nothing that is one of the low side's phases.
 */
final class HighSideMeter {
  static final TransformerLoss NAMEPLATE =
      new TransformerLoss(200, 340, 2600, new VoltageRatio(10_000, 400), 4, 0.25);

  static final String ESTATE =
      """
      {"noLoadLossW":340,"shortCircuitLossW":2600,"impedancePercent":"4",
       "voltageRatio":"10000/400","vectorGroup":"Dyn11","meteredSide":"HV"}\
      """;

  /** 20/5 A and 10 000/100 V. */
  private static final int RATIO = 400;

  private static final int VOLTAGE_RATIO = 100;

  /** Ohms of the low side: copper, and leakage at a power factor of 0.95. */
  private static final double DROP_OHM = 0.019;

  private static final double HOURS = 0.25;

  private HighSideMeter() {}

  /** kWh that the transformer itself lost in the whole time. */
  static double lost(DistrictReadings low) {
    double[] lost = losses(low);
    return lost[lost.length - 1];
  }

  /** Cumulative kWh of the transformer at each read, from what the busbar's meter showed. */
  private static double[] losses(DistrictReadings low) {
    double amperes = 200_000 / (Math.sqrt(3) * 400);
    double[] lost = new double[low.reads()];
    double last = 0;
    for (int read = 1; read < lost.length; read++) {
      double squares = 0;
      double relative = 0;
      for (int p = 0; p < 3; p++) {
        double volts = low.supply().volts()[p][read];
        double now = low.supply().squares()[p][read];
        double before = low.supply().squares()[p][read - 1];
        squares += now - before;
        relative += volts / 231 / 3;
      }
      if (!Double.isNaN(squares) && !Double.isNaN(relative)) {
        last =
            (340 * HOURS * relative * relative + 2600 * squares / (3 * amperes * amperes)) / 1000;
      }
      lost[read] = lost[read - 1] + last;
    }
    return lost;
  }

  static DistrictReadings of(DistrictReadings low) {
    DistrictReadings.Supply supply = low.supply();
    int reads = low.reads();
    double[][] register = new double[3][reads];
    double[][] volts = new double[3][reads];
    double[][] amperes = new double[3][reads];
    double[][] squares = new double[4][reads];
    double[] lost = losses(low);
    double turns = 25;
    for (int read = 0; read < reads; read++) {
      double sum = 0;
      double current = 0;
      double raised = 0;
      for (int p = 0; p < 3; p++) {
        sum += supply.register()[p][read] * supply.ratio();
        current += supply.amperes()[p][read] / 3;
        raised += (supply.volts()[p][read] + DROP_OHM * supply.amperes()[p][read]) / 3;
      }
      register[0][read] = Math.floor((sum + lost[read]) / RATIO * 10_000) / 10_000;
      register[1][read] = Double.isNaN(sum) ? Double.NaN : 0;
      register[2][read] = register[1][read];
      double line = Math.rint(raised * Math.sqrt(3) * turns / VOLTAGE_RATIO * 10) / 10;
      volts[0][read] = line;
      volts[1][read] = 0;
      volts[2][read] = line;
      // What is multiplied by the ratio of both is a hundred times the real current.
      amperes[0][read] = current / turns * VOLTAGE_RATIO;
      amperes[2][read] = amperes[0][read];
      for (int p = 0; p < 3; p += 2) {
        squares[p][read] =
            supply.squares()[p][read] / turns / turns * VOLTAGE_RATIO * VOLTAGE_RATIO;
      }
    }
    return new DistrictReadings(
        low.perDay(),
        low.customers(),
        new DistrictReadings.Supply(
            supply.accuracyClass(),
            RATIO,
            register,
            volts,
            amperes,
            squares,
            true,
            Optional.of(NAMEPLATE)));
  }
}

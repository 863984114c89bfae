package io.taiqu.hwtest.district;

import java.util.List;

/**
 * The day of the public feeder, computed here, beside the figures published for it (OpenDSS and
 * GridLAB-D).
 *
 * @param suppliedKilowattHours out of the transformer
 * @param soldKilowattHours into the loads
 * @param lossKilowattHours in the lines
 * @param kilowattsAtMinute566 out of the transformer in the minute of the highest load
 * @param buses buses that the network has been reduced to
 * @param microsecondsPerSolution time that a solution took, on average over the day
 */
public record PublishedDay(
    double suppliedKilowattHours,
    double soldKilowattHours,
    double lossKilowattHours,
    double kilowattsAtMinute566,
    int buses,
    double microsecondsPerSolution) {

  /** Published supplied energy. */
  public static final double SUPPLIED = 488.3855;

  /** Published sold energy. */
  public static final double SOLD = 483.914;

  /** Published loss. */
  public static final double LOSS = 4.4719;

  /** Published power in minute 566. */
  public static final double POWER_AT_566 = 59.3836;

  /** How near the computed figures must come. */
  public static final double TOLERANCE = 0.001;

  /** Solves the 1440 minutes of this feeder. */
  public static PublishedDay computedOn(Feeder feeder) {
    List<Feeder.Load> loads = feeder.loads();
    PowerFlow flow = PowerFlow.reduced(feeder, loads.stream().map(Feeder.Load::tap).toList());
    double[] watts = new double[loads.size()];
    double[] vars = new double[loads.size()];
    double supplied = 0;
    double sold = 0;
    double loss = 0;
    double atMinute566 = 0;
    long began = System.nanoTime();
    for (int minute = 0; minute < LoadProfiles.MINUTES; minute++) {
      for (int i = 0; i < watts.length; i++) {
        Feeder.Load load = loads.get(i);
        watts[i] = feeder.profiles().watts(load.profile(), minute);
        vars[i] = watts[i] * Math.tan(Math.acos(load.powerFactor()));
        sold += watts[i];
      }
      flow.solve(watts, vars);
      supplied += flow.supplyWatts();
      loss += flow.lossWatts();
      if (minute == 565) {
        atMinute566 = flow.supplyWatts() / 1000;
      }
    }
    double micros = (System.nanoTime() - began) / 1000.0 / LoadProfiles.MINUTES;
    return new PublishedDay(
        supplied / 60_000, sold / 60_000, loss / 60_000, atMinute566, flow.busCount(), micros);
  }

  /** True if every figure is within the tolerance of the published one. */
  public boolean agrees() {
    return near(suppliedKilowattHours, SUPPLIED)
        && near(soldKilowattHours, SOLD)
        && near(lossKilowattHours, LOSS)
        && near(kilowattsAtMinute566, POWER_AT_566);
  }

  private static boolean near(double computed, double published) {
    return Math.abs(computed / published - 1) <= TOLERANCE;
  }
}

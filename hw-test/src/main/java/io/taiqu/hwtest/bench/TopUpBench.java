package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.demo.Teller;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.switching.SwitchingRig;
import io.taiqu.hwtest.switching.TopUpTrials;
import io.taiqu.hwtest.switching.TopUpTrials.Trial;
import io.taiqu.hwtest.switching.WireBound;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * From a payment to the last byte of the relay's write, through broker, TLS and a line that is
 * never idle. The time counts from the moment at which the payment's request is sent, so that what
 * the supervisor does before it accepts is in it.
 */
final class TopUpBench implements Benchmark {
  private static final int WARM_UP = 50;
  private static final int TRIALS = 500;
  private static final double GOAL_OF_BOUND = 1.5;
  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String name() {
    return "topup";
  }

  @Override
  public String purpose() {
    return "time from a payment to the relay's write, through broker, TLS and a saturated line";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    Teller teller = new Teller(System.err);
    try (SwitchingRig rig = SwitchingRig.start("topup", teller)) {
      TopUpTrials trials = new TopUpTrials(rig, 1);
      trials.run(WARM_UP, done -> {});
      teller.say(WARM_UP + " payments to warm up, not counted; now " + TRIALS);
      List<Trial> seen =
          trials.run(
              TRIALS,
              done -> {
                if (done % 50 == 0) {
                  teller.say(done + " of " + TRIALS);
                }
              });
      for (Trial trial : seen) {
        trace.sample(
            Map.of(
                "sentNanos", trial.sentNanos(),
                "answeredNanos", trial.answeredNanos(),
                "switchedNanos", trial.switchedNanos()));
      }
      double bound = WireBound.transactionAndWriteNanos() / NANOS_PER_MILLI;
      Map<String, Double> figures = new TreeMap<>();
      figures.put("payments", (double) seen.size());
      figures.put("wireBoundMs", Quantiles.round(bound));
      figures.put("p50Ms", millis(seen, 0.5, t -> t.switchedNanos() - t.sentNanos()));
      figures.put("p99Ms", millis(seen, 0.99, t -> t.switchedNanos() - t.sentNanos()));
      figures.put("maxMs", millis(seen, 1, t -> t.switchedNanos() - t.sentNanos()));
      figures.put("acceptedP50Ms", millis(seen, 0.5, t -> t.answeredNanos() - t.sentNanos()));
      figures.put("acceptedP99Ms", millis(seen, 0.99, t -> t.answeredNanos() - t.sentNanos()));
      return BenchResult.of(
          name(),
          figures,
          Map.of("p99Ms", Goal.atMost(Quantiles.round(GOAL_OF_BOUND * bound))),
          Map.of());
    } catch (Utility.StartFailed | IllegalStateException e) {
      throw new BenchFailed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }

  private static double millis(List<Trial> trials, double share, ToLongFunction<Trial> nanos) {
    return Quantiles.millis(trials.stream().mapToLong(nanos).toArray(), share);
  }
}

package io.taiqu.hwtest.bench;

import io.taiqu.hwtest.demo.Teller;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.switching.CutoffTrials;
import io.taiqu.hwtest.switching.Cutoffs.Cutoff;
import io.taiqu.hwtest.switching.SwitchingRig;
import io.taiqu.hwtest.switching.WireBound;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * From the last byte of the read that decides to the last byte of the relay's write, and from the
 * end of the credit to the deciding read, on a line that is never idle.
 */
final class CutoffBench implements Benchmark {
  private static final int OPENINGS = 300;

  /** What deciding and committing may take beyond the transaction that is on the line. */
  private static final double ALLOWED_MS = 50;

  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String name() {
    return "cutoff";
  }

  @Override
  public String purpose() {
    return "time from the end of the credit to the deciding read, and from it to the relay's write";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    Teller teller = new Teller(System.err);
    try (SwitchingRig rig = SwitchingRig.start("cutoff", teller)) {
      CutoffTrials.Seen seen =
          new CutoffTrials(rig, 1)
              .run(
                  OPENINGS,
                  done -> {
                    if (done % 50 == 0) {
                      teller.say(done + " of " + OPENINGS);
                    }
                  });
      for (Cutoff cutoff : seen.cutoffs()) {
        trace.sample(
            Map.of(
                "creditEndedNanos", cutoff.creditEndedNanos(),
                "decidingReadNanos", cutoff.decidingReadNanos(),
                "openedNanos", cutoff.openedNanos(),
                "addressesAskedBetween", cutoff.between(),
                "askedAgain", cutoff.askedAgain()));
      }
      double transaction = WireBound.transactionNanos() / NANOS_PER_MILLI;
      double cycle = Quantiles.round(seen.cycleNanos() / NANOS_PER_MILLI);
      Map<String, Double> figures = new TreeMap<>();
      figures.put("openings", (double) seen.cutoffs().size());
      figures.put("transactionMs", Quantiles.round(transaction));
      figures.put("pollCycleMs", cycle);
      figures.put(
          "oneRequestBetween",
          (double) seen.cutoffs().stream().filter(c -> c.between().size() == 1).count());
      figures.put(
          "moreRequestsBetween",
          (double) seen.cutoffs().stream().filter(c -> c.between().size() > 1).count());
      figures.put(
          "decidingMeterAskedAgain",
          (double) seen.cutoffs().stream().filter(Cutoff::askedAgain).count());
      figures.put("p50Ms", millis(seen, 0.5, c -> c.openedNanos() - c.decidingReadNanos()));
      figures.put("p99Ms", millis(seen, 0.99, c -> c.openedNanos() - c.decidingReadNanos()));
      figures.put("maxMs", millis(seen, 1, c -> c.openedNanos() - c.decidingReadNanos()));
      figures.put(
          "creditEndToReadP50Ms",
          millis(seen, 0.5, c -> c.decidingReadNanos() - c.creditEndedNanos()));
      figures.put(
          "creditEndToReadP99Ms",
          millis(seen, 0.99, c -> c.decidingReadNanos() - c.creditEndedNanos()));
      figures.put(
          "creditEndToReadMaxMs",
          millis(seen, 1, c -> c.decidingReadNanos() - c.creditEndedNanos()));
      return BenchResult.of(
          name(),
          figures,
          Map.of(
              "p99Ms",
              Goal.atMost(Quantiles.round(transaction + ALLOWED_MS)),
              "creditEndToReadP99Ms",
              Goal.atMost(cycle)),
          Map.of());
    } catch (Utility.StartFailed | IllegalStateException e) {
      throw new BenchFailed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }

  private static double millis(CutoffTrials.Seen seen, double share, ToLongFunction<Cutoff> nanos) {
    return Quantiles.millis(seen.cutoffs().stream().mapToLong(nanos).toArray(), share);
  }
}

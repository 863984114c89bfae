package io.taiqu.hwtest.bench;

import io.taiqu.edge.commissioning.Diagnosis;
import io.taiqu.edge.commissioning.Finding;
import io.taiqu.edge.commissioning.FindingText;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Technician;
import io.taiqu.hwtest.commissioning.FaultsNamed;
import io.taiqu.hwtest.commissioning.PlantedFaults;
import io.taiqu.hwtest.commissioning.VirtualSite;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.RelayPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.world.Areas;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Commissioning of sites with 48 customers: two swapped meters, one swapped relay, one wrong phase,
 * one duplicate address and one dead meter in each, at places that the seed decides. The edge's own
 * procedure runs over the edge's own Modbus code on a virtual clock at 9600 baud.
 */
final class CommissioningBench implements Benchmark {
  private static final int CUSTOMERS = 48;
  private static final int SITES = 20;
  private static final int BAUD = 9600;
  private static final long FIRST_SEED = 20_260_302;
  private static final Instant BEGIN = Instant.parse("2026-03-02T02:00:00Z");

  @Override
  public String name() {
    return "commissioning";
  }

  @Override
  public String purpose() {
    return "48-meter sites with six planted faults each: every fault named and nothing else";
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    int planted = 0;
    int named = 0;
    int invented = 0;
    double longest = 0;
    for (int site = 0; site < SITES; site++) {
      Found found = commission(FIRST_SEED + site, trace);
      planted += found.planted();
      named += found.named();
      invented += found.invented();
      longest = Math.max(longest, found.minutes());
    }
    return BenchResult.of(
        name(),
        Map.of(
            "sites", (double) SITES,
            "faultsPlanted", (double) planted,
            "faultsNamed", (double) named,
            "falseNamed", (double) invented,
            "minutes", longest),
        Map.of(
            "faultsNamed",
            Goal.atLeast(planted),
            "falseNamed",
            Goal.atMost(0),
            "minutes",
            Goal.atMost(60)),
        Map.of());
  }

  private record Found(int planted, int named, int invented, double minutes) {}

  private static Found commission(long seed, Trace trace) throws BenchFailed {
    EstatePlan estate = EstateGrower.grow(new EstateSize(1, 1, CUSTOMERS), seed);
    TransformerPlan transformer = estate.transformers().getFirst();
    PlantedFaults faults =
        PlantedFaults.seeded(
            seed,
            CUSTOMERS,
            i -> !(transformer.customers().get(i).meter().relay() instanceof RelayPlan.InMeter));
    VirtualSite site =
        new VirtualSite(
            transformer, Areas.of(estate, transformer, BEGIN), BEGIN, faults, BAUD, seed);
    try {
      Progress progress = site.commission();
      Diagnosis diagnosis = Diagnosis.of(site.plan(), progress);
      FaultsNamed result =
          FaultsNamed.of(
              faults,
              diagnosis.findings(),
              customer -> transformer.customers().get(customer).point());
      double minutes = site.elapsed().toSeconds() / 60.0;
      for (Finding finding : diagnosis.findings()) {
        trace.sample(
            Map.of(
                "seed", seed,
                "planted", faults.toString(),
                "finding", finding.kind(),
                "text", FindingText.of(site.plan(), finding),
                "invented", result.invented().contains(finding)));
      }
      return new Found(faults.count(), result.named(), result.invented().size(), minutes);
    } catch (IOException | Technician.NoAnswer e) {
      throw new BenchFailed("seed " + seed + ": " + e.getMessage());
    }
  }
}

package io.taiqu.hwtest.commissioning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.commissioning.Diagnosis;
import io.taiqu.edge.commissioning.FindingText;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Sheet;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.RelayPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.world.Areas;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole procedure on reduced sites; the benchmark has the full ones. */
class VirtualSiteTest {
  private static final Instant BEGIN = Instant.parse("2026-03-02T02:00:00Z");

  private final Integer customers = Integer.getInteger("taiqu.customers", 16);

  private TransformerPlan transformer(EstatePlan estate) {
    return estate.transformers().getFirst();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyPlantedFaultIsNamedAndNothingElse(long seed) throws Exception {
    EstatePlan estate = EstateGrower.grow(new EstateSize(1, 1, customers), seed);
    TransformerPlan transformer = transformer(estate);
    PlantedFaults faults =
        PlantedFaults.seeded(
            seed,
            customers,
            i -> !(transformer.customers().get(i).meter().relay() instanceof RelayPlan.InMeter));
    VirtualSite site =
        new VirtualSite(
            transformer, Areas.of(estate, transformer, BEGIN), BEGIN, faults, 9600, seed);
    long began = System.nanoTime();
    Progress progress = site.commission();
    Diagnosis diagnosis = Diagnosis.of(site.plan(), progress);
    List<String> texts =
        diagnosis.findings().stream().map(f -> FindingText.of(site.plan(), f)).toList();
    if (Boolean.getBoolean("taiqu.print")) {
      System.out.println(
          "seed %d: %s in %s virtual, %d ms%n%s%nsteps per relay: %s"
              .formatted(
                  seed,
                  faults,
                  site.elapsed(),
                  (System.nanoTime() - began) / 1_000_000,
                  Sheet.of(site.plan(), progress).print("-", ZoneId.of("Asia/Shanghai")),
                  progress.openings().values().stream().map(List::size).toList()));
    }
    FaultsNamed found =
        FaultsNamed.of(
            faults,
            diagnosis.findings(),
            customer -> transformer.customers().get(customer).point());
    assertEquals(List.of(), found.invented(), () -> faults + " " + texts);
    assertEquals(0, found.missed(), () -> faults + " " + texts);
  }

  @Test
  void siteWithoutFaultsHasNone() throws Exception {
    EstatePlan estate = EstateGrower.grow(new EstateSize(1, 1, customers), 7);
    TransformerPlan transformer = transformer(estate);
    VirtualSite site =
        new VirtualSite(
            transformer, Areas.of(estate, transformer, BEGIN), BEGIN, PlantedFaults.NONE, 9600, 7);
    Progress progress = site.commission();
    assertEquals(List.of(), Diagnosis.of(site.plan(), progress).findings());
  }
}

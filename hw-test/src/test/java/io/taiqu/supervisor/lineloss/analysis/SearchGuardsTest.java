package io.taiqu.supervisor.lineloss.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.hwtest.scenario.ScenarioFiles;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.files.DistrictFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A load without a meter makes innocent meters look guilty: the guards keep them from being named,
 * and each that is left out is noticed.
 */
final class SearchGuardsTest {
  private static final int PER_DAY = 96;

  /** Areas of the bench in which somebody draws without a meter. */
  private static final long[] SEEDS = {67, 87, 317};

  private static final DistrictReadings[] READINGS = new DistrictReadings[SEEDS.length];
  private static final JsonNode[] TRUTHS = new JsonNode[SEEDS.length];

  private static SearchGuards guards;
  private static double supplied;

  @BeforeAll
  static void generate(@TempDir Path directory) throws Exception {
    for (int i = 0; i < SEEDS.length; i++) {
      Path scenario = directory.resolve(Long.toString(SEEDS[i]));
      ScenarioFiles.generate(SEEDS[i], 16, 24, scenario);
      READINGS[i] = DistrictFiles.read(scenario, PER_DAY);
      TRUTHS[i] = new ObjectMapper().readTree(scenario.resolve("truth.json").toFile());
    }
    District district = District.of(READINGS[0]);
    Balance balance = new Balance(district, Balance.Terms.USUAL, LossRules.USUAL.resistanceOhm());
    guards = new SearchGuards(district, balance);
    supplied = balance.meanSupply() * district.intervals();
  }

  /** The meters that are named without a reason. */
  private static Set<String> wronged(BiFunction<District, Balance, SearchGuards> guarded) {
    Set<String> wronged = new TreeSet<>();
    for (int i = 0; i < SEEDS.length; i++) {
      for (Suspect suspect :
          new LossAnalysis(LossRules.USUAL, guarded).analyze(READINGS[i]).suspects()) {
        String meter = suspect.meter().orElse("null");
        boolean planted = false;
        for (JsonNode fault : TRUTHS[i].path("anomalies")) {
          planted |= fault.path("meter").asText("null").equals(meter);
        }
        if (!planted) {
          wronged.add(SEEDS[i] + " " + meter);
        }
      }
    }
    return wronged;
  }

  /** Found, the load without a meter would clear the others of what they look guilty of. */
  private static class BlindToLoads extends SearchGuards {
    BlindToLoads(District district, Balance balance) {
      super(district, balance);
    }

    @Override
    Optional<SuspectSearch.Proof> unmetered(Balance.Fitted fitted) {
      return Optional.empty();
    }
  }

  private static long loads(BiFunction<District, Balance, SearchGuards> guarded) {
    long loads = 0;
    for (DistrictReadings readings : READINGS) {
      loads +=
          new LossAnalysis(LossRules.USUAL, guarded)
              .analyze(readings).suspects().stream()
                  .filter(suspect -> suspect.type() == FaultType.UNMETERED_TAP)
                  .count();
    }
    return loads;
  }

  @Test
  void loadsWithoutMetersAreFoundByHowMuchAndHowIrregularTheyAre() {
    assertEquals(SEEDS.length, loads(SearchGuards::new));
    assertTrue(loads(BlindToLoads::new) < SEEDS.length);
  }

  @Test
  void nobodyIsNamedWithoutAReason() {
    assertEquals(Set.of(), wronged(SearchGuards::new));
  }

  @Test
  void withoutTheLeastEvidenceInnocentMetersAreNamed() {
    assertFalse(
        wronged((district, balance) ->
                new BlindToLoads(district, balance) {
                  @Override
                  double leastScore() {
                    return 5;
                  }
                })
            .isEmpty());
  }

  @Test
  void withoutTheDaysSayInnocentMetersAreNamed() {
    assertFalse(
        wronged((district, balance) ->
                new BlindToLoads(district, balance) {
                  @Override
                  boolean passes(SuspectSearch.Proof proof) {
                    return true;
                  }
                })
            .isEmpty());
  }

  @Test
  void aFaultHasTheSizeOfItsKind() {
    double energy = 0.01 * supplied;
    assertTrue(guards.plausible(new Hypothesis.Share(3, 0), 0.07, energy));
    assertFalse(guards.plausible(new Hypothesis.Share(3, 0), 0.05, energy), "a meter's accuracy");
    assertFalse(guards.plausible(new Hypothesis.Share(3, 5), 0.10, energy), "a warmer week");
    assertTrue(guards.plausible(new Hypothesis.Share(3, 5), 0.13, energy));
    assertFalse(
        guards.plausible(new Hypothesis.Share(3, 0), 0.5, 0.0002 * supplied), "too little to see");
    assertFalse(guards.plausible(new Hypothesis.Night(3, 0, 80, 20), 0.14, energy));
    assertTrue(guards.plausible(new Hypothesis.Night(3, 0, 80, 20), 0.16, energy));
    assertFalse(guards.plausible(new Hypothesis.Standing(3), 0.24, energy), "a holiday");
    assertFalse(guards.plausible(new Hypothesis.Standing(3), 4.1, energy), "four households");
    assertTrue(guards.plausible(new Hypothesis.Standing(3), 1, energy));
    assertFalse(guards.plausible(new Hypothesis.Tap(76, 92), 0.5, -energy), "a source");
    assertFalse(guards.plausible(new Hypothesis.Tap(76, 92), 0.5, 0.0009 * supplied));
    assertTrue(guards.plausible(new Hypothesis.Tap(76, 92), 0.5, energy));
  }

  @Test
  void moreIsAskedOfALoadWithoutAMeterAndBesideOne() {
    CandidateScan.Candidate share =
        new CandidateScan.Candidate(
            new Hypothesis.Share(3, 0), new BalanceFit.Gain(0.5, 40, 0.1), 40);
    CandidateScan.Candidate tap =
        new CandidateScan.Candidate(
            new Hypothesis.Tap(76, 92), new BalanceFit.Gain(0.5, 40, 0.1), 40);
    CandidateScan.Candidate weak =
        new CandidateScan.Candidate(
            new Hypothesis.Night(3, 0, 80, 20), new BalanceFit.Gain(0.5, 40, 0.1), 40);
    CandidateScan.Candidate plain =
        new CandidateScan.Candidate(
            new Hypothesis.Night(3, 0, 80, 20), new BalanceFit.Gain(1.5, 40, 0.1), 40);
    double usual = guards.leastScore(share, Set.of());
    assertEquals(usual, guards.leastScore(plain, Set.of()));
    assertTrue(guards.leastScore(share, Set.of(-1)) > usual, "a tap is held already");
    assertTrue(guards.leastScore(tap, Set.of()) > usual);
    assertTrue(guards.leastScore(weak, Set.of()) > usual, "hours can be chosen to fit");
  }
}

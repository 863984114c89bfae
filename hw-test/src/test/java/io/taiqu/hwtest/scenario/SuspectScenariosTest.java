package io.taiqu.hwtest.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.lineloss.analysis.Suspect;
import io.taiqu.supervisor.lineloss.files.DistrictFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The analysis on scenarios of this bench's own physics, which the analysis knows nothing of. */
final class SuspectScenariosTest {
  private static final int DAYS = 16;
  private static final int CUSTOMERS = 24;

  @TempDir private Path directory;

  private record Case(JsonNode truth, LossFindings findings) {
    Map<String, String> planted() {
      Map<String, String> planted = new TreeMap<>();
      truth
          .path("anomalies")
          .forEach(one -> planted.put(one.path("meter").asText(), one.path("type").asText()));
      return planted;
    }

    Map<String, String> found() {
      Map<String, String> found = new TreeMap<>();
      for (Suspect suspect : findings.suspects()) {
        found.put(suspect.meter().orElse("null"), suspect.type().code());
      }
      return found;
    }
  }

  private Case of(long seed) throws Exception {
    Path scenario = directory.resolve(Long.toString(seed));
    ScenarioFiles.generate(seed, DAYS, CUSTOMERS, scenario);
    return new Case(
        new ObjectMapper().readTree(scenario.resolve("truth.json").toFile()),
        new LossAnalysis(LossRules.USUAL).analyze(DistrictFiles.read(scenario, Scenario.PER_DAY)));
  }

  @Test
  void cleanAreaRaisesNoSuspicionAndItsTechnicalLossIsTold() throws Exception {
    Case clean = of(40);
    assertEquals(Map.of(), clean.found());
    double technical = clean.truth.path("technical_loss_true_kwh").asDouble();
    assertEquals(1, clean.findings.technicalLoss().orElseThrow() / technical, 0.06);
  }

  @Test
  void wrongMultiplierPhaseAndTransformerAreToldApart() throws Exception {
    Case faults = of(43);
    assertEquals(faults.planted(), faults.found());
    faults
        .findings
        .phases()
        .forEach((meter, phase) ->
            assertEquals(
                faults.truth.path("true_phase").path(meter).asText(), phase.orElseThrow().name()));
  }

  @Test
  void supplyIsWhatWasUsedAndLost() throws Exception {
    JsonNode truth = of(43).truth;
    double supplied = truth.path("supplied_true_kwh").asDouble();
    double used = truth.path("consumed_true_kwh").asDouble();
    double lost = truth.path("technical_loss_true_kwh").asDouble();
    assertEquals(supplied, used + lost, supplied * 1e-6);
    assertTrue(lost > 0);
  }

  private Case of(ScenarioPlan.Kind kind) throws Exception {
    Path scenario = directory.resolve(kind.name());
    ScenarioFiles.generate(
        7001,
        DAYS,
        CUSTOMERS,
        new ScenarioPlan.Asked(Optional.of(kind), Optional.empty()),
        scenario);
    return new Case(
        new ObjectMapper().readTree(scenario.resolve("truth.json").toFile()),
        new LossAnalysis(LossRules.USUAL).analyze(DistrictFiles.read(scenario, Scenario.PER_DAY)));
  }

  /** Who feeds in is no thief, and whoever counts much by day is none either. */
  @Test
  void generationThatNoRegisterCountsIsToldAndNobodyIsSuspected() throws Exception {
    Case solar = of(ScenarioPlan.Kind.CLEAN_SOLAR);
    assertEquals(Map.of(), solar.found());
    assertEquals(LossStatus.NOT_COMPUTABLE, solar.findings.status());
    assertTrue(
        solar.findings.quality().stream()
            .anyMatch(note -> note.kind() == QualityNote.Kind.FED_IN && note.count() > 1));
  }

  @Test
  void generationThatRegistersCountDownChangesNeitherBalanceNorSuspicions() throws Exception {
    Case solar = of(ScenarioPlan.Kind.CLEAN_SOLAR_NET);
    assertEquals(Map.of(), solar.found());
    double technical = solar.truth.path("technical_loss_true_kwh").asDouble();
    assertEquals(1, solar.findings.technicalLoss().orElseThrow() / technical, 0.12);
  }

  @Test
  void useThatGrowsWithTheSeasonIsNobodysFault() throws Exception {
    assertEquals(Map.of(), of(ScenarioPlan.Kind.CLEAN_SEASON).found());
  }

  @Test
  void sameSeedGivesTheSameFiles() throws Exception {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    ScenarioFiles.generate(41, 8, 12, first);
    ScenarioFiles.generate(41, 8, 12, second);
    for (String name : new String[] {"meters.csv", "readings.csv", "supply.csv", "truth.json"}) {
      assertArrayEquals(
          Files.readAllBytes(first.resolve(name)), Files.readAllBytes(second.resolve(name)), name);
    }
  }
}

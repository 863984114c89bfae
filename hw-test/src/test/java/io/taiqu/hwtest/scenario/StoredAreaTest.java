package io.taiqu.hwtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.lineloss.files.DistrictFiles;
import io.taiqu.supervisor.lineloss.survey.Survey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the analysis of stored readings says of areas of this bench's own physics. */
final class StoredAreaTest {
  private static final int DAYS = 16;
  private static final int CUSTOMERS = 24;

  @TempDir private Path directory;

  private JsonNode truth = new ObjectMapper().createObjectNode();

  private DistrictReadings of(long seed) throws Exception {
    Path scenario = directory.resolve(Long.toString(seed));
    ScenarioFiles.generate(seed, DAYS, CUSTOMERS, scenario);
    truth = new ObjectMapper().readTree(scenario.resolve("truth.json").toFile());
    return DistrictFiles.read(scenario, Scenario.PER_DAY);
  }

  private Map<String, String> planted() {
    Map<String, String> planted = new TreeMap<>();
    truth
        .path("anomalies")
        .forEach(one -> planted.put(one.path("meter").asText(), one.path("type").asText()));
    return planted;
  }

  private static Map<String, String> found(StoredArea area, Survey survey) {
    Map<String, String> found = new TreeMap<>();
    survey
        .suspicions()
        .forEach(one -> found.put(one.point().map(area::meter).orElse("null"), one.type().code()));
    return found;
  }

  @Test
  void aLoadWithoutAMeterIsFoundInStoredReadingsThoughItsDayIsLikeEverybodys() throws Exception {
    DistrictReadings readings = of(47);
    try (StoredArea area = new StoredArea(directory.resolve("station"), readings, "")) {
      Survey survey = area.survey();
      assertEquals(planted(), found(area, survey));
      double unmetered = 0;
      for (JsonNode one : truth.path("anomalies")) {
        unmetered += one.path("unrecorded_kwh").asDouble();
      }
      double told =
          survey.suspicions().stream().mapToDouble(one -> one.energy().wattHours() / 1000.0).sum();
      assertEquals(1, told / unmetered, 0.4);
    }
  }

  @Test
  void suspicionsAndPhasesOfASupplyMeteredOnTheHighSideAreThoseOfTheLowSide() throws Exception {
    DistrictReadings low = of(43);
    DistrictReadings high = HighSideMeter.of(low);
    try (StoredArea area =
        new StoredArea(directory.resolve("station"), high, HighSideMeter.ESTATE)) {
      Survey survey = area.survey();
      assertEquals(planted(), found(area, survey));
      survey
          .phases()
          .forEach((point, phase) ->
              assertEquals(
                  truth.path("true_phase").path(area.meter(point)).asText(),
                  phase.orElseThrow().name()));
      double lost = truth.path("technical_loss_true_kwh").asDouble() + HighSideMeter.lost(low);
      assertEquals(1, survey.technicalByVoltage().orElseThrow().wattHours() / 1000.0 / lost, 0.06);
      assertEquals(
          List.of(QualityNote.Kind.REFERRED),
          survey.quality().stream()
              .map(QualityNote::kind)
              .filter(kind ->
                  kind == QualityNote.Kind.REFERRED || kind == QualityNote.Kind.METERED_BEFORE)
              .toList());
    }
    // The same figures taken for those of the low side lead astray.
    DistrictReadings.Supply supply = high.supply();
    LossFindings mistaken =
        new LossAnalysis(LossRules.USUAL)
            .analyze(
                new DistrictReadings(
                    high.perDay(),
                    high.customers(),
                    new DistrictReadings.Supply(
                        supply.accuracyClass(),
                        supply.ratio(),
                        supply.register(),
                        supply.volts(),
                        supply.amperes(),
                        supply.squares(),
                        false,
                        Optional.empty())));
    Map<String, String> mistakes = new TreeMap<>();
    mistaken.suspects().forEach(one -> mistakes.put(one.meter().orElse("null"), one.type().code()));
    assertNotEquals(planted(), mistakes);
  }

  @Test
  void withoutItsNameplateASupplyMeteredOnTheHighSideSuspectsNobody() throws Exception {
    DistrictReadings high = HighSideMeter.of(of(43));
    try (StoredArea area =
        new StoredArea(directory.resolve("station"), high, "{\"meteredSide\":\"HV\"}")) {
      Survey survey = area.survey();
      assertEquals(List.of(), survey.suspicions());
      assertEquals(Map.of(), survey.phases());
      assertTrue(survey.lossPercent().isPresent());
    }
  }
}

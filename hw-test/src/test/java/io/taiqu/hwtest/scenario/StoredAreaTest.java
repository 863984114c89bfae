package io.taiqu.hwtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.files.DistrictFiles;
import io.taiqu.supervisor.lineloss.survey.Survey;
import java.nio.file.Path;
import java.util.Map;
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
}

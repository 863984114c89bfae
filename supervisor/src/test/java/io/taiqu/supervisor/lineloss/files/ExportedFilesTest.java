package io.taiqu.supervisor.lineloss.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is read again to the last digit, and analysed to the same findings. */
@StoreTest
final class ExportedFilesTest {
  private static final int DAYS = 7;

  @TempDir Path directory;

  @Test
  void whatIsExportedIsReadAgainToTheLastDigit() throws Exception {
    DistrictReadings stored;
    try (Station station = new Station(directory.resolve("station"))) {
      station.build(3);
      Readings readings = new Readings(3, 4, 30);
      for (int first = 0; first <= DAYS * 96; first += 64) {
        station.ingest.take(
            List.of(
                new ReadingBatch(
                    TestDeployment.DEPLOYMENT, Station.EDGE, 1, readings.blocks(first, 64))));
      }
      stored =
          station
              .spans
              .of(
                  new TransformerId("D1-T1"),
                  LocalDate.of(2026, 2, 1),
                  LocalDate.of(2026, 2, DAYS - 1))
              .orElseThrow();
    }
    Path files = Files.createDirectories(directory.resolve("files"));
    Files.writeString(files.resolve("meters.csv"), DistrictCsv.meters(stored, "D1-T1"));
    Files.writeString(files.resolve("readings.csv"), DistrictCsv.readings(stored));
    Files.writeString(files.resolve("supply.csv"), DistrictCsv.supply(stored));
    DistrictReadings read = DistrictFiles.read(files, 96);
    assertEquals(stored.reads(), read.reads());
    for (int i = 0; i < stored.customers().size(); i++) {
      DistrictReadings.Customer before = stored.customers().get(i);
      DistrictReadings.Customer after = read.customers().get(i);
      assertEquals(before.meter(), after.meter());
      assertEquals(before.archivePhase(), after.archivePhase());
      assertEquals(before.threePhase(), after.threePhase());
      assertEquals(before.ratio(), after.ratio());
      assertEquals(before.step(), after.step());
      assertArrayEquals(before.register(), after.register());
      for (int slot = 0; slot < stored.reads(); slot++) {
        if (!Double.isNaN(before.register()[slot])) {
          assertEquals(before.volts()[slot], after.volts()[slot]);
        }
      }
    }
    assertTrue(stored.customers().size() == 3);
    LossFindings here = new LossAnalysis(LossRules.USUAL).analyze(stored);
    LossFindings there = new LossAnalysis(LossRules.USUAL).analyze(read);
    assertEquals(here.supplied(), there.supplied());
    assertEquals(here.sold(), there.sold());
    assertEquals(here.status(), there.status());
  }
}

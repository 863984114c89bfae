package io.taiqu.supervisor.lineloss.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistrictFilesTest {
  private static final int PER_DAY = 96;
  private static final String METERS =
      """
      meter,listed_district,archive_phase,class,ct_ratio,reg_resolution_kwh
      M1,T1,A,1,1,0.01
      M2,T1,ABC,0.5S,30,0.001
      M3,T2,B,1,1,0.01
      SUPPLY,T1,ABC,0.5S,60,0.0001
      """;

  @TempDir private Path directory;

  private void write(String meters, String readings, String supply) throws IOException {
    Files.writeString(directory.resolve("meters.csv"), meters);
    Files.writeString(directory.resolve("readings.csv"), readings);
    Files.writeString(directory.resolve("supply.csv"), supply);
  }

  private static String readings() {
    StringBuilder text = new StringBuilder("slot,meter,reg,v\n");
    for (int slot = 0; slot <= 5 * PER_DAY; slot++) {
      text.append(String.format(Locale.ROOT, "%d,M1,%.2f,230.1\n", slot, slot * 0.1));
      text.append(String.format(Locale.ROOT, "%d,M2,%.3f,231\n", slot, slot * 0.01));
    }
    return text.toString();
  }

  private static String supply() {
    StringBuilder text =
        new StringBuilder(
            "slot,reg_a,reg_b,reg_c,v_a,v_b,v_c,i_a,i_b,i_c,i2h_a,i2h_b,i2h_c,i2h_n\n");
    for (int slot = 0; slot <= 5 * PER_DAY; slot++) {
      text.append(slot).append(",1,1,1,230,230,230,5,5,5,9,9,9,1\n");
    }
    return text.toString();
  }

  private List<String> problems(String meters, String readings, String supply) throws IOException {
    write(meters, readings, supply);
    return assertThrows(WrongFiles.class, () -> DistrictFiles.read(directory, PER_DAY)).problems();
  }

  private void assertOnly(String problem, List<String> problems) {
    assertEquals(List.of(problem), problems);
  }

  @Test
  void filesAreReadWithMissingReadsAndFurtherColumns() throws Exception {
    write(
        "\uFEFF" + METERS.replace("\n", ",x\n"),
        readings().replace("7,M1,0.70,230.1\n", "").replace("\n", "\r\n"),
        supply());
    DistrictReadings read = DistrictFiles.read(directory, PER_DAY);
    assertEquals(481, read.reads());
    assertEquals(3, read.customers().size());
    assertTrue(Double.isNaN(read.customers().get(0).register()[7]));
    assertEquals(0.8, read.customers().get(0).register()[8]);
    assertTrue(read.customers().get(1).archivePhase().isEmpty());
    assertEquals(0.5, read.customers().get(1).accuracyClass());
    assertTrue(!read.customers().get(2).listedHere());
    assertEquals(60, read.supply().ratio());
  }

  @Test
  void theSideOfTheSupplyMeterIsReadAndWrittenWithItsNameplate() throws Exception {
    write(METERS, readings(), supply().replace(",230", ",10230"));
    assertTrue(
        assertThrows(WrongFiles.class, () -> DistrictFiles.read(directory, PER_DAY))
            .problems()
            .getFirst()
            .contains("it must be from 0 to 1000"),
        "volts of the high side at a busbar");
    String plate =
        "metered_side,rated_kva,no_load_w,short_circuit_w,high_v,low_v,impedance_percent\n"
            + "HV,200,340,2600,10000,400,4\n";
    Files.writeString(directory.resolve("transformer.csv"), plate);
    DistrictReadings read = DistrictFiles.read(directory, PER_DAY);
    assertTrue(read.supply().before());
    assertEquals(2600, read.supply().nameplate().orElseThrow().shortCircuitWatts());
    assertEquals(plate, DistrictCsv.transformer(read));
    String unknown = plate.lines().findFirst().orElseThrow() + "\nHV,,,,,,\n";
    Files.writeString(directory.resolve("transformer.csv"), unknown);
    assertEquals(unknown, DistrictCsv.transformer(DistrictFiles.read(directory, PER_DAY)));
    Files.writeString(directory.resolve("transformer.csv"), plate.replace("HV", "MV"));
    assertEquals(
        List.of("transformer.csv:2: metered_side is \"MV\"; it must be HV or LV"),
        assertThrows(WrongFiles.class, () -> DistrictFiles.read(directory, PER_DAY)).problems());
  }

  @Test
  void missingColumnIsNamed() throws IOException {
    assertOnly(
        "readings.csv:1: has no column reg; it needs slot,meter,reg,v",
        problems(METERS, readings().replace("slot,meter,reg,v", "slot,meter,kwh,v"), supply()));
  }

  @Test
  void textInANumberIsNamedWithItsLine() throws IOException {
    assertOnly(
        "readings.csv:4: \"ten\" in column reg is not a number",
        problems(METERS, readings().replace("1,M1,0.10,", "1,M1,ten,"), supply()));
  }

  @Test
  void absurdNumbersAreRefused() throws IOException {
    assertOnly(
        "readings.csv:4: v is 23010; it must be from 0 to 1000",
        problems(METERS, readings().replace("1,M1,0.10,230.1", "1,M1,0.10,23010"), supply()));
    assertOnly(
        "readings.csv:4: reg is 1e300; it must be from -1000000000 to 1000000000",
        problems(METERS, readings().replace("1,M1,0.10,", "1,M1,1e300,"), supply()));
  }

  @Test
  void anotherReadingOfTheSameReadIsRefusedAndTheSameOneDoesNoHarm() throws Exception {
    assertOnly(
        "readings.csv:5: slot 1 of meter M1 is there twice, with registers 0.1 and 0.2; leave one out,"
            + " and where clocks were turned back count on",
        problems(
            METERS,
            readings().replace("1,M1,0.10,230.1\n1,M2", "1,M1,0.10,230.1\n1,M1,0.20,230.1\n1,M2"),
            supply()));
    assertOnly(
        "supply.csv:8: slot 5 is there twice, with registers 1.0 and 1.5; leave one out, and where"
            + " clocks were turned back count on",
        problems(METERS, readings(), supply().replace("\n6,1,", "\n5,1.5,")));
    write(
        METERS,
        readings().replace("1,M1,0.10,230.1\n1,M2", "1,M1,0.10,230.1\n1,M1,0.10,230.1\n1,M2"),
        supply());
    assertEquals(0.1, DistrictFiles.read(directory, PER_DAY).customers().getFirst().register()[1]);
  }

  @Test
  void unknownMeterIsNamed() throws IOException {
    assertOnly(
        "readings.csv:4: meter \"M9\" is not in meters.csv",
        problems(METERS, readings().replace("\n1,M1,", "\n1,M9,"), supply()));
  }

  @Test
  void aTimeInThePlaceOfASlotIsExplained() throws IOException {
    assertOnly(
        "readings.csv:4: \"2026-01-01 00:15\" in column slot is not a number; reads are counted from a"
            + " midnight, 0, 1, 2 and so on, whatever clocks show",
        problems(
            METERS, readings().replace("\n1,M1,0.10,", "\n2026-01-01 00:15,M1,0.10,"), supply()));
  }

  @Test
  void textInAnotherEncodingIsNamedOnceWithItsCure() throws IOException {
    write(METERS, readings(), supply());
    Files.write(
        directory.resolve("meters.csv"),
        METERS.replace("M1", "表一").getBytes(Charset.forName("GB18030")));
    assertOnly(
        "meters.csv:1: is not UTF-8 text, here or further on; save it as UTF-8 (in a spreadsheet: CSV UTF-8)",
        assertThrows(WrongFiles.class, () -> DistrictFiles.read(directory, PER_DAY)).problems());
  }

  @Test
  void emptyFilesAndTooFewDaysAreNamed() throws IOException {
    assertTrue(problems(METERS, "", supply()).getFirst().startsWith("readings.csv: is empty"));
    assertOnly(
        "supply.csv: ends at slot 96, which is 1.0 days; at least 5 are needed",
        problems(METERS, readings(), supply().substring(0, supply().indexOf("\n97,") + 1)));
  }

  @Test
  void everyProblemOfAnArchiveIsNamed() throws IOException {
    assertEquals(
        List.of(
            "meters.csv:2: archive_phase is \"D\"; it must be A, B, C or ABC",
            "meters.csv:3: class is \"good\"; it must be one such as 1, 2 or 0.5S",
            "meters.csv:4: ct_ratio is 0; it must be from 1 to 10000",
            "meters.csv: has no row of the supply meter, whose name must be SUPPLY"),
        problems(
            METERS
                .replace("M1,T1,A", "M1,T1,D")
                .replace("ABC,0.5S,30", "ABC,good,30")
                .replace("M3,T2,B,1,1", "M3,T2,B,1,0")
                .replace("SUPPLY", "TOTAL"),
            readings(),
            supply()));
  }

  @Test
  void manyProblemsAreCounted() throws IOException {
    List<String> problems = problems(METERS, readings().replace(",230.1", ",high"), supply());
    assertEquals("and 461 more problems", problems.getLast());
    assertEquals(21, problems.size());
  }
}

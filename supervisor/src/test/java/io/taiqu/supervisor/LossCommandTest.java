package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class LossCommandTest {
  private static final int SLOTS = 5 * 96;

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private void write(String readings) throws IOException {
    Files.writeString(
        directory.resolve("meters.csv"),
        """
        meter,listed_district,archive_phase,class,ct_ratio,reg_resolution_kwh
        M1,T1,A,1,1,0.01
        SUPPLY,T1,ABC,0.5S,1,0.0001
        """);
    Files.writeString(directory.resolve("readings.csv"), readings);
    StringBuilder supply =
        new StringBuilder(
            "slot,reg_a,reg_b,reg_c,v_a,v_b,v_c,i_a,i_b,i_c,i2h_a,i2h_b,i2h_c,i2h_n\n");
    for (int slot = 0; slot <= SLOTS; slot++) {
      supply.append(
          String.format(
              Locale.ROOT,
              "%d,%.4f,0,0,230.%d,230,230,0.5,0,0,%.2f,0,0,0\n",
              slot,
              0.1005 * slot,
              slot % 7,
              0.05 * slot));
    }
    Files.writeString(directory.resolve("supply.csv"), supply);
  }

  private static String readings() {
    StringBuilder text = new StringBuilder("slot,meter,reg,v\n");
    for (int slot = 0; slot <= SLOTS; slot++) {
      text.append(String.format(Locale.ROOT, "%d,M1,%.2f,229.%d\n", slot, 0.1 * slot, slot % 7));
    }
    return text.toString();
  }

  @Test
  void goodFilesAreAnalysedAndJsonIsAllThatIsPrinted() throws IOException {
    write(readings());
    assertEquals(Main.DONE, run("loss", "analyze", directory.toString(), "--json"), err::toString);
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertEquals("ok", json.path("status").asText());
    assertEquals(0, json.path("suspects").size());
    assertEquals("", err.toString());
  }

  @Test
  void wrongFilesFailWithTheirLine() throws IOException {
    write(readings().replace("7,M1,0.70", "7,M1,seven"));
    assertEquals(Main.FAILED, run("loss", "analyze", directory.toString()));
    assertTrue(err.toString().contains("readings.csv"), err::toString);
    assertTrue(err.toString().contains("9"), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void whatDoesNotExistIsNotFound() throws IOException {
    assertEquals(Main.NOT_FOUND, run("loss", "analyze", directory.resolve("none").toString()));
    write(readings());
    Files.delete(directory.resolve("supply.csv"));
    assertEquals(Main.NOT_FOUND, run("loss", "analyze", directory.toString()));
    assertTrue(err.toString().contains("supply.csv"), err::toString);
  }

  @Test
  void wrongUseIsToldApart() throws IOException {
    write(readings());
    assertEquals(Main.USAGE, run("loss", "analyze", directory.toString(), "--interval", "7"));
    assertEquals(Main.USAGE, run("loss", "analyze"));
    assertEquals(Main.USAGE, run("loss"));
    assertEquals(Main.USAGE, run("loss", "survey"));
  }

  @Test
  void withoutASupervisorASurveyFails() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "anything");
    assertEquals(
        Main.FAILED,
        run(
            "loss",
            "survey",
            "D1-T1",
            "--url",
            "http://127.0.0.1:1",
            "--password-file",
            password.toString()),
        out::toString);
    assertTrue(err.toString().contains("nothing answers"), err::toString);
  }
}

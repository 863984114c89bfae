package io.taiqu.hwtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.device.MeterModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MeterSimCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void listNamesEveryModel() {
    assertEquals(0, run("meter-sim", "--list"));
    for (MeterModel model : MeterModel.all()) {
      assertTrue(out.toString().contains(model.name()), model.name());
    }
  }

  @Test
  void tellsWhatItServesAndTakesTheLinkAwayAtTheEnd(@TempDir Path directory) {
    Path link = directory.resolve("bus0");
    assertEquals(
        0,
        run(
            "meter-sim",
            "--link",
            link.toString(),
            "--baud",
            "19200",
            "--parity",
            "even",
            "--meter",
            "sdm120:1:55501",
            "--meter",
            "ddsu666:2",
            "--relay-board",
            "40",
            "--for",
            "1"));
    String said = out.toString();
    assertTrue(said.contains("eastron-sdm120        address   1  serial 55501"), said);
    assertTrue(said.contains("chint-ddsu666         address   2"), said);
    assertTrue(said.contains("relay board           address  40"), said);
    assertTrue(said.contains("Serving on " + link + " at 19200-8E1"), said);
    assertTrue(said.contains("0 requests"), said);
    assertFalse(Files.isSymbolicLink(link));
  }

  @Test
  void whatCannotBeServedIsRefusedWithItsReason() {
    assertEquals(2, run("meter-sim"));
    assertEquals(2, run("meter-sim", "--meter", "sdm999:1"));
    assertEquals(2, run("meter-sim", "--meter", "sdm120:1", "--meter", "ddsu666:1"));
    assertEquals(2, run("meter-sim", "--meter", "sdm120:300"));
    assertEquals(2, run("meter-sim", "--port", "/nonexistent/port", "--meter", "sdm120:1"));
    String said = err.toString();
    assertTrue(said.contains("nothing to serve"), said);
    assertTrue(said.contains("no meter model sdm999"), said);
    assertTrue(said.contains("two stations with address 1"), said);
    assertTrue(said.contains("1..247: 300"), said);
    assertTrue(said.contains("cannot open the bus"), said);
  }

  @Test
  void districtVerifyEndsWellAndShowsBothFigures() {
    assertEquals(0, run("district", "verify"));
    assertTrue(out.toString().contains("4.4719"), out.toString());
    assertTrue(out.toString().contains("within 0.1 %"), out.toString());
  }
}

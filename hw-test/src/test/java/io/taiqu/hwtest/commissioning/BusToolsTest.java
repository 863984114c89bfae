package io.taiqu.hwtest.commissioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.edge.field.BusCommand;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.SteadyLoad;
import io.taiqu.hwtest.device.VirtualMeter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The technician's commands on a terminal with virtual meters behind it. */
class BusToolsTest {
  private static final int BAUD = 115_200;

  @TempDir Path directory;

  private VirtualBus bus;
  private VirtualMeter prepaid;
  private String out = "";
  private String err = "";

  @BeforeEach
  void open() {
    bus = VirtualBus.on(LineSettings.of(BAUD)).openPty();
    attach("eastron-sdm120", 2, "20260002");
    prepaid = attach("acrel-ddsy1352", 3, "20260003");
  }

  @AfterEach
  void close() {
    bus.close();
  }

  private VirtualMeter attach(String model, int address, String serial) {
    VirtualMeter meter =
        new VirtualMeter(
            MeterModel.named(model),
            MeterSetup.at(address, serial).openingAt(5_000_000_000L),
            new SteadyLoad(1_500, 230, 0.95, 1, () -> 0));
    bus.attach(meter, meter.model().timing());
    return meter;
  }

  private int run(String... arguments) {
    StringWriter said = new StringWriter();
    StringWriter complained = new StringWriter();
    CommandLine command = BusCommand.commandLine();
    command.setOut(new PrintWriter(said, true));
    command.setErr(new PrintWriter(complained, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("-p", bus.path(), "-b", Integer.toString(BAUD)));
    int code = command.execute(all.toArray(String[]::new));
    out = said.toString();
    err = complained.toString();
    return code;
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }

  @Test
  void registersAreShownRawTypedAndScaledWithTheirFrames() throws IOException {
    assertEquals(
        0,
        run("read", "-u", "2", "-f", "4", "-a", "0x0000", "-t", "f32", "--scale", "0.1", "--json"));
    JsonNode value = json().path("values").path(0);
    assertEquals("4366 0000", value.path("raw").asText());
    assertEquals("230", value.path("value").asText());
    assertEquals("23", value.path("scaled").asText());
    assertEquals("020400000002", json().path("frames").path("request").asText().substring(0, 12));
    assertEquals("020404", json().path("frames").path("answer").asText().substring(0, 6));
  }

  @Test
  void silenceAndRefusalHaveCodesOfTheirOwn() {
    assertEquals(4, run("read", "-u", "9", "-a", "0", "--timeout", "50"));
    assertEquals(5, run("read", "-u", "2", "-f", "3", "-a", "0x4000"));
    assertTrue(err.contains("there is no such register"), err);
    assertEquals(2, run("read", "-u", "2", "-a", "0x10000"));
    assertEquals(2, run("read", "-u", "2", "-a", "0", "-n", "200"));
  }

  @Test
  void deniedWriteNeverReachesTheMeterWhateverIsSaid() {
    long before = bus.counters().requests();
    assertEquals(
        5, run("write", "-u", "3", "-a", "0", "-w", "0,0", "--yes", "--profile", "acrel-ddsy1352"));
    assertEquals(before, bus.counters().requests(), "nothing may have been sent");
    // The same by asking the meter what it is.
    assertEquals(5, run("write", "-u", "3", "-a", "0", "-w", "0,0", "--yes"));
    assertTrue(err.contains("acrel-ddsy1352"), err);
  }

  @Test
  void registersOfAnUnrecognisedDeviceAreNotWrittenUnasked() {
    assertEquals(5, run("write", "-u", "9", "-a", "0", "-w", "0", "--yes"));
    assertTrue(err.contains("--profile"), err);
    // It is silent whichever model it is said to be.
    assertEquals(
        4,
        run("write", "-u", "9", "-a", "0x57", "-w", "1,1", "--yes", "--profile", "acrel-ddsy1352"));
  }

  @Test
  void writeAsksFirstAndSwitchesTheRelayWhenItIsMeant() {
    assertEquals(5, run("write", "-u", "3", "-a", "0x57", "-w", "1,1"));
    assertTrue(prepaid.loadSwitch().closed());
    assertEquals(0, run("write", "-u", "3", "-a", "0x57", "-w", "1,1", "--yes"));
    assertFalse(prepaid.loadSwitch().closed());
  }

  @Test
  void scanFindsModelsAndSerialNumbersAndGoesOnWhereItStopped() throws IOException {
    assertEquals(
        0, run("scan", "--bauds", "9600", "--addresses", "1-4", "--wait", "100", "--json"));
    assertEquals(2, json().path("found").size());
    assertEquals("20260002", json().path("found").path(0).path("serial").asText());
    assertEquals("acrel-ddsy1352", json().path("found").path(1).path("what").asText());
    Path state = directory.resolve("scan.json");
    // As a scan leaves it that was stopped before address 3.
    Files.writeString(
        state,
        out.replaceFirst("\"asked\" : 4", "\"asked\" : 2")
            .replaceFirst("(?s)\\}, \\{.*?\"serial\" : \"\"", ""));
    assertEquals(0, run("scan", "--state", state.toString(), "--wait", "100", "--json"));
    assertTrue(err.contains("Going on after 2 of 4"), err);
    assertEquals(2, json().path("found").size());
    assertTrue(json().path("done").asBoolean());
    assertEquals(3, run("scan", "--addresses", "100-101", "--wait", "100"));
    assertTrue(out.contains("42 of 42 asked"), out);
  }

  @Test
  void monitorShowsWhatTheMeterMeasuresByItsProfile() throws IOException {
    assertEquals(0, run("monitor", "eastron-sdm120@2", "--rounds", "1", "--json"));
    assertEquals(1_500, json().path("watts").asInt());
    assertEquals(230_000, json().path("millivolts").path(0).asInt());
    assertEquals(0, json().path("kilowattHours").decimalValue().intValueExact() - 5);
    assertEquals(3, run("monitor", "no-such@2", "--rounds", "1"));
    assertEquals(4, run("monitor", "eastron-sdm120@77", "--rounds", "1"));
  }
}

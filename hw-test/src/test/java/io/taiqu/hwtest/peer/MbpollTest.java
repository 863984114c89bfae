package io.taiqu.hwtest.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.bus.Fault;
import io.taiqu.hwtest.bus.FaultPlan;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.TerminalCable;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.LatchingSwitch;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.PhaseQuantities;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.device.RelayBoard;
import io.taiqu.hwtest.device.VirtualMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** mbpoll, a master that others wrote on libmodbus, reads what we serve. */
class MbpollTest {

  private static final LineSettings LINE = LineSettings.of(19_200);

  private final PeerProgram mbpoll = PeerProgram.find("mbpoll", "Debian: apt install mbpoll");

  private static VirtualMeter meter(String model, int address) {
    return new VirtualMeter(
        MeterModel.named(model),
        MeterSetup.at(address, "20260001"),
        QuantitySource.constant(
            Quantities.singlePhase(4_321_987_000_000L, new PhaseQuantities(230.5, 4.25, 930))));
  }

  private PeerProgram.Outcome poll(VirtualBus bus, int address, String... arguments)
      throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of("-q", "-m", "rtu", "-b", "19200", "-P", "none", "-0", "-1", "-o", "0.5"));
    all.addAll(List.of("-a", Integer.toString(address)));
    List<String> rest = Arrays.asList(arguments);
    int values = rest.indexOf("--");
    all.addAll(values < 0 ? rest : rest.subList(0, values));
    all.add(bus.path());
    if (values >= 0) {
      all.addAll(rest.subList(values + 1, rest.size()));
    }
    return mbpoll.run(all.toArray(String[]::new));
  }

  /** The value that mbpoll printed for this reference. */
  private static String value(PeerProgram.Outcome outcome, int reference) {
    assertEquals(0, outcome.exit(), outcome.output());
    String label = "[" + reference + "]:";
    return outcome
        .output()
        .lines()
        .filter(line -> line.startsWith(label))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + label + " in " + outcome.output()));
  }

  @Test
  void readsMetersOfDifferentMakesOnOneBus() throws Exception {
    try (VirtualBus bus = VirtualBus.on(LINE).named("mbpoll").openPty()) {
      bus.attach(meter("sdm120", 1)).attach(meter("ddsu666", 2)).attach(meter("ddsy1352", 3));
      assertEquals("230.5", value(poll(bus, 1, "-t", "3:float", "-B", "-r", "0"), 0));
      assertEquals("4321.99", value(poll(bus, 1, "-t", "3:float", "-B", "-r", "72"), 72));
      assertEquals("20260001", value(poll(bus, 1, "-t", "4:int", "-B", "-r", "64512"), 64512));
      assertEquals("0.93", value(poll(bus, 2, "-t", "4:float", "-B", "-r", "8196"), 8196));
      assertEquals("432198", value(poll(bus, 3, "-t", "4:int", "-B", "-r", "0"), 0));
      assertEquals("2305", value(poll(bus, 3, "-t", "4", "-r", "11"), 11));
      bus.assertServing();
      assertEquals(0, bus.counters().badFrames());
    }
  }

  @Test
  void readsLowWordFirstOnlyWhereTheMeterPutsItFirst() throws Exception {
    try (VirtualBus bus = VirtualBus.on(LINE).openPty()) {
      bus.attach(meter("em340", 1));
      assertEquals("43219", value(poll(bus, 1, "-t", "3:int", "-r", "52"), 52));
      assertNotEquals("43219", value(poll(bus, 1, "-t", "3:int", "-B", "-r", "52"), 52));
    }
  }

  @Test
  void switchesARelayBoard() throws Exception {
    List<LatchingSwitch> contacts =
        Stream.generate(() -> new LatchingSwitch(false, closed -> {})).limit(8).toList();
    try (VirtualBus bus = VirtualBus.on(LINE).openPty()) {
      bus.attach(new RelayBoard(40, contacts));
      assertEquals(0, poll(bus, 40, "-t", "0", "-r", "5", "--", "1").exit());
      assertTrue(contacts.get(5).closed());
      PeerProgram.Outcome coils = poll(bus, 40, "-t", "0", "-r", "0", "-c", "8");
      assertEquals("1", value(coils, 5));
      assertEquals("0", value(coils, 4));
      assertEquals(0, poll(bus, 40, "-t", "0", "-r", "5", "--", "0").exit());
      assertFalse(contacts.get(5).closed());
    }
  }

  @Test
  void noticesWhatGoesWrong() throws Exception {
    try (VirtualBus bus =
        VirtualBus.on(LINE)
            .faults(FaultPlan.script(new Fault.WrongChecksum(), new Fault.Silence()))
            .openPty()) {
      bus.attach(meter("sdm120", 1));
      assertNotEquals(0, poll(bus, 1, "-t", "3:float", "-B", "-r", "0").exit());
      assertNotEquals(0, poll(bus, 1, "-t", "3:float", "-B", "-r", "0").exit());
      assertEquals("230.5", value(poll(bus, 1, "-t", "3:float", "-B", "-r", "0"), 0));
      PeerProgram.Outcome illegal = poll(bus, 1, "-t", "3:float", "-B", "-r", "4096");
      assertTrue(illegal.output().contains("Illegal data address"), illegal.output());
    }
  }

  @Test
  void readsAMeterServedOnAPortThatKeepsItsOwnTime() throws Exception {
    try (TerminalCable cable = TerminalCable.of(LINE);
        VirtualBus bus = VirtualBus.on(LINE).openPort(Path.of(cable.rightPath()))) {
      bus.attach(meter("sdm120", 1));
      PeerProgram.Outcome outcome =
          mbpoll.run(
              "-q",
              "-m",
              "rtu",
              "-b",
              "19200",
              "-P",
              "none",
              "-0",
              "-1",
              "-a",
              "1",
              "-t",
              "3:float",
              "-B",
              "-r",
              "0",
              cable.leftPath());
      assertEquals("230.5", value(outcome, 0));
      bus.assertServing();
      cable.assertWhole();
    }
  }
}

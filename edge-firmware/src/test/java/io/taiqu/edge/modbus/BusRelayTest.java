package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Relays on the line, and the voltage behind them. */
class BusRelayTest extends MeteredLine {
  @Test
  void voltageBehindRelaysIsReadFromABoardAndASilentOneSaysNothing()
      throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ofSeconds(2));
    boolean[] present = {false};
    line.stations.put(20, pdu -> Optional.of(new byte[] {2, 1, (byte) (present[0] ? 1 << 3 : 0)}));
    InputBoard board = new InputBoard(bus, 20);
    board.watch(3, point(2));
    run(bus, Duration.ofSeconds(5));
    assertEquals(List.of(Truth.FALSE), loadSides());
    present[0] = true;
    run(bus, Duration.ofSeconds(5));
    line.stations.remove(20);
    run(bus, Duration.ofSeconds(5));
    assertEquals(List.of(Truth.FALSE, Truth.TRUE, Truth.UNKNOWN), loadSides());
  }

  @Test
  void voltageBehindARelayIsReadFromASecondMetersInputs() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ofSeconds(2));
    float[] volts = {0, 0, 0};
    line.stations.put(
        20,
        pdu -> {
          ByteBuffer answer = ByteBuffer.allocate(14).put((byte) 4).put((byte) 12);
          for (float each : volts) {
            answer.putFloat(each);
          }
          return Optional.of(answer.array());
        });
    VoltageMeter meter =
        new VoltageMeter(
            bus, 20, ProfileReader.load("eastron-sdm630", Optional.empty()), new Voltage(230_000));
    meter.watch(point(2), List.of(1));
    meter.watch(point(3), List.of(0, 2));
    run(bus, Duration.ofSeconds(6));
    assertEquals(List.of(Truth.FALSE), loadSides(2));
    assertEquals(List.of(Truth.FALSE), loadSides(3));
    // What a dead wire picks up is neither; one read alone is not believed.
    volts[1] = 90;
    run(bus, Duration.ofSeconds(6));
    assertEquals(List.of(Truth.FALSE, Truth.UNKNOWN), loadSides(2));
    volts[1] = 228;
    volts[2] = 120;
    run(bus, Duration.ofSeconds(6));
    assertEquals(List.of(Truth.FALSE, Truth.UNKNOWN, Truth.TRUE), loadSides(2));
    assertEquals(List.of(Truth.FALSE, Truth.TRUE), loadSides(3));
    volts[1] = Float.NaN;
    run(bus, Duration.ofSeconds(6));
    assertEquals(Truth.UNKNOWN, loadSides(2).getLast());
    volts[1] = 228;
    run(bus, Duration.ofSeconds(6));
    assertEquals(Truth.TRUE, loadSides(2).getLast());
    line.stations.remove(20);
    run(bus, Duration.ofSeconds(6));
    assertEquals(Truth.UNKNOWN, loadSides(2).getLast());
    assertEquals(Truth.UNKNOWN, loadSides(3).getLast());
  }

  @Test
  void oneReadOfASecondMeterAloneIsNotBelieved() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ofSeconds(2));
    int[] answers = {0};
    line.stations.put(
        20,
        pdu -> {
          answers[0]++;
          float volts = answers[0] == 4 ? 230 : 0;
          return Optional.of(
              ByteBuffer.allocate(6).put((byte) 4).put((byte) 4).putFloat(volts).array());
        });
    new VoltageMeter(
            bus, 20, ProfileReader.load("eastron-sdm120", Optional.empty()), new Voltage(230_000))
        .watch(point(2), List.of(0));
    run(bus, Duration.ofSeconds(20));
    assertTrue(answers[0] > 6, "asked " + answers[0] + " times");
    assertEquals(List.of(Truth.FALSE), loadSides());
  }

  private List<Truth> loadSides(int unit) {
    return inputs.stream()
        .flatMap(input ->
            input instanceof Input.LoadSideSeen(SupplyPointId point, Truth voltage)
                    && point.equals(point(unit))
                ? Stream.of(voltage)
                : Stream.empty())
        .toList();
  }

  private List<Truth> loadSides() {
    return inputs.stream()
        .filter(Input.LoadSideSeen.class::isInstance)
        .map(seen -> ((Input.LoadSideSeen) seen).voltage())
        .toList();
  }

  @Test
  void relayIsSwitchedBeforeEverythingElseAndReadBack() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(10), Duration.ZERO);
    boolean[] coils = new boolean[8];
    line.stations.put(
        20,
        pdu -> {
          if (pdu[0] == 5) {
            coils[pdu[2]] = pdu[3] != 0;
            return Optional.of(pdu);
          }
          return Optional.of(new byte[] {1, 1, (byte) (coils[pdu[2]] ? 1 : 0)});
        });
    ModbusRelay relay = ModbusRelay.onBoard(point(3), new RelayBoard(bus, 20), 5);
    run(bus, Duration.ofSeconds(3));
    inputs.clear();
    int before = line.sent.size();
    long asked = line.nanoTime();
    relay.drive(point(3), SupplyState.ON);
    run(bus, Duration.ofMillis(200));
    assertTrue(coils[5]);
    assertEquals(20, line.sent.get(before).unit());
    assertTrue(line.sent.get(before).at() - asked < 10_000_000L);
    Input.RelayObserved observed =
        inputs.stream()
            .flatMap(input ->
                input instanceof Input.RelayObserved seen ? Stream.of(seen) : Stream.empty())
            .findFirst()
            .orElseThrow();
    assertEquals(RelayFeedback.CLOSED, observed.feedback());
    assertEquals(Optional.of(SupplyState.ON), observed.driven());
  }

  @Test
  void metersOwnRelayIsWrittenAsItsProfileSays() throws ConfigException, IOException {
    Map<Integer, Integer> values = new HashMap<>(Map.of(0x0038, 1));
    BusMeter acrel = meter("acrel-ddsy1352", 5, false);
    line.stations.put(
        5,
        pdu -> {
          if (pdu[0] == 16) {
            values.put(0x58, VirtualLine.word(pdu, 8));
            return Optional.of(Arrays.copyOf(pdu, 5));
          }
          return Optional.of(VirtualLine.registers(pdu, values));
        });
    BusMaster bus = master(List.of(acrel), Duration.ofSeconds(5));
    ModbusRelay relay = ModbusRelay.inMeter(point(5), bus);
    run(bus, Duration.ofSeconds(2));
    relay.drive(point(5), SupplyState.OFF);
    run(bus, Duration.ofSeconds(1));
    assertEquals(1, values.get(0x58));
    Input.RelayObserved opened = lastRelay();
    assertEquals(RelayFeedback.OPEN, opened.feedback());
    relay.drive(point(5), SupplyState.ON);
    run(bus, Duration.ofSeconds(1));
    assertEquals(0, values.get(0x58));
    assertEquals(RelayFeedback.CLOSED, lastRelay().feedback());
  }

  private Input.RelayObserved lastRelay() {
    return inputs.stream()
        .flatMap(
            input -> input instanceof Input.RelayObserved seen ? Stream.of(seen) : Stream.empty())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void relayThatDoesNotAnswerIsUnknown() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(1), Duration.ofSeconds(5));
    ModbusRelay relay = ModbusRelay.onBoard(point(1), new RelayBoard(bus, 21), 0);
    run(bus, Duration.ofSeconds(1));
    relay.drive(point(1), SupplyState.OFF);
    run(bus, Duration.ofSeconds(2));
    assertEquals(RelayFeedback.UNKNOWN, lastRelay().feedback());
    assertEquals(Optional.empty(), lastRelay().driven());
  }
}

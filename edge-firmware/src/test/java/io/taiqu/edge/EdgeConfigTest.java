package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.modbus.Framing;
import io.taiqu.edge.relay.DoorWiring;
import io.taiqu.edge.relay.GpioWiring;
import io.taiqu.edge.relay.LoadSideWiring;
import io.taiqu.edge.relay.PinLevel;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeConfigTest {
  private static final String GOOD =
      """
      keys: {dir: keys}
      data: {dir: data}
      broker: {host: localhost}
      site: site.yaml
      gpio: {provider: mock, arm: 8}
      """;

  @TempDir private Path directory = Path.of("");

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void theLossWindowIsAQuarterOfAnHourUnlessItIsSaid() throws IOException, ConfigException {
    assertEquals(Duration.ofMinutes(15), config(GOOD).lossWindow());
    assertEquals(
        Duration.ofMinutes(5), config(GOOD + "readings: {lossWindow: PT5M}\n").lossWindow());
    assertEquals(Duration.ZERO, config(GOOD + "readings: {lossWindow: PT0S}\n").lossWindow());
    ConfigException refused =
        assertThrows(ConfigException.class, () -> config(GOOD + "readings: {lossWindow: PT2H}\n"));
    assertTrue(String.valueOf(refused.getMessage()).contains("PT1H"), refused::getMessage);
  }

  private EdgeConfig config(String text) throws IOException, ConfigException {
    return EdgeConfig.read(write("edge.yaml", text), Overrides.NONE).value();
  }

  private String siteProblems(String site) throws IOException, ConfigException {
    EdgeConfig config = config(GOOD);
    write("site.yaml", site);
    return String.valueOf(
        assertThrows(ConfigException.class, () -> SiteReader.read(config)).getMessage());
  }

  private static void assertNames(String message, String... expected) {
    for (String part : expected) {
      assertTrue(message.contains(part), () -> part + " is missing in\n" + message);
    }
  }

  @Test
  void defaultsFillWhatTheFileLeavesOut() throws IOException, ConfigException {
    EdgeConfig config = config(GOOD);
    assertEquals(Duration.ofMinutes(15), config.interval());
    assertEquals(Duration.ofSeconds(5), config.poll().every());
    assertEquals(new EdgeConfig.Http("127.0.0.1", 8080), config.http());
    assertEquals(8883, config.broker().port());
    assertEquals(directory.resolve("site.yaml"), config.site());
    assertEquals(Optional.of(8), config.gpio().arm());
    assertEquals(Optional.empty(), config.clock());
  }

  @Test
  void environmentWinsOverTheFileAndFlagsOverBoth() throws IOException, ConfigException {
    Path file = write("edge.yaml", GOOD + "http: {port: 1}\ninterval: PT5M\n");
    Overrides overrides =
        new Overrides(
            Map.of("TAIQU_HTTP_PORT", "2", "TAIQU_INTERVAL", "PT10M"), Map.of("http.port", "3"));
    EdgeConfig config = EdgeConfig.read(file, overrides).value();
    assertEquals(3, config.http().port());
    assertEquals(Duration.ofMinutes(10), config.interval());
  }

  @Test
  void everyProblemIsNamedAtOnceWithItsLine() throws IOException {
    Path file =
        write(
            "edge.yaml",
            """
            keys: {dir: keys}
            broker: {port: 99999}
            site: site.yaml
            interval: PT7M
            gpoi: {provider: mock}
            """);
    String message =
        String.valueOf(
            assertThrows(ConfigException.class, () -> EdgeConfig.read(file, Overrides.NONE))
                .getMessage());
    assertNames(
        message,
        "data.dir: is missing",
        "edge.yaml:2: broker.host: is missing",
        "edge.yaml:2: broker.port",
        "edge.yaml:4: interval",
        "edge.yaml:5: gpoi: is not a known setting; did you mean \"gpio\"?");
  }

  @Test
  void demonstrationsClockIsReadWhole() throws IOException, ConfigException {
    EdgeConfig config =
        config(
            GOOD
                + "clock: {demonstration: {origin: 2026-11-21T12:00:00Z, base:"
                + " 2026-03-02T02:00:00Z, speed: 60}}\n");
    assertEquals(60, config.clock().map(EdgeConfig.Demonstration::speed).orElseThrow());
  }

  private static final String METER =
      "  - {supplyPoint: 00000000-0000-0000-0000-00000000000%d, serial: \"%s\", profile:"
          + " eastron-sdm120, bus: b, address: %d, ratedPower: 8000%s}\n";

  private static final String HEAD =
      "transformer: T1\nbuses: [{name: b, port: /dev/ttyUSB0}]\nmeters:\n";

  @Test
  void siteIsRead() throws IOException, ConfigException {
    EdgeConfig config = config(GOOD);
    write(
        "site.yaml",
        HEAD
            + METER.formatted(1, "1", 1, ", role: supply, ctRatio: 300/5")
            + METER.formatted(2, "2", 2, ", relay: {gpio: {set: 9, reset: 10, feedback: 11}}")
            + METER.formatted(
                3, "3", 3, ", relay: {modbusBoard: {bus: b, address: 100, channel: 0}}")
            + METER.formatted(
                4, "4", 4, ", relay: {modbusBoard: {bus: b, address: 100, channel: 1}}"));
    SiteConfig site = SiteReader.read(config).value();
    assertEquals(4, site.meters().size());
    assertTrue(
        site.meters().get(1).relay().orElseThrow() instanceof SiteConfig.Relay.Pins pins
            && pins.wiring().feedback().equals(Optional.of(11)));
    assertEquals(Set.of(), SafetyLocks.closingByThemselves(site));
    assertEquals(
        60,
        site.meters().getFirst().ratio().primary() / site.meters().getFirst().ratio().secondary());
  }

  @Test
  void aPlainRelayIsReadAndALevelThatIsUnsafeAtStartIsNamed() throws IOException, ConfigException {
    EdgeConfig config = config(GOOD);
    String meter = METER.formatted(1, "1", 1, ", relay: {gpioLevel: {pin: %d, opensWhen: %s}}");
    write("site.yaml", HEAD + meter.formatted(17, "high"));
    assertTrue(
        SiteReader.read(config).value().meters().getFirst().relay().orElseThrow()
                instanceof SiteConfig.Relay.Pins(GpioWiring.Level level)
            && level.pin() == 17
            && level.opensWhen() == PinLevel.HIGH);
    assertEquals(
        Set.of(SiteReader.read(config).value().meters().getFirst().point()),
        SafetyLocks.closingByThemselves(SiteReader.read(config).value()));
    write("site.yaml", HEAD + meter.formatted(17, "low"));
    ConfigException unsafe = assertThrows(ConfigException.class, () -> SiteReader.read(config));
    assertTrue(
        String.valueOf(unsafe.getMessage()).contains("use a pin of 0..8"), unsafe.getMessage());
  }

  @Test
  void voltageBehindARelayIsToldByAPinOrABoardOnTheLine() throws IOException, ConfigException {
    EdgeConfig config = config(GOOD);
    String relay = ", relay: {modbusBoard: {bus: b, address: 100, channel: 0}}, loadSide: ";
    write(
        "site.yaml",
        HEAD + METER.formatted(1, "1", 1, relay + "{gpio: {pin: 5, presentWhen: low}}"));
    assertTrue(
        SiteReader.read(config).value().meters().getFirst().loadSide().orElseThrow()
                instanceof SiteConfig.LoadSide.Pin(LoadSideWiring wiring)
            && wiring.pin() == 5
            && wiring.presentWhen() == PinLevel.LOW);
    write(
        "site.yaml",
        HEAD
            + METER.formatted(
                1, "1", 1, relay + "{modbusInput: {bus: b, address: 100, channel: 3}}"));
    assertEquals(
        Optional.of(new SiteConfig.LoadSide.Board("b", 100, 3)),
        SiteReader.read(config).value().meters().getFirst().loadSide());
    write(
        "site.yaml",
        HEAD
            + METER.formatted(
                1,
                "1",
                1,
                relay
                    + "{voltageMeter: {bus: b, address: 101, profile: eastron-sdm630, inputs: B}}"));
    assertTrue(
        SiteReader.read(config).value().meters().getFirst().loadSide().orElseThrow()
                instanceof SiteConfig.LoadSide.SecondMeter second
            && second.address() == 101
            && second.profile().id().equals("eastron-sdm630")
            && second.inputs().equals(List.of(1)));
    String twice = relay + "{voltageMeter: {bus: b, address: %d, profile: %s, inputs: %s}}";
    assertTrue(
        siteProblems(HEAD + METER.formatted(1, "1", 1, twice.formatted(1, "eastron-sdm630", "A")))
            .contains("address 1 on bus b is used twice"));
    assertTrue(
        siteProblems(HEAD + METER.formatted(1, "1", 1, twice.formatted(101, "eastron-sdm120", "B")))
            .contains("tells 1 voltages"));
    write("site.yaml", HEAD + METER.formatted(1, "1", 1, ", loadSide: {gpio: {pin: 5}}"));
    ConfigException none = assertThrows(ConfigException.class, () -> SiteReader.read(config));
    assertTrue(String.valueOf(none.getMessage()).contains("behind a relay"), none.getMessage());
  }

  @Test
  void theCabinetsDoorHasAPinOfItsOwn() throws IOException, ConfigException {
    EdgeConfig config = config(GOOD);
    String meter = METER.formatted(1, "1", 1, ", relay: {gpio: {set: 9, reset: 10}}");
    write("site.yaml", "cabinetDoor: {pin: 5, openWhen: high}\n" + HEAD + meter);
    assertEquals(
        Optional.of(new DoorWiring(5, PinLevel.HIGH)), SiteReader.read(config).value().door());
    write("site.yaml", "cabinetDoor: {pin: 5}\n" + HEAD + meter);
    assertEquals(
        Optional.of(new DoorWiring(5, PinLevel.LOW)), SiteReader.read(config).value().door());
    assertTrue(
        siteProblems("cabinetDoor: {pin: 9}\n" + HEAD + meter).contains("pin 9 is used twice"));
    assertTrue(
        siteProblems("cabinetDoor: {pin: 5, openWhen: ajar}\n" + HEAD + meter)
            .contains("openWhen"));
  }

  private static SiteConfig.Connection connection(SiteConfig site, int bus) {
    return site.buses().get(bus).connection();
  }

  @Test
  void busIsReachedByPortOrGateway() throws IOException, ConfigException {
    EdgeConfig config = config(GOOD);
    write(
        "site.yaml",
        """
        transformer: T1
        buses:
          - {name: b, port: /dev/ttyUSB0}
          - {name: c, port: /dev/ttyAMA0, direction: {kernel: true}, parity: even}
          - {name: d, port: /dev/ttyAMA1, direction: {pin: 18}}
          - {name: e, gateway: {host: 10.0.0.5}}
          - {name: f, gateway: {host: 10.0.0.6, port: 4001, protocol: rtu}, baud: 19200}
        meters:
        """
            + METER.formatted(1, "1", 1, ""));
    SiteConfig site = SiteReader.read(config).value();
    assertEquals(new SiteConfig.Connection.Adapter(), connection(site, 0));
    assertEquals(new SiteConfig.Connection.Kernel(), connection(site, 1));
    assertEquals(new SiteConfig.Connection.Pin(18), connection(site, 2));
    assertEquals(
        new SiteConfig.Connection.Gateway("10.0.0.5", 502, Framing.TCP), connection(site, 3));
    assertEquals(
        new SiteConfig.Connection.Gateway("10.0.0.6", 4001, Framing.RTU), connection(site, 4));
    assertEquals("10.0.0.6:4001", site.buses().get(4).line().port());
  }

  @Test
  void busesThatCanNotBeAreNamedTogether() throws IOException, ConfigException {
    String message =
        siteProblems(
            """
            transformer: T1
            buses:
              - {name: b}
              - {name: c, port: /dev/ttyUSB1, gateway: {host: h}}
              - {name: d, gateway: {host: h, protocol: ascii}}
              - {name: e, gateway: {host: h}, direction: {kernel: true}}
              - {name: f, port: /dev/ttyUSB2, direction: {kernel: true, pin: 4}}
              - {name: g, gateway: {host: h}}
              - {name: i, gateway: {host: h}}
            meters:
            """
                + METER.formatted(1, "1", 1, ""));
    assertNames(
        message,
        "buses[0]: a bus has either a port or a gateway",
        "buses[1]: a bus has either a port or a gateway",
        "buses[2].gateway.protocol: must be one of rtu, tcp",
        "buses[3]: a gateway turns its line by itself",
        "buses[4].direction: a direction is exactly one of",
        "gateway h:502 is used twice");
  }

  @Test
  void nothingMayBeUsedTwice() throws IOException, ConfigException {
    String message =
        siteProblems(
            HEAD
                + METER.formatted(1, "1", 1, "")
                + METER.formatted(1, "1", 2, ", relay: {gpio: {set: 9, reset: 8}}")
                + METER.formatted(3, "3", 4, ", relay: {gpio: {set: 9, reset: 10}}"));
    assertNames(
        message,
        "site.yaml:5: meters[1].supplyPoint",
        "serial number 1 is used twice",
        "pin 8 is used twice",
        "pin 9 is used twice");
    assertNames(
        siteProblems(HEAD + METER.formatted(1, "1", 1, "") + METER.formatted(2, "2", 1, "")),
        "address 1 on bus b is used twice");
  }

  @Test
  void whatDoesNotExistIsNamedWithWhatDoes() throws IOException, ConfigException {
    String message =
        siteProblems(
            """
            transformer: T1
            buses: [{name: east, port: /dev/ttyUSB0}]
            meters:
              - {supplyPoint: 00000000-0000-0000-0000-000000000001, serial: "1", profile: eastron-sdm12, bus: west, address: 300, ratedPower: 8000}
            """);
    assertNames(
        message,
        "there is no meter profile \"eastron-sdm12\"; known: abb-b23",
        "there is no bus \"west\"; known: east",
        "meters[0].address: must be a whole number within 1…247");
  }

  @Test
  void meterWithoutARelayOfItsOwnCanNotUseIt() throws IOException, ConfigException {
    assertNames(
        siteProblems(HEAD + METER.formatted(1, "1", 1, ", relay: {meter: true}")),
        "Eastron SDM120 has no relay of its own");
    assertNames(
        siteProblems(
            HEAD
                + METER.formatted(1, "1", 1, ", role: supply, relay: {gpio: {set: 9, reset: 10}}")),
        "supply meter has no relay");
  }

  @Test
  void damagedProfileOfTheTechniciansOwnIsNamedByFileAndLine() throws IOException, ConfigException {
    Files.createDirectories(directory.resolve("profiles"));
    write("profiles/mine.yaml", "profile: mine\nname: Mine\ncolour: red\n");
    EdgeConfig config = config(GOOD + "profiles: profiles\n");
    write("site.yaml", HEAD + METER.formatted(1, "1", 1, "").replace("eastron-sdm120", "mine"));
    String message =
        String.valueOf(
            assertThrows(ConfigException.class, () -> SiteReader.read(config)).getMessage());
    assertNames(message, "mine.yaml:3: colour", "energy.address: is missing");
  }

  @Test
  void everyMessageIsOneLinePerProblem() throws IOException, ConfigException {
    List<String> lines =
        siteProblems("transformer: 'T 1'\nbuses: 3\nmeters: []\n").lines().toList();
    assertTrue(lines.stream().allMatch(line -> line.startsWith("site.yaml:")), lines::toString);
  }
}

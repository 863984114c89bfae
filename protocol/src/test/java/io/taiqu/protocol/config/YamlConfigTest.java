package io.taiqu.protocol.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class YamlConfigTest {
  private static final Path FILE = Path.of("/etc/taiqu/edge.yaml");

  private enum Parity {
    NONE,
    EVEN_ONE
  }

  private record Bus(String name, int baud, Parity parity) {
    Bus {
      if (name.equals("forbidden")) {
        throw new IllegalArgumentException("a bus may not be called that");
      }
    }
  }

  private record Config(
      String host, int port, Duration interval, UUID edge, List<Bus> buses, Optional<Path> site) {}

  private static Setting<Config> reader(ConfigNode root) {
    ConfigNode broker = root.section("broker");
    Setting<String> host = broker.string("host").orElse("localhost");
    Setting<Integer> port = broker.integer("port", 1, 65_535);
    Setting<Duration> interval = root.duration("interval").orElse(Duration.ofMinutes(15));
    Setting<UUID> edge = root.value("edge", "a UUID", UUID::fromString);
    Setting<List<Bus>> buses = root.list("buses", YamlConfigTest::bus).orElse(List.of());
    Setting<Optional<Path>> site = root.path("site").optional();
    return root.build(() ->
        new Config(host.get(), port.get(), interval.get(), edge.get(), buses.get(), site.get()));
  }

  private static Setting<Bus> bus(ConfigNode node) {
    Setting<String> name = node.string("name");
    Setting<Integer> baud = node.integer("baudRate", 300, 115_200).orElse(9_600);
    Setting<Parity> parity = node.choice("parity", Parity.class).orElse(Parity.NONE);
    return node.build(() -> new Bus(name.get(), baud.get(), parity.get()));
  }

  private static Config read(String yaml) throws ConfigException {
    return YamlConfig.parse(FILE, yaml, Overrides.NONE, YamlConfigTest::reader).value();
  }

  private static List<String> problems(String yaml) {
    return problems(yaml, Overrides.NONE);
  }

  private static List<String> problems(String yaml, Overrides overrides) {
    return assertThrows(
            ConfigException.class,
            () -> YamlConfig.parse(FILE, yaml, overrides, YamlConfigTest::reader))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }

  private static final String GOOD =
      """
      edge: 0190d000-0000-7000-8000-0000000000e1
      broker:
        port: 8883
      site: site.yaml
      buses:
        - name: 0071
          parity: even-one
      """;

  @Test
  void valuesAreTypedAndDefaultsFillTheRest() throws ConfigException {
    Config config = read(GOOD);
    assertEquals("localhost", config.host());
    assertEquals(8883, config.port());
    assertEquals(Duration.ofMinutes(15), config.interval());
    assertEquals(
        List.of(new Bus("0071", 9_600, Parity.EVEN_ONE)),
        config.buses(),
        "text is taken as written");
    assertEquals(Optional.of(Path.of("/etc/taiqu/site.yaml")), config.site());
  }

  @Test
  void everyProblemIsReportedAtOnceInTheOrderOfTheFile() {
    assertEquals(
        List.of(
            "edge.yaml: edge: is missing",
            "edge.yaml:1: broker.port: is missing",
            "edge.yaml:2: broker.prot: is not a known setting; did you mean \"port\"?",
            "edge.yaml:3: interval: must be a duration such as PT15M, is \"soon\"",
            "edge.yaml:5: buses[0].baudRate: must be a whole number within 300…115200, is \"96\"",
            "edge.yaml:5: buses[0].name: is missing",
            "edge.yaml:6: buses[0].parity: must be one of none, even-one, is \"odd\"",
            "edge.yaml:7: buses[1]: must be a section",
            "edge.yaml:8: colour: is not a known setting; known here: broker, buses, edge, interval, site"),
        problems(
            """
            broker:
              prot: 8883
            interval: soon
            buses:
              - baudRate: 96
                parity: odd
              - name
            colour: green
            """));
  }

  @Test
  void aConstructorsRefusalIsAProblemOfItsSection() {
    assertEquals(
        List.of("edge.yaml:6: buses[0]: a bus may not be called that"),
        problems(GOOD.replace("0071", "forbidden")));
  }

  @Test
  void aKeyGivenTwiceIsAProblem() {
    assertEquals(List.of("edge.yaml:8: edge: is given twice"), problems(GOOD + "edge: x\n"));
  }

  @Test
  void theWrongKindOfNodeIsAProblem() {
    assertEquals(
        List.of("edge.yaml:3: broker.port: must be a whole number within 1…65535"),
        problems(GOOD.replace("port: 8883", "port: [1]")));
    assertTrue(
        problems(GOOD.replace("\n  port: 8883", " here"))
            .getFirst()
            .contains("broker: must be a section"));
    assertEquals(
        List.of("edge.yaml:1: must consist of \"key: value\" lines"), problems("- a\n- b\n"));
  }

  @Test
  void brokenYamlIsNamedWithItsLine() {
    List<String> problems = problems("edge: [1\nbroker: }\n");
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().startsWith("edge.yaml:2: is not YAML: "), problems::getFirst);
  }

  @Test
  void anEmptyFileLacksWhatIsRequired() {
    assertEquals(
        List.of("edge.yaml: broker.port: is missing", "edge.yaml: edge: is missing"), problems(""));
  }

  @Test
  void aMissingFileIsNamed() {
    var refusal =
        assertThrows(
            ConfigException.class,
            () ->
                YamlConfig.read(
                    Path.of("/nowhere/edge.yaml"), Overrides.NONE, YamlConfigTest::reader));
    assertEquals("/nowhere/edge.yaml: does not exist", refusal.getMessage());
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() throws ConfigException {
    Overrides overrides =
        new Overrides(
            Map.of(
                "TAIQU_BROKER_PORT", "1", "TAIQU_BROKER_HOST", "there", "TAIQU_INTERVAL", "PT1M"),
            Map.of("broker.port", "2"));
    var loaded = YamlConfig.parse(FILE, GOOD, overrides, YamlConfigTest::reader);
    assertEquals(2, loaded.value().port());
    assertEquals("there", loaded.value().host());
    assertEquals(
        List.of(
            "broker.host = there  (TAIQU_BROKER_HOST)",
            "broker.port = 2  (--broker.port)",
            "interval = PT1M  (TAIQU_INTERVAL)",
            "edge = 0190d000-0000-7000-8000-0000000000e1  (edge.yaml:1)",
            "buses[0].name = 0071  (edge.yaml:6)",
            "buses[0].baudRate = 9600  (default)",
            "buses[0].parity = even-one  (edge.yaml:7)",
            "site = site.yaml  (edge.yaml:4)"),
        loaded.provenance().stream().map(Provenance::toString).toList());
  }

  @Test
  void aWrongValueIsNamedWithItsSource() {
    assertEquals(
        List.of(
            "TAIQU_BROKER_PORT: broker.port: must be a whole number within 1…65535, is \"many\""),
        problems(GOOD, new Overrides(Map.of("TAIQU_BROKER_PORT", "many"), Map.of())));
    assertEquals(
        List.of(
            "--broker.prot: broker.prot: is not a known setting; did you mean \"broker.port\"?"),
        problems(GOOD, new Overrides(Map.of(), Map.of("broker.prot", "1"))));
  }
}

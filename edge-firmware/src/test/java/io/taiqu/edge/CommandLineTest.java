package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.config.Overrides;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void everyCommandHasHelp() {
    for (String[] command :
        new String[][] {{}, {"run"}, {"status"}, {"config"}, {"config", "check"}}) {
      String[] asked = Arrays.copyOf(command, command.length + 1);
      asked[command.length] = "--help";
      assertEquals(0, run(asked));
    }
    assertTrue(out.toString().contains("Exit codes"));
    assertEquals(0, run("--version"));
  }

  @Test
  void modelsAreListedShownAndChecked(@TempDir Path directory) throws IOException {
    assertEquals(0, run("profile", "list"));
    assertTrue(out.toString().contains("eastron-sdm630"), out::toString);
    assertTrue(out.toString().contains("can't be told apart"), out::toString);
    assertEquals(0, run("profile", "list", "--json"));
    assertEquals(0, run("profile", "show", "generic"));
    assertEquals(3, run("profile", "show", "frobnicator"));
    Path own = directory.resolve("mine.yaml");
    assertEquals(3, run("profile", "check", own.toString()));
    Files.writeString(own, "profile: mine\ncolour: red\n");
    assertEquals(2, run("profile", "check", own.toString()));
    assertTrue(err.toString().contains("mine.yaml:2: colour"), err::toString);
    assertTrue(err.toString().contains("energy.address: is missing"), err::toString);
    assertEquals(2, run("profile", "test", own.toString(), "--port", "/dev/null", "--unit", "1"));
    assertEquals(3, run("profile", "test", "frobnicator", "--port", "/dev/null", "--unit", "1"));
    assertEquals(2, run("profile"));
  }

  @Test
  void aRegisterThatNoDisplayShowsIsToldWithAnExample() {
    for (String register : List.of("x", "-1", "1e9")) {
      assertEquals(
          2,
          run(
              "exchange-meter",
              "--point",
              "6f0f0c52-5c9c-4bb2-9a53-33f0e0a1d002",
              "--old-register",
              register,
              "--new-serial",
              "1",
              "--new-register",
              "0",
              "--technician",
              "Zhang San"));
    }
    assertTrue(
        err.toString().contains("\"x\" is not what a display shows in kWh, such as 1234.56"),
        err::toString);
    assertFalse(err.toString().contains("Exception"), err::toString);
  }

  @Test
  void whatATechnicianAskedToTestIsNeverSkipped(@TempDir Path directory) {
    CommandLine test = HardwareTestCommand.commandLine();
    test.setOut(new PrintWriter(out, true));
    test.setErr(new PrintWriter(err, true));
    assertEquals(2, test.execute("--relays"));
    assertTrue(err.toString().contains("--relays needs --config FILE"), err::toString);
    assertEquals(1, test.execute("--data", directory.resolve("none").toString()));
    assertTrue(out.toString().contains("failed   storage"), out::toString);
  }

  @Test
  void wrongUseIsTwo() {
    assertEquals(2, run());
    assertEquals(2, run("run", "--frobnicate"));
    assertEquals(2, run("config"));
  }

  @Test
  void configurationThatIsNotThereIsThree(@TempDir Path directory) {
    String file = directory.resolve("none.yaml").toString();
    assertEquals(3, run("run", "--config", file));
    assertEquals(3, run("config", "check", "--config", file));
    assertEquals(3, run("status", "--config", file));
    assertTrue(err.toString().contains("does not exist"));
  }

  @Test
  void theServiceStartsAsTheCommandLineWould(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path missing = directory.resolve("none.yaml");
    Path wrong = Files.writeString(directory.resolve("edge.yaml"), "broker: {port: 0}\n");
    for (Path file : List.of(missing, wrong)) {
      int code = run("run", "--config", file.toString());
      StringWriter said = new StringWriter();
      Path config = Main.serviceConfig("run", "--config", file.toString()).orElseThrow();
      assertEquals(
          code, UnitRun.run(config, Overrides.ofProcess(Map.of()), new PrintWriter(said)::println));
      assertEquals(err.toString().strip(), said.toString().strip());
      err.getBuffer().setLength(0);
    }
  }

  @Test
  void whatIsNotTheServicesCommandIsLeftToTheParser() {
    assertTrue(Main.serviceConfig("run").isEmpty());
    assertTrue(Main.serviceConfig("run", "--config").isEmpty());
    assertTrue(Main.serviceConfig("run", "--help", "x").isEmpty());
    assertTrue(Main.serviceConfig("run", "--config", "x", "--set").isEmpty());
    assertTrue(Main.serviceConfig("status", "--config", "x").isEmpty());
    assertEquals(Path.of("x"), Main.serviceConfig("run", "--config", "x").orElseThrow());
  }

  @Test
  void theServiceFileStartsWithThatCommand() throws IOException {
    Path service = Path.of("..", "deploy", "edge", "taiqu-edge.service");
    String command =
        Files.readAllLines(service).stream()
            .filter(line -> line.startsWith("ExecStart="))
            .findFirst()
            .orElseThrow();
    String[] arguments =
        command.substring(command.indexOf(" edge ") + " edge ".length()).split(" ");
    assertEquals(Path.of("/etc/taiqu/edge.yaml"), Main.serviceConfig(arguments).orElseThrow());
  }

  @Test
  void configurationThatIsWrongIsTwoAndNamesEverything(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("edge.yaml"), "broker: {port: 0}\n");
    assertEquals(2, run("run", "--config", file.toString()));
    assertTrue(err.toString().contains("broker.host: is missing"), err::toString);
    assertTrue(err.toString().contains("site: is missing"), err::toString);
  }

  @Test
  void checkAlsoLooksAtSiteAndKeys(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("edge.yaml"),
            "keys: {dir: keys}\ndata: {dir: data}\nbroker: {host: h}\nsite: site.yaml\n");
    assertEquals(2, run("config", "check", "--config", file.toString(), "--set", "http.port=81"));
    assertTrue(out.toString().contains("http.port = 81  (--http.port)"), out::toString);
    assertTrue(err.toString().contains("site.yaml: does not exist"), err::toString);
    assertTrue(err.toString().contains("pki issue edge"), err::toString);
  }

  @Test
  void unitThatDoesNotAnswerIsFour() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertEquals(4, run("status", "--url", "http://127.0.0.1:" + port));
    assertTrue(err.toString().contains("No unit answers"), err::toString);
  }
}

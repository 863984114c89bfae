package io.taiqu.edge;

import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.field.ExitCode;
import io.taiqu.edge.logging.ConsoleLogging;
import io.taiqu.edge.modbus.BusTransport;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.edge.selftest.MachineChecks;
import io.taiqu.edge.selftest.Outcome;
import io.taiqu.edge.selftest.RelayChecks;
import io.taiqu.edge.selftest.SerialChecks;
import io.taiqu.edge.selftest.StorageChecks;
import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code taiqu hw-test run}: the self-test of a unit's hardware. */
@Command(
    name = "taiqu hw-test run",
    description = {
      "Tests the hardware of the unit that it runs on and reports: serial ports, relays, clock,"
          + " watchdog, storage. What is not there, or was not asked for, is skipped and said so.",
      "The watchdog is looked at and never opened; the commit test writes and removes 400 kB."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing failed",
      "1:something failed",
      "2:wrong use, or a configuration that can't be used",
      "5:relays were to be tested while the unit runs"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taiqu hw-test run --data /var/lib/taiqu/edge",
      "  taiqu hw-test run --loopback /dev/ttyUSB0 --pair /dev/ttyUSB0,/dev/ttyUSB1 --baud 115200",
      "  taiqu hw-test run --relays --config /etc/taiqu/edge.yaml --json"
    })
public final class HardwareTestCommand implements Callable<Integer> {
  @Option(
      names = "--loopback",
      paramLabel = "PORT",
      description = "A port whose sending and receiving lines are connected; may be repeated.")
  private List<String> loopbacks = new ArrayList<>();

  @Option(
      names = "--pair",
      paramLabel = "PORT,PORT",
      description = "Two ports on one pair of wires, with nobody else on it; may be repeated.")
  private List<String> pairs = new ArrayList<>();

  @Option(
      names = {"-b", "--baud"},
      defaultValue = "9600",
      description = "Speed of the serial tests (default: ${DEFAULT-VALUE}).")
  private int baud;

  @Option(
      names = "--relays",
      description =
          "Open and close every relay of the site file: each customer loses supply for a moment.")
  private boolean relays;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The unit's configuration; for --relays, and to know the data directory.")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      description = "Whose disk is tested (default: that of the configuration).")
  private @Nullable Path data;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  HardwareTestCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    ConsoleLogging.choose();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new HardwareTestCommand());
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    List<Outcome> outcomes = new ArrayList<>();
    try {
      serial(outcomes);
      relays(outcomes);
      machine(outcomes);
      storage(outcomes);
    } catch (IllegalArgumentException | ConfigException e) {
      err.println("taiqu hw-test run: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (UnitLock.Held e) {
      err.println(
          "taiqu hw-test run: the unit is running and owns the relays. Stop it first: systemctl stop"
              + " taiqu-edge");
      return ExitCode.REFUSED;
    }
    report(outcomes);
    return outcomes.stream().anyMatch(o -> o.state() == Outcome.State.FAILED)
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private void serial(List<Outcome> outcomes) {
    SerialChecks checks = new SerialChecks(HardwareTestCommand::opened);
    for (String port : loopbacks) {
      outcomes.add(checks.loopback(line(port)));
    }
    for (String pair : pairs) {
      String[] ports = pair.split(",", 2);
      if (ports.length != 2 || ports[0].equals(ports[1])) {
        throw new IllegalArgumentException("--pair takes two ports, not " + pair);
      }
      outcomes.add(checks.pair(line(ports[0]), line(ports[1])));
    }
    if (loopbacks.isEmpty()) {
      outcomes.add(
          Outcome.skipped("loopback", "not asked for: --loopback PORT, with its lines connected"));
    }
    if (pairs.isEmpty()) {
      outcomes.add(Outcome.skipped("pair", "not asked for: --pair PORT,PORT on one pair of wires"));
    }
  }

  private LineSettings line(String port) {
    return new LineSettings(port, baud, LineSettings.Parity.NONE, 1);
  }

  private static BusTransport opened(LineSettings line) throws IOException {
    SerialPortTransport port = new SerialPortTransport(line);
    port.open();
    return port;
  }

  private void relays(List<Outcome> outcomes) throws ConfigException, UnitLock.Held {
    Path file = config;
    if (!relays) {
      outcomes.add(Outcome.skipped("relays", "not asked for: --relays --config FILE"));
      return;
    }
    if (file == null) {
      throw new IllegalArgumentException(
          "--relays needs --config FILE, which says where the relays are");
    }
    EdgeConfig unit = ConfigOptions.read(file);
    SiteConfig site = SiteReader.read(unit).value();
    try (UnitLock _ = UnitLock.take(unit.data());
        CommissioningHardware hardware = CommissioningHardware.open(unit, site)) {
      for (SiteConfig.Meter meter : site.meters()) {
        if (meter.relay().isPresent()) {
          String name = meter.account().orElse(meter.point().toString());
          outcomes.add(
              RelayChecks.check(name, wanted -> hardware.site().drive(meter.planned(), wanted)));
        }
      }
    } catch (IOException e) {
      outcomes.add(Outcome.failed("relays", String.valueOf(e.getMessage())));
    }
  }

  private static void machine(List<Outcome> outcomes) {
    MachineChecks checks = new MachineChecks(Path.of("/"), Instant.now());
    outcomes.add(checks.realTimeClock());
    outcomes.add(checks.networkTime(ClockWatch.isSynchronised()));
    outcomes.add(checks.watchdog());
    outcomes.add(checks.temperature());
    outcomes.add(checks.supply());
  }

  private void storage(List<Outcome> outcomes) throws ConfigException {
    Path directory = data;
    Path file = config;
    if (directory == null && file != null) {
      directory = ConfigOptions.read(file).data();
    }
    if (directory == null) {
      outcomes.add(Outcome.skipped("storage", "not asked for: --data DIRECTORY or --config FILE"));
      return;
    }
    if (!Files.isDirectory(directory)) {
      outcomes.add(Outcome.failed("storage", "there is no directory " + directory));
      return;
    }
    StorageChecks checks = new StorageChecks(directory, Path.of("/"));
    outcomes.add(checks.commits());
    outcomes.add(checks.space());
    outcomes.add(checks.wear());
  }

  private void report(List<Outcome> outcomes) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("at", Instant.now().toString());
      report.put("version", ProcessFacts.version());
      report.put("passed", count(outcomes, Outcome.State.PASSED));
      report.put("failed", count(outcomes, Outcome.State.FAILED));
      report.put("skipped", count(outcomes, Outcome.State.SKIPPED));
      report.put("checks", outcomes.stream().map(Outcome::json).toList());
      out.println(Json.pretty(report));
    } else {
      outcomes.forEach(outcome ->
          out.printf(
              "%-8s %-28s %s%n",
              outcome.state().name().toLowerCase(Locale.ROOT), outcome.check(), outcome.detail()));
      out.printf(
          "%d passed, %d failed, %d skipped%n",
          count(outcomes, Outcome.State.PASSED),
          count(outcomes, Outcome.State.FAILED),
          count(outcomes, Outcome.State.SKIPPED));
    }
    out.flush();
  }

  private static int count(List<Outcome> outcomes, Outcome.State state) {
    return (int) outcomes.stream().filter(outcome -> outcome.state() == state).count();
  }
}

package io.taiqu.supervisor;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu supervisor replace}: another unit, or another meter, goes on. */
@Command(
    name = "replace",
    description =
        "Proposes that another unit, or another meter, goes on; another person approves it.",
    mixinStandardHelpOptions = true,
    subcommands = {ReplaceCommand.Edge.class, ReplaceCommand.Meter.class})
final class ReplaceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ReplaceCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: replace edge OLD NEW, or replace meter POINT SERIAL.");
  }

  /** Another unit. */
  @Command(
      name = "edge",
      description = {
        "Proposes that a new unit takes over what an old one served. The old one's certificate must be",
        "withdrawn first (taiqu pki revoke), and the new identity must never have been used."
      },
      mixinStandardHelpOptions = true)
  static final class Edge implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(index = "0", paramLabel = "OLD", description = "UUID of the old unit.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "UUID of the new unit.")
    private String to = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; goes into the audit trail.")
    private String reason = "";

    @Option(names = "--json", description = "Print the proposal as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Edge() {}

    @Override
    public Integer call() throws Exception {
      ApprovalsCommand.print(
          station.call(
              "POST",
              "/api/v1/edges/" + from + "/replacement",
              station.body(Map.of("by", to, "reason", reason))),
          station,
          json,
          spec.commandLine().getOut());
      return Main.DONE;
    }
  }

  /** Another meter. */
  @Command(
      name = "meter",
      description =
          "Proposes that a supply point's account goes on with the meter that a technician put in.",
      mixinStandardHelpOptions = true)
  static final class Meter implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(index = "0", paramLabel = "POINT", description = "The supply point.")
    private String point = "";

    @Parameters(index = "1", paramLabel = "SERIAL", description = "Serial number of the new meter.")
    private String serial = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; goes into the audit trail.")
    private String reason = "";

    @Option(names = "--json", description = "Print the proposal as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Meter() {}

    @Override
    public Integer call() throws Exception {
      ApprovalsCommand.print(
          station.call(
              "POST",
              "/api/v1/supply-points/" + point + "/meter",
              station.body(Map.of("serial", serial, "reason", reason))),
          station,
          json,
          spec.commandLine().getOut());
      return Main.DONE;
    }
  }
}

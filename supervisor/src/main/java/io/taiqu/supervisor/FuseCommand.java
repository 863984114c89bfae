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

/** {@code taiqu supervisor fuse}: how many relays may be opened. */
@Command(
    name = "fuse",
    description = "Proposes how many relays may be opened in an hour; another person approves it.",
    mixinStandardHelpOptions = true,
    subcommands = {FuseCommand.Allow.class, FuseCommand.Resume.class})
final class FuseCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  FuseCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: fuse allow EDGE, or fuse resume.");
  }

  /** More for one unit. */
  @Command(
      name = "allow",
      description = "Proposes that a unit may open more relays an hour, for some hours.",
      mixinStandardHelpOptions = true)
  static final class Allow implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(paramLabel = "EDGE", description = "UUID of the unit.")
    private String edge = "";

    @Option(
        names = "--openings",
        required = true,
        paramLabel = "N",
        description = "So many more an hour.")
    private int openings;

    @Option(names = "--hours", required = true, paramLabel = "H", description = "For so long.")
    private int hours;

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
    Allow() {}

    @Override
    public Integer call() throws Exception {
      ApprovalsCommand.print(
          station.call(
              "POST",
              "/api/v1/edges/" + edge + "/openings",
              station.body(Map.of("openings", openings, "hours", hours, "reason", reason))),
          station,
          json,
          spec.commandLine().getOut());
      return Main.DONE;
    }
  }

  /** The whole fleet again. */
  @Command(
      name = "resume",
      description =
          "Proposes that units may open relays again after the fleet's total halted them.",
      mixinStandardHelpOptions = true)
  static final class Resume implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

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
    Resume() {}

    @Override
    public Integer call() throws Exception {
      ApprovalsCommand.print(
          station.call(
              "POST", "/api/v1/openings/resumption", station.body(Map.of("reason", reason))),
          station,
          json,
          spec.commandLine().getOut());
      return Main.DONE;
    }
  }
}

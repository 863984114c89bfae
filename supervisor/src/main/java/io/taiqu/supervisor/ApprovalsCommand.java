package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu supervisor approvals}: what takes two people. */
@Command(
    name = "approvals",
    description = "What one person proposed and another decides.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ApprovalsCommand.ListAll.class,
      ApprovalsCommand.Approve.class,
      ApprovalsCommand.Refuse.class,
      ApprovalsCommand.Release.class
    })
final class ApprovalsCommand implements Runnable {
  private static final byte[] NOTHING = {};

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ApprovalsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: approvals list, approve, refuse or release.");
  }

  static void print(JsonNode proposal, StationOptions station, boolean json, PrintWriter out)
      throws Exception {
    if (json) {
      out.println(station.text(proposal));
      return;
    }
    out.printf(
        "%s %s %s by %s: %s%n",
        proposal.path("id").asText(),
        proposal.path("state").asText(),
        proposal.path("kind").asText(),
        proposal.path("proposedBy").asText(),
        proposal.path("reason").asText());
    proposal
        .path("facts")
        .properties()
        .forEach(fact -> out.println("  " + fact.getKey() + ": " + fact.getValue().asText()));
  }

  /** Lists. */
  @Command(
      name = "list",
      description = "Lists what waits for a decision.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Option(names = "--all", description = "Decided ones too.")
    private boolean all;

    @Option(names = "--json", description = "Print them as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    ListAll() {}

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      JsonNode answer =
          station.call("GET", "/api/v1/approvals" + (all ? "?state=all" : ""), NOTHING);
      if (json) {
        out.println(station.text(answer));
        return Main.DONE;
      }
      for (JsonNode proposal : answer.path("items")) {
        print(proposal, station, false, out);
      }
      return Main.DONE;
    }
  }

  private static int decide(
      StationOptions station,
      long id,
      boolean approve,
      String remark,
      boolean json,
      PrintWriter out)
      throws Exception {
    print(
        station.call(
            "POST",
            "/api/v1/approvals/" + id + "/decision",
            station.body(Map.of("approve", approve, "remark", remark))),
        station,
        json,
        out);
    return Main.DONE;
  }

  /** Approves. */
  @Command(
      name = "approve",
      description = "Approves a proposal of another person, and it happens.",
      mixinStandardHelpOptions = true)
  static final class Approve implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(paramLabel = "NUMBER", description = "Which one.")
    private long id;

    @Option(names = "--remark", paramLabel = "TEXT", description = "Goes into the audit trail.")
    private String remark = "";

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Approve() {}

    @Override
    public Integer call() throws Exception {
      return decide(station, id, true, remark, json, spec.commandLine().getOut());
    }
  }

  /** Refuses. */
  @Command(
      name = "refuse",
      description = "Puts an end to a proposal, one's own too.",
      mixinStandardHelpOptions = true)
  static final class Refuse implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(paramLabel = "NUMBER", description = "Which one.")
    private long id;

    @Option(
        names = "--remark",
        required = true,
        paramLabel = "TEXT",
        description = "Why; goes into the audit trail.")
    private String remark = "";

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Refuse() {}

    @Override
    public Integer call() throws Exception {
      return decide(station, id, false, remark, json, spec.commandLine().getOut());
    }
  }

  /** Proposes to release a frozen supply point. */
  @Command(
      name = "release",
      description = "Proposes to release a supply point that is frozen because of a mismatch.",
      mixinStandardHelpOptions = true)
  static final class Release implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(paramLabel = "POINT", description = "The supply point.")
    private String point = "";

    @Option(
        names = "--document",
        required = true,
        paramLabel = "TEXT",
        description = "What explains the mismatch, such as the number of a report.")
    private String document = "";

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
    Release() {}

    @Override
    public Integer call() throws Exception {
      print(
          station.call(
              "POST",
              "/api/v1/supply-points/" + point + "/release",
              station.body(Map.of("document", document, "reason", reason))),
          station,
          json,
          spec.commandLine().getOut());
      return Main.DONE;
    }
  }
}

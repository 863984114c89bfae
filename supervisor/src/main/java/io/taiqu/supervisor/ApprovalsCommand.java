package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor approvals}: what takes two people. */
@Command(name = "approvals", description = "What one person proposed and another decides.")
final class ApprovalsCommand extends CommandGroup {
  private static final byte[] NOTHING = {};

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

  @Command(description = "Lists what waits for a decision.", mixinStandardHelpOptions = true)
  int list(
      @Mixin StationOptions station,
      @Option(names = "--all", description = "Decided ones too.") boolean all,
      @Option(names = "--json", description = "Print them as JSON.") boolean json)
      throws Exception {
    PrintWriter out = spec().commandLine().getOut();
    JsonNode answer = station.call("GET", "/api/v1/approvals" + (all ? "?state=all" : ""), NOTHING);
    if (json) {
      out.println(station.text(answer));
      return Main.DONE;
    }
    for (JsonNode proposal : answer.path("items")) {
      print(proposal, station, false, out);
    }
    return Main.DONE;
  }

  @Command(
      description = "Approves a proposal of another person, and it happens.",
      mixinStandardHelpOptions = true)
  int approve(
      @Mixin StationOptions station,
      @Parameters(paramLabel = "NUMBER", description = "Which one.") long id,
      @Option(
              names = "--remark",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "Goes into the audit trail.")
          String remark,
      @Option(names = "--json", description = "Print it as JSON.") boolean json)
      throws Exception {
    return decide(station, id, true, remark, json);
  }

  @Command(
      description = "Puts an end to a proposal, one's own too.",
      mixinStandardHelpOptions = true)
  int refuse(
      @Mixin StationOptions station,
      @Parameters(paramLabel = "NUMBER", description = "Which one.") long id,
      @Option(
              names = "--remark",
              required = true,
              paramLabel = "TEXT",
              description = "Why; goes into the audit trail.")
          String remark,
      @Option(names = "--json", description = "Print it as JSON.") boolean json)
      throws Exception {
    return decide(station, id, false, remark, json);
  }

  private int decide(StationOptions station, long id, boolean approve, String remark, boolean json)
      throws Exception {
    JsonNode decided =
        station.call(
            "POST",
            "/api/v1/approvals/" + id + "/decision",
            station.body(Map.of("approve", approve, "remark", remark)));
    print(decided, station, json, spec().commandLine().getOut());
    return Main.DONE;
  }

  @Command(
      description = "Proposes to release a supply point that is frozen because of a mismatch.",
      mixinStandardHelpOptions = true)
  int release(
      @Mixin ProposalOptions proposal,
      @Parameters(paramLabel = "POINT", description = "The supply point.") String point,
      @Option(
              names = "--document",
              required = true,
              paramLabel = "TEXT",
              description = "What explains the mismatch, such as the number of a report.")
          String document)
      throws Exception {
    return proposal.propose(
        "/api/v1/supply-points/" + point + "/release", Map.of("document", document));
  }
}

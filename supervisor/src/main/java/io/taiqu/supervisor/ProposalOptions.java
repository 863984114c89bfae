package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has that proposes something which another person approves. */
final class ProposalOptions {
  @Mixin private StationOptions station = new StationOptions();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; goes into the audit trail.")
  private String reason = "";

  @Option(names = "--json", description = "Print the proposal as JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ProposalOptions() {}

  /**
   * Posts a proposal and prints what became of it.
   *
   * @param members of the body, besides the reason
   * @return the exit code
   */
  int propose(String path, Map<String, ?> members) throws Exception {
    Map<String, Object> body = new HashMap<>(members);
    body.put("reason", reason);
    JsonNode proposal = station.call("POST", path, station.body(body));
    ApprovalsCommand.print(proposal, station, json, spec.commandLine().getOut());
    return Main.DONE;
  }
}

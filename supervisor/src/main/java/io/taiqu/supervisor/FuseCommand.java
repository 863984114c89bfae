package io.taiqu.supervisor;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor fuse}: how many relays may be opened. */
@Command(
    name = "fuse",
    description = "Proposes how many relays may be opened in an hour; another person approves it.")
final class FuseCommand extends CommandGroup {
  @Command(
      description = "Proposes that a unit may open more relays an hour, for some hours.",
      mixinStandardHelpOptions = true)
  int allow(
      @Mixin ProposalOptions proposal,
      @Parameters(paramLabel = "EDGE", description = "UUID of the unit.") String edge,
      @Option(
              names = "--openings",
              required = true,
              paramLabel = "N",
              description = "So many more an hour.")
          int openings,
      @Option(names = "--hours", required = true, paramLabel = "H", description = "For so long.")
          int hours)
      throws Exception {
    return proposal.propose(
        "/api/v1/edges/" + edge + "/openings", Map.of("openings", openings, "hours", hours));
  }

  @Command(
      description =
          "Proposes that units may open relays again after the fleet's total halted them.",
      mixinStandardHelpOptions = true)
  int resume(@Mixin ProposalOptions proposal) throws Exception {
    return proposal.propose("/api/v1/openings/resumption", Map.of());
  }
}

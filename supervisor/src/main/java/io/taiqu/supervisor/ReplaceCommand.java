package io.taiqu.supervisor;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor replace}: another unit, or another meter, goes on. */
@Command(
    name = "replace",
    description =
        "Proposes that another unit, or another meter, goes on; another person approves it.")
final class ReplaceCommand extends CommandGroup {
  @Command(
      description =
          "Proposes that a new unit takes over what an old one served. The old one's certificate must be withdrawn first (taiqu pki revoke), and the new identity must never have been used.",
      mixinStandardHelpOptions = true)
  int edge(
      @Mixin ProposalOptions proposal,
      @Parameters(index = "0", paramLabel = "OLD", description = "UUID of the old unit.")
          String from,
      @Parameters(index = "1", paramLabel = "NEW", description = "UUID of the new unit.") String to)
      throws Exception {
    return proposal.propose("/api/v1/edges/" + from + "/replacement", Map.of("by", to));
  }

  @Command(
      description =
          "Proposes that a supply point's account goes on with the meter that a technician put in.",
      mixinStandardHelpOptions = true)
  int meter(
      @Mixin ProposalOptions proposal,
      @Parameters(index = "0", paramLabel = "POINT", description = "The supply point.")
          String point,
      @Parameters(index = "1", paramLabel = "SERIAL", description = "Serial of the new meter.")
          String serial)
      throws Exception {
    return proposal.propose("/api/v1/supply-points/" + point + "/meter", Map.of("serial", serial));
  }
}

package io.taiqu.hwtest.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.hwtest.demo.Mosquitto;
import io.taiqu.hwtest.demo.SupervisorApi;
import io.taiqu.hwtest.demo.Utility;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tests that take long and are cruel. */
@Command(
    name = "torture",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(processes)",
    description = "Kills at random and checks that no money and no reading is lost.")
public final class TortureCommand {

  @Command(
      name = "processes",
      mixinStandardHelpOptions = true,
      description = {
        "Ends edge, supervisor and mosquitto with kill -9 at random moments while top-ups are paid.",
        "Afterwards every accepted payment must be in the edge's ledger once, balances must be",
        "equal on both sides, relays must agree with the ledger, and every reading must be stored."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:everything held",
        "1:something did not",
        "2:it could not be run, or the command line is wrong"
      })
  int processes(
      @Option(
              names = "--kills",
              defaultValue = "50",
              paramLabel = "N",
              description = "How often each process is killed; default ${DEFAULT-VALUE}.")
          int kills,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description = "Of the order and the moments; default ${DEFAULT-VALUE}.")
          long seed,
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              defaultValue = "run/torture",
              description = "Where it keeps its files; default ${DEFAULT-VALUE}.")
          Path directory,
      @Option(names = "--json", description = "Print one JSON object and nothing else.")
          boolean json)
      throws IOException {
    if (kills < 1) {
      System.err.println("taiqu torture: --kills must be at least 1");
      return 2;
    }
    if (Mosquitto.program().isEmpty()) {
      System.err.println(
          "taiqu torture: mosquitto is not installed (Debian, Ubuntu: apt install mosquitto)");
      return 2;
    }
    try {
      ProcessTorture.Result result = ProcessTorture.run(kills, seed, directory);
      if (json) {
        System.out.println(new ObjectMapper().writeValueAsString(result));
      } else {
        System.out.println(
            result.held() ? "everything held" : String.join("\n", result.violations()));
      }
      return result.held() ? 0 : 1;
    } catch (Utility.StartFailed
        | SupervisorApi.Refused
        | SupervisorApi.Unreachable
        | IllegalArgumentException e) {
      System.err.println("taiqu torture: " + e.getMessage() + "; seed " + seed);
      return 2;
    }
  }
}

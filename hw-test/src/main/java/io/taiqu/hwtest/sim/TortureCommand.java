package io.taiqu.hwtest.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.hwtest.demo.Mosquitto;
import io.taiqu.hwtest.demo.SupervisorApi;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.ingest.FailoverCommand;
import io.taiqu.hwtest.ingest.OverloadCommand;
import io.taiqu.hwtest.openings.OpeningTorture;
import io.taiqu.hwtest.readings.ReadingTorture;
import io.taiqu.hwtest.sim.history.Simulation;
import io.taiqu.hwtest.tokens.TokenTorture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tests that take long and are cruel. */
@Command(
    name = "torture",
    mixinStandardHelpOptions = true,
    subcommands = {FailoverCommand.class, OverloadCommand.class},
    synopsisSubcommandLabel = "[failover | openings | overload | processes | readings | tokens]",
    description = {
      "Without a sub-command: lives through seeded histories of a supervisor and an edge unit, the production classes on a clock, a network and disks that are only numbers, with every fault that is known. Invariants are looked at after each event.",
      "The sub-commands kill real processes, and damage readings."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:everything held", "1:something did not", "2:wrong use"})
public final class TortureCommand implements Callable<Integer> {
  @Mixin private SimulationOptions simulation = new SimulationOptions();

  @Override
  public Integer call() throws IOException {
    return simulation.run();
  }

  @Command(
      name = "processes",
      mixinStandardHelpOptions = true,
      description = {
        "Ends edge, supervisor and mosquitto with kill -9 at random moments while top-ups are paid;",
        "stops them for seconds, and cuts, delays, throttles, holds open and damages the network.",
        "Recovery may take ten seconds.",
        "Afterwards every accepted payment must be in the edge's ledger once, balances must be equal on both sides, relays must agree with the ledger, and every reading must be stored."
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

  @Command(
      name = "readings",
      mixinStandardHelpOptions = true,
      description = {
        "Lives through seeded histories of a meter on a bad line, on a clock that is only a number:",
        "noise, lost bytes, late answers, roll-over, reset, exchange, restart, clock jumps.",
        "No value that the meter did not hold may be stored after damage that a check sum sees, and no energy may be lost or charged twice. Then the same with each rule left out."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:everything held", "1:something did not", "2:wrong use"})
  int readings(
      @Option(
              names = "--histories",
              defaultValue = "1000000",
              paramLabel = "N",
              description = "How many; default ${DEFAULT-VALUE}.")
          long histories,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description = "Of the first history; default ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--json", description = "Print one JSON object and nothing else.")
          boolean json)
      throws IOException {
    if (histories < 1) {
      System.err.println("taiqu torture: --histories must be at least 1");
      return 2;
    }
    if (!json) {
      System.out.printf("%d histories, then each rule left out in turn…%n", histories);
    }
    ReadingTorture.Result result =
        ReadingTorture.run(
            histories, seed, Math.min(histories, 30_000), ReadingTorture.NOISE_FRAMES);
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      System.out.println(result);
      System.out.println(
          result.held()
              ? "everything held"
              : result.firstViolation().isEmpty()
                  ? "leaving a rule out was not seen"
                  : result.firstViolation());
    }
    return result.held() ? 0 : 1;
  }

  @Command(
      name = "tokens",
      mixinStandardHelpOptions = true,
      description = {
        "Enters random 20-digit tokens at a unit's own decisions, on a clock that is only a number:",
        "none may be credited. Between them it issues good ones: each must be credited once, typed or delivered. Now and then the unit starts anew from its ledger: pauses must hold."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:everything held", "1:something did not", "2:wrong use"})
  int tokens(
      @Option(
              names = "--count",
              defaultValue = "100000000",
              paramLabel = "N",
              description = "How many random tokens; default ${DEFAULT-VALUE}.")
          long count,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description = "Of the tokens; default ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--json", description = "Print one JSON object and nothing else.")
          boolean json)
      throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    if (count < workers) {
      System.err.println("taiqu torture: --count must be at least " + workers);
      return 2;
    }
    if (!json) {
      System.err.printf("%d random tokens…%n", count);
    }
    TokenTorture.Result result = TokenTorture.run(count, seed, workers);
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      System.out.println(result);
      System.out.println(result.held() ? "everything held" : "something did not hold");
    }
    return result.held() ? 0 : 1;
  }

  @Command(
      name = "openings",
      mixinStandardHelpOptions = true,
      description = {
        "Lives through random traces of reads, documents, clocks, links and restarts at a unit's own decisions: supply may never be taken away while one of the thirteen conditions is false.",
        "Says how often it was taken away, and in how many traces each reason held it on."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:everything held", "1:something did not", "2:wrong use"})
  int openings(
      @Option(
              names = "--traces",
              defaultValue = "1000000",
              paramLabel = "N",
              description = "How many; default ${DEFAULT-VALUE}.")
          long traces,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description = "What all of them follow from; default ${DEFAULT-VALUE}.")
          long seed,
      @Option(
              names = "--mutant",
              paramLabel = "NAME",
              description = "Put this defect of the unit in place; something must then break.")
          Optional<String> mutant,
      @Option(names = "--json", description = "Print one JSON object and nothing else.")
          boolean json)
      throws IOException {
    if (traces < 1 || traces > Integer.MAX_VALUE) {
      System.err.println("taiqu torture: --traces must be from 1 to " + Integer.MAX_VALUE);
      return 2;
    }
    if (mutant.filter(name -> !Simulation.mutants().containsKey(name)).isPresent()) {
      System.err.println(
          "taiqu torture: there is no mutant " + mutant.get() + "; --list-mutants names them");
      return 2;
    }
    if (!json) {
      System.err.printf("%d traces…%n", traces);
    }
    OpeningTorture.Result result =
        OpeningTorture.run(traces, seed, real -> Simulation.altered(mutant, real));
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(result.toJson()));
    } else {
      System.out.printf(
          "%d traces, supply taken away %d times, in %d of them, %.1f s%n",
          result.traces(), result.openings(), result.withOpening(), result.seconds());
      result
          .held()
          .forEach((reason, count) -> System.out.printf("  held by %-28s in %d%n", reason, count));
      result.never().forEach(reason -> System.out.println("never held by " + reason));
      System.out.println(result.broken().orElse("no supply was taken away wrongly"));
    }
    return result.isHeld() ? 0 : 1;
  }
}

package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.hwtest.ingest.StoreChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one benchmark. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures against a goal and prints what was found.",
    footer = {
      "",
      "A trace is one JSON object a line. That of wire has for each run a line with its name, speed,",
      "turnaroundNanos, silenceNanos (t3.5), warmUpRequests (not counted), requests (counted, the last",
      "only as the end) and writeNanos (when the master handed over each request, if it tells); then a",
      "line for each byte: run, from (master or meter), byte, endNanos (when the line's speed puts the",
      "end of its stop bit) and seenNanos (when it was taken from or given to the terminal).",
      "That of wear has a line for each site: what it is, its records and entries, and the bytes.",
      "That of wire-dead has a line for each read: line, unit, read (true or false), nanos.",
      "That of topup has a line for each payment: sentNanos, answeredNanos, switchedNanos; that of",
      "cutoff one for each opening: creditEndedNanos, decidingReadNanos, openedNanos, and the addresses",
      "that were asked between the last two.",
      "All times are those of one monotonic clock.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the goals were met",
      "1:they were not",
      "2:the command line is wrong",
      "3:there is no such benchmark",
      "4:there was nothing to measure"
    })
public final class BenchCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Which benchmark; see --list.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Data to measure on, for those that need some.")
  private @Nullable Path data;

  @Option(names = "--list", description = "Name them all.")
  private boolean list;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      converter = StoreChoice.ByName.class,
      defaultValue = "sqlite",
      description =
          "Database of those that need one: sqlite or postgres; default ${DEFAULT-VALUE}.")
  private StoreChoice store = StoreChoice.SQLITE;

  @Option(
      names = "--node-red",
      paramLabel = "DIR",
      description =
          "footprint: measure Node-RED beside the unit, from the node_modules in this directory; into an empty or new one it is installed by npm first.")
  private @Nullable Path nodeRed;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Option(names = "--trace", paramLabel = "FILE", description = "Write the raw samples there.")
  private @Nullable Path trace;

  @Override
  public Integer call() throws IOException {
    if (list) {
      Benchmark.all(Optional.empty(), store, Optional.empty())
          .forEach(b -> System.out.printf("%-12s %s%n", b.name(), b.purpose()));
      return 0;
    }
    if (name == null) {
      System.err.println("taiqu bench: name one of the benchmarks; taiqu bench --list shows them");
      return 2;
    }
    Optional<Benchmark> found =
        Benchmark.all(
                Optional.ofNullable(data), store, Optional.ofNullable(nodeRed).map(NodeRed::new))
            .stream()
            .filter(b -> b.name().equals(name))
            .findFirst();
    if (found.isEmpty()) {
      System.err.println("taiqu bench: there is no benchmark " + name + "; see --list");
      return 3;
    }
    try (Trace samples = trace == null ? Trace.none() : Trace.to(trace)) {
      BenchResult result = found.get().run(samples);
      if (!json) {
        found.get().conditions().forEach(System.out::println);
      }
      print(result);
      return result.met() ? 0 : 1;
    } catch (Benchmark.BenchFailed e) {
      System.err.println("taiqu bench: " + e.getMessage());
      return 4;
    }
  }

  private void print(BenchResult result) throws IOException {
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(result));
      return;
    }
    result
        .figures()
        .forEach((figure, value) -> {
          Goal goal = result.goals().get(figure);
          System.out.printf(
              "%-32s %12.4g%s%n", figure, value, goal == null ? "" : "   goal " + goal);
        });
    result.peers().forEach((peer, value) -> System.out.printf("  %-30s %12.4g%n", peer, value));
    System.out.println(result.met() ? "met" : "not met");
  }
}

package io.taiqu.hwtest.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.hwtest.sim.history.Simulation;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The simulator as {@code taiqu torture} without a sub-command offers it. */
final class SimulationOptions {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long GOAL_A_MINUTE = 1_000;

  @Option(
      names = "--histories",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many histories of 400 events; default ${DEFAULT-VALUE}.")
  private long histories;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What all of them follow from; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "How many at a time; the result does not depend on it. Default: one a core.")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--mutant",
      paramLabel = "NAME",
      description = "Put this defect in place; something must then break.")
  private Optional<String> mutant = Optional.empty();

  @Option(names = "--list-mutants", description = "Print the names of the defects, one a line.")
  private boolean listMutants;

  @Option(
      names = "--history",
      paramLabel = "K",
      description = "Live through history K of the seed alone, and tell each event.")
  private Optional<Long> history = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  int run() throws IOException {
    if (listMutants) {
      Simulation.mutants().keySet().forEach(System.out::println);
      return 0;
    }
    if (histories < 1 || threads.filter(count -> count < 1).isPresent()) {
      System.err.println("taiqu torture: --histories and --threads must be at least 1");
      return 2;
    }
    if (mutant.filter(name -> !Simulation.mutants().containsKey(name)).isPresent()) {
      System.err.println(
          "taiqu torture: there is no mutant " + mutant.get() + "; --list-mutants names them");
      return 2;
    }
    // What the product would log of thousands of faults that were made helps nobody.
    if (LoggerFactory.getLogger("io.taiqu") instanceof Logger product) {
      product.setLevel(Level.OFF);
    }
    return history.isPresent() ? replay(history.get()) : simulate();
  }

  private int replay(long number) throws IOException {
    Optional<Simulation.Failure> failure =
        Simulation.replay(seed, number, mutant, System.out::println);
    return failure.isEmpty() ? 0 : 1;
  }

  private int simulate() throws IOException {
    mutant.ifPresent(
        name -> System.err.println("Defect in place: " + Simulation.mutants().get(name)));
    long began = System.nanoTime();
    long[] told = {began};
    Simulation.Result result =
        Simulation.run(
            histories,
            seed,
            mutant,
            threads.orElse(Runtime.getRuntime().availableProcessors()),
            done -> {
              synchronized (told) {
                long now = System.nanoTime();
                if (now - told[0] > 2 * NANOS_PER_SECOND) {
                  told[0] = now;
                  System.err.printf(
                      "%d of %d histories, %d a minute%n",
                      done, histories, done * 60 * NANOS_PER_SECOND / (now - began));
                }
              }
            });
    print(result, System.nanoTime() - began);
    return result.broken().isEmpty() ? 0 : 1;
  }

  private void print(Simulation.Result result, long nanos) throws IOException {
    if (json) {
      ObjectNode all = toJson(result);
      all.put("historiesPerMinute", aMinute(result, nanos));
      all.put("historiesPerMinuteGoal", GOAL_A_MINUTE);
      all.put("processorSecondsPerHistory", processorSeconds() / result.histories());
      System.out.println(new ObjectMapper().writeValueAsString(all));
      return;
    }
    System.out.printf(
        "%d histories a minute (goal on two idle cores: %d), %.3f processor seconds each%n",
        aMinute(result, nanos), GOAL_A_MINUTE, processorSeconds() / result.histories());
    System.out.printf(
        "%d histories, %d events, %d times supply was taken away, %.1f s%n",
        result.histories(), result.events(), result.openings(), nanos / 1e9);
    for (Map.Entry<String, Long> fault : result.faults().entrySet()) {
      System.out.printf("  %-28s %d%n", fault.getKey(), fault.getValue());
    }
    if (result.broken().isEmpty()) {
      System.out.println("everything held");
    } else {
      Simulation.Failure broken = result.broken().get();
      broken.story().forEach(System.out::println);
      System.out.printf(
          "broken: %s in history %d of seed %d, at event %d; again: taiqu torture --seed %d --history %d%s%n",
          broken.invariant(),
          broken.history(),
          broken.seed(),
          broken.step(),
          broken.seed(),
          broken.history(),
          result.mutant().map(name -> " --mutant " + name).orElse(""));
    }
  }

  private static long aMinute(Simulation.Result result, long nanos) {
    return Math.round(result.histories() * 60e9 / nanos);
  }

  /** Of the whole process: what else the machine does matters less than to the time of day. */
  private static double processorSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(used -> used.toMillis() / 1e3)
        .orElse(Double.NaN);
  }

  private static ObjectNode toJson(Simulation.Result result) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("histories", result.histories());
    json.put("events", result.events());
    ObjectNode faults = json.putObject("faults");
    result.faults().forEach(faults::put);
    if (result.broken().isEmpty()) {
      json.putNull("broken");
    } else {
      Simulation.Failure broken = result.broken().get();
      ObjectNode node = json.putObject("broken");
      node.put("invariant", broken.invariant());
      node.put("seed", broken.seed());
      node.put("step", broken.step());
      node.put("story", String.join("\n", broken.story()));
      node.put("history", broken.history());
    }
    result.mutant().ifPresentOrElse(name -> json.put("mutant", name), () -> json.putNull("mutant"));
    return json;
  }
}

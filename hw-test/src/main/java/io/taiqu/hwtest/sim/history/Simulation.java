package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.Decisions;
import io.taiqu.hwtest.sim.crypto.QuickEd25519;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Many histories. Each follows from the run's seed and its own number alone, so the result is the
 * same on any number of threads; when one breaks, the one with the lowest number is told.
 */
public final class Simulation {
  /** Events of one history. */
  public static final int EVENTS = 400;

  /** Memory in the shape of a directory, where the machine has it. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private Simulation() {}

  /**
   * The first history in which an invariant did not hold.
   *
   * @param history its number, from 0
   * @param seed of the run
   * @param step the event after which it did not
   * @param story what happened last
   */
  public record Failure(String invariant, long history, long seed, int step, List<String> story) {}

  /**
   * What was found.
   *
   * @param faults how often each kind of fault happened
   * @param mutant the defect that was put in place; empty if none was
   * @param openings how often supply was taken away
   */
  public record Result(
      long histories,
      long events,
      Map<String, Long> faults,
      Optional<Failure> broken,
      Optional<String> mutant,
      long openings) {}

  /** Every mutant's name, with the defect. */
  public static Map<String, String> mutants() {
    Map<String, String> mutants = new LinkedHashMap<>();
    for (Mutant mutant : Mutant.values()) {
      mutants.put(mutant.label(), mutant.defect());
    }
    return mutants;
  }

  /**
   * A unit's decisions with a mutant in place.
   *
   * @param mutant its name; empty for the decisions as they are
   * @throws IllegalArgumentException if there is no such mutant
   */
  public static Decisions altered(Optional<String> mutant, Decisions real) {
    return alteration(mutant).decisions(real);
  }

  /** How one history ended. */
  private record End(
      Map<Fault, Integer> faults, Optional<Failure> failure, int events, long openings) {}

  private static Alteration alteration(Optional<String> mutant) {
    return mutant
        .map(label ->
            Mutant.of(label)
                .orElseThrow(() -> new IllegalArgumentException("unknown mutant " + label))
                .alteration())
        .orElse(Alteration.NONE);
  }

  private static long seedOf(long seed, long number) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number).nextLong();
  }

  /**
   * Lives through histories until one breaks.
   *
   * @param mutant a mutant's name
   * @param progress is told now and then how many are done
   * @throws IllegalArgumentException if there is no such mutant
   */
  public static Result run(
      long histories, long seed, Optional<String> mutant, int threads, LongConsumer progress)
      throws IOException {
    QuickEd25519.install();
    Alteration alteration = alteration(mutant);
    Path directory = temporaryDirectory();
    AtomicLong next = new AtomicLong();
    AtomicLong firstBroken = new AtomicLong(Long.MAX_VALUE);
    Map<Long, End> ends = new java.util.concurrent.ConcurrentHashMap<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Path own = Files.createDirectories(directory.resolve("thread-" + i));
        Callable<Void> work =
            () -> {
              long number = next.getAndIncrement();
              while (number < histories && number < firstBroken.get()) {
                End end = live(seed, number, own, alteration, Optional.empty());
                ends.put(number, end);
                if (end.failure().isPresent()) {
                  firstBroken.accumulateAndGet(number, Math::min);
                }
                progress.accept(ends.size());
                number = next.getAndIncrement();
              }
              return null;
            };
        workers.add(executor.submit(work));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    } finally {
      delete(directory);
    }
    return sum(ends, firstBroken.get(), mutant);
  }

  private static Result sum(Map<Long, End> ends, long firstBroken, Optional<String> mutant) {
    Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    long histories = 0;
    long events = 0;
    long openings = 0;
    for (Map.Entry<Long, End> entry : ends.entrySet()) {
      if (entry.getKey() <= firstBroken) {
        histories++;
        events += entry.getValue().events();
        openings += entry.getValue().openings();
        entry
            .getValue()
            .faults()
            .forEach((fault, count) -> faults.merge(fault, (long) count, Long::sum));
      }
    }
    Map<String, Long> labels = new LinkedHashMap<>();
    Arrays.stream(Fault.values())
        .sorted(Comparator.comparing(Fault::label))
        .forEach(fault -> labels.put(fault.label(), faults.getOrDefault(fault, 0L)));
    Optional<Failure> failure = Optional.ofNullable(ends.get(firstBroken)).flatMap(End::failure);
    return new Result(histories, events, labels, failure, mutant, openings);
  }

  /** Lives through one history again and tells it event by event. */
  public static Optional<Failure> replay(
      long seed, long number, Optional<String> mutant, Consumer<String> story) throws IOException {
    QuickEd25519.install();
    Path directory = temporaryDirectory();
    try {
      return live(seed, number, directory, alteration(mutant), Optional.of(story)).failure();
    } finally {
      delete(directory);
    }
  }

  private static End live(
      long seed, long number, Path directory, Alteration mutant, Optional<Consumer<String>> story) {
    empty(directory);
    Story told = new Story(story);
    try (History history = new History(seedOf(seed, number), directory, mutant, told::tell)) {
      told.follow(history);
      try {
        history.live(EVENTS);
        return new End(
            history.counts(), Optional.empty(), EVENTS, history.judge().openings.openingsSeen());
      } catch (Broken broken) {
        return new End(
            history.counts(),
            Optional.of(failure(broken.invariant(), broken.detail(), seed, number, history, told)),
            Math.min(history.step, EVENTS),
            history.judge().openings.openingsSeen());
      } catch (RuntimeException surprise) {
        String where =
            surprise.getStackTrace().length == 0 ? "" : " at " + surprise.getStackTrace()[0];
        return new End(
            history.counts(),
            Optional.of(
                failure(Invariant.NO_SURPRISE, surprise + where, seed, number, history, told)),
            Math.min(history.step, EVENTS),
            history.judge().openings.openingsSeen());
      }
    }
  }

  private static Failure failure(
      Invariant invariant, String detail, long seed, long number, History history, Story told) {
    told.tell("BROKEN " + invariant.label() + ": " + detail);
    return new Failure(
        invariant.label(), number, seed, Math.min(history.step, EVENTS), told.last());
  }

  private static Path temporaryDirectory() throws IOException {
    return Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "taiqu-simulation")
        : Files.createTempDirectory("taiqu-simulation");
  }

  private static void empty(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

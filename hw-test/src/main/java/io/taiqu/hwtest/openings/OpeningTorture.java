package io.taiqu.hwtest.openings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.edge.core.Decisions;
import io.taiqu.protocol.message.HoldReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Random traces in great number, on all processors. */
public final class OpeningTorture {
  /** With fewer traces a reason may not have come up by chance. */
  private static final long ENOUGH_FOR_EVERY_REASON = 20_000;

  private static final int CHUNK = 500;

  private OpeningTorture() {}

  /**
   * What was found.
   *
   * @param traces how many
   * @param openings how often supply was taken away
   * @param withOpening in how many traces it was
   * @param held in how many traces each reason held supply on
   * @param never reasons that no trace met although there were enough of them
   * @param broken the first opening with a false condition, and what led to it; empty if none
   * @param seconds how long it took
   */
  public record Result(
      long traces,
      long seed,
      long openings,
      long withOpening,
      Map<String, Long> held,
      List<String> never,
      Optional<String> broken,
      double seconds) {
    /** Whether the conditions held, and were put to the test. */
    public boolean isHeld() {
      return broken.isEmpty() && never.isEmpty() && openings > 0;
    }

    /** As one object, {@code broken} null if nothing broke. */
    public ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("traces", traces);
      json.put("seed", seed);
      json.put("openings", openings);
      json.put("withOpening", withOpening);
      ObjectNode reasons = json.putObject("held");
      held.forEach(reasons::put);
      never.forEach(json.putArray("never")::add);
      json.put("broken", broken.orElse(null));
      json.put("seconds", seconds);
      return json;
    }
  }

  private static final class Tally {
    long traces;
    long openings;
    long withOpening;
    final Map<HoldReason, Long> held = new EnumMap<>(HoldReason.class);
    final TreeMap<Long, String> broken = new TreeMap<>();

    void add(long number, OpeningTrace.End end) {
      traces++;
      openings += end.openings();
      withOpening += end.openings() > 0 ? 1 : 0;
      end.held().forEach(reason -> held.merge(reason, 1L, Long::sum));
      end.broken()
          .ifPresent(what ->
              broken.put(
                  number, "trace " + number + ": " + what + "\n" + String.join("\n", end.story())));
    }

    static Tally plus(Tally one, Tally other) {
      one.traces += other.traces;
      one.openings += other.openings;
      one.withOpening += other.withOpening;
      other.held.forEach((reason, count) -> one.held.merge(reason, count, Long::sum));
      one.broken.putAll(other.broken);
      return one;
    }
  }

  /**
   * Lives through traces, each of which follows from the seed and its number.
   *
   * @param mutant what is put in the place of the unit's decisions; the identity for none
   */
  public static Result run(long traces, long seed, UnaryOperator<Decisions> mutant) {
    long began = System.nanoTime();
    AtomicLong firstBroken = new AtomicLong(Long.MAX_VALUE);
    int chunks = Math.toIntExact((traces + CHUNK - 1) / CHUNK);
    Tally all =
        IntStream.range(0, chunks)
            .parallel()
            .mapToObj(chunk -> chunk(chunk, traces, seed, mutant, firstBroken))
            .reduce(Tally::plus)
            .orElseThrow();
    Map<String, Long> held = new TreeMap<>();
    all.held.forEach((reason, count) -> held.put(reason.name(), count));
    List<String> never =
        traces < ENOUGH_FOR_EVERY_REASON
            ? List.of()
            : OpeningTrace.REASONS.stream()
                .filter(reason -> !all.held.containsKey(reason))
                .map(Enum::name)
                .toList();
    return new Result(
        all.traces,
        seed,
        all.openings,
        all.withOpening,
        held,
        never,
        Optional.ofNullable(all.broken.firstEntry()).map(Map.Entry::getValue),
        (System.nanoTime() - began) / 1e9);
  }

  /** What comes after a trace that is known to be broken is not lived through. */
  private static Tally chunk(
      int chunk, long traces, long seed, UnaryOperator<Decisions> mutant, AtomicLong firstBroken) {
    Tally tally = new Tally();
    long end = Math.min(traces, (chunk + 1L) * CHUNK);
    for (long number = (long) chunk * CHUNK; number < end; number++) {
      if (number > firstBroken.get()) {
        break;
      }
      long own = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number).nextLong();
      OpeningTrace.End lived = new OpeningTrace(own, mutant).run();
      tally.add(number, lived);
      if (lived.broken().isPresent()) {
        firstBroken.accumulateAndGet(number, Math::min);
      }
    }
    return tally;
  }
}

package io.taiqu.hwtest.readings;

import io.taiqu.edge.core.metering.MeterJudge;
import io.taiqu.edge.core.metering.ReadingRule;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Many histories, and the same with each rule left out in turn. */
public final class ReadingTorture {
  /** Rules that only histories written for them can show; random ones do not come upon them. */
  private static final Set<ReadingRule> SHOWN_ELSEWHERE =
      EnumSet.of(
          ReadingRule.MULTIPLIER,
          ReadingRule.ZERO_AFTER_POWER_UP,
          ReadingRule.POWER_AGAINST_RATING,
          ReadingRule.UNIT);

  private ReadingTorture() {}

  /**
   * What was found.
   *
   * @param histories how many histories were lived through
   * @param seed of the first; the others follow it
   * @param sweeps attempts to read a meter
   * @param reads complete answers
   * @param stored interval readings that were stored as measured
   * @param doubted reads that a rule doubted
   * @param falseValues stored values that the meter did not hold, although every fault was one that
   *     the check sum is sure to see: damage of up to 16 successive bits, and answers that are
   *     late, short or missing
   * @param noiseValues stored values that the meter did not hold, after heavier noise
   * @param noiseValueRate of these in a million stored values
   * @param noiseCharged how often more was charged than the meter had counted
   * @param unflagged values that were stored without a doubt after the register froze or was reset
   * @param energyLost histories at whose end less was charged than was counted
   * @param energyTwice histories at whose end more was charged
   * @param mutantsKilled for each rule that these histories are about, whether leaving it out was
   *     seen
   * @param firstViolation the first history that went wrong; empty if none did
   * @param seconds how long it took
   * @param held whether everything held
   */
  public record Result(
      long histories,
      long seed,
      long sweeps,
      long reads,
      long stored,
      long doubted,
      long falseValues,
      long noiseValues,
      double noiseValueRate,
      long noiseCharged,
      long unflagged,
      long energyLost,
      long energyTwice,
      Map<String, Boolean> mutantsKilled,
      String firstViolation,
      double seconds,
      boolean held) {}

  /**
   * Lives through histories on all processors.
   *
   * @param mutantHistories how many of them are repeated at most for each rule that is left out
   */
  public static Result run(long histories, long seed, long mutantHistories) {
    long began = System.nanoTime();
    Tally all = tally(histories, seed, MeterJudge.ALL_RULES);
    Map<String, Boolean> killed = new LinkedHashMap<>();
    for (ReadingRule rule : ReadingRule.values()) {
      if (!SHOWN_ELSEWHERE.contains(rule)) {
        Set<ReadingRule> without = EnumSet.allOf(ReadingRule.class);
        without.remove(rule);
        killed.put(rule.name(), isMissed(mutantHistories, seed, without));
      }
    }
    return new Result(
        all.histories(),
        seed,
        all.sweeps(),
        all.reads(),
        all.stored(),
        all.doubted(),
        all.falseValues(),
        all.noiseValues(),
        all.stored() == 0 ? 0 : 1e6 * all.noiseValues() / all.stored(),
        all.noiseCharged(),
        all.unflagged(),
        all.energyLost(),
        all.energyTwice(),
        killed,
        all.firstViolation().orElse(""),
        (System.nanoTime() - began) / 1e9,
        all.held() && !killed.containsValue(false));
  }

  /** Whether any of the histories goes wrong by these rules; ends at the first that does. */
  private static boolean isMissed(long histories, long seed, Set<ReadingRule> rules) {
    List<BenchMeter> meters = BenchMeter.all();
    return LongStream.range(seed, seed + histories)
        .parallel()
        .anyMatch(one -> !ReadingHistory.of(one, meters, rules).held());
  }

  private static Tally tally(long histories, long seed, Set<ReadingRule> rules) {
    List<BenchMeter> meters = BenchMeter.all();
    return LongStream.range(seed, seed + histories)
        .parallel()
        .mapToObj(one -> ReadingHistory.of(one, meters, rules))
        .reduce(Tally.NONE, Tally::plus);
  }
}

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
  /** Damaged answers enough to know the share that passes to a twentieth. */
  public static final long NOISE_FRAMES = 30_000_000;

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
   * @param unseenNoise answers that were damaged such that the check sum did not see it
   * @param noiseValues stored values that the meter did not hold, after such damage or other heavy
   *     noise
   * @param noisePassedRate share of heavily damaged answers with a right check sum, counted
   * @param noiseValueRate values stored wrongly for each heavily damaged answer: that share times
   *     the share of unseen damage that was stored
   * @param noiseCharged how often more was charged than the meter had counted
   * @param shownBeyond how often a balance was shown for more than that, taken back at the next
   *     read
   * @param unflagged values that were stored without a doubt although the register had frozen, was
   *     reset, counts in another unit, or the meter said another ratio
   * @param energyLost histories at whose end less was charged than was counted
   * @param energyTwice histories at whose end more was charged
   * @param mutantsKilled for each rule whether leaving it out was seen
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
      long unseenNoise,
      long noiseValues,
      double noisePassedRate,
      double noiseValueRate,
      long noiseCharged,
      long shownBeyond,
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
   * @param noiseFrames how many damaged answers are shown to the check sum alone
   * @param mutantHistories how many of them are repeated at most for each rule that is left out
   */
  public static Result run(long histories, long seed, long mutantHistories, long noiseFrames) {
    long began = System.nanoTime();
    Tally all = tally(histories, seed, MeterJudge.ALL_RULES);
    NoiseRate noise = NoiseRate.counted(noiseFrames, seed);
    Map<String, Boolean> killed = new LinkedHashMap<>();
    for (ReadingRule rule : ReadingRule.values()) {
      Set<ReadingRule> without = EnumSet.allOf(ReadingRule.class);
      without.remove(rule);
      killed.put(rule.name(), isMissed(mutantHistories, seed, without));
    }
    return new Result(
        all.histories(),
        seed,
        all.sweeps(),
        all.reads(),
        all.stored(),
        all.doubted(),
        all.falseValues(),
        all.unseenNoise(),
        all.noiseValues(),
        noise.rate(),
        all.unseenNoise() == 0 ? 0 : NoiseRate.EXPECTED * all.noiseValues() / all.unseenNoise(),
        all.noiseCharged(),
        all.shownBeyond(),
        all.unflagged(),
        all.energyLost(),
        all.energyTwice(),
        killed,
        all.firstViolation().orElse(""),
        (System.nanoTime() - began) / 1e9,
        all.held() && noise.isAsExpected() && !killed.containsValue(false));
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

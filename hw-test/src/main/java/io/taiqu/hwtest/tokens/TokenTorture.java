package io.taiqu.hwtest.tokens;

import java.util.List;
import java.util.stream.IntStream;

/** Random tokens in great number, and good ones among them, on all processors. */
public final class TokenTorture {
  private TokenTorture() {}

  /**
   * What was found.
   *
   * @param tokens how many random tokens were entered
   * @param seed of them
   * @param tries those among them that were more than a typing error, each kept before its check
   * @param accepted random tokens that were credited
   * @param issued tokens that were issued
   * @param credited those that were credited when they were entered
   * @param delivered those that arrived with a credit state before they were entered
   * @param twice issued tokens that were credited again, or whose amount was not right
   * @param missed issued tokens that were not credited although they had to be
   * @param restarts how often the unit started anew from its ledger
   * @param unlocked tries that were let through although a pause had to hold
   * @param seconds how long it took
   * @param held whether everything held
   */
  public record Result(
      long tokens,
      long seed,
      long tries,
      long accepted,
      long issued,
      long credited,
      long delivered,
      long twice,
      long missed,
      long restarts,
      long unlocked,
      double seconds,
      boolean held) {}

  /**
   * Enters random tokens.
   *
   * @param count how many
   * @param workers how many units are attacked at the same time
   */
  public static Result run(long count, long seed, int workers) {
    long began = System.nanoTime();
    List<TokenSiege.Tally> tallies =
        IntStream.range(0, workers)
            .parallel()
            .mapToObj(worker ->
                new TokenSiege(seed * 1_000_003 + worker)
                    .attack(count / workers + (worker < count % workers ? 1 : 0)))
            .toList();
    TokenSiege.Tally all = tallies.stream().reduce(new TokenSiege.Tally(), TokenSiege.Tally::plus);
    return new Result(
        all.tokens,
        seed,
        all.tries,
        all.accepted,
        all.issued,
        all.credited,
        all.delivered,
        all.twice,
        all.missed,
        all.restarts,
        all.unlocked,
        (System.nanoTime() - began) / 1e9,
        all.accepted + all.twice + all.missed + all.unlocked == 0
            && all.issued == all.credited + all.delivered
            && all.credited > 0
            && all.restarts > 0);
  }
}

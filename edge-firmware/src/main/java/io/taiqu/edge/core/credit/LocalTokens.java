package io.taiqu.edge.core.credit;

import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What customers entered at the unit itself, and how often somebody tried in vain.
 *
 * <p>The pause after a vain try runs on the monotonic clock of this run alone: setting the clock
 * does not shorten it, and a restart begins it anew.
 *
 * @param applied tokens that no credit state contains yet, in the order of entry
 * @param vainTries tries in a row that gave no credit, one whose check has begun included
 * @param pauseSinceNanos since when the present pause runs; empty until this run has begun it
 */
public record LocalTokens(List<LocalToken> applied, int vainTries, OptionalLong pauseSinceNanos) {
  /** Tries in vain that cost no pause. */
  public static final int FREE_TRIES = 3;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 7;

  /** Nothing entered and nothing tried. */
  public static final LocalTokens NONE = new LocalTokens(List.of(), 0, OptionalLong.empty());

  public LocalTokens {
    applied = List.copyOf(applied);
  }

  /** This with one token more; whoever enters a good one may err again. */
  public LocalTokens with(LocalToken token) {
    List<LocalToken> more = new ArrayList<>(applied);
    more.add(token);
    return new LocalTokens(more, 0, OptionalLong.empty());
  }

  /** This without the tokens that a credit state contains. */
  public LocalTokens after(long tokensCovered) {
    return new LocalTokens(
        applied.stream().filter(token -> token.counter() > tokensCovered).toList(),
        vainTries,
        pauseSinceNanos);
  }

  /** This with so many vain tries. */
  public LocalTokens tried(int tries) {
    return new LocalTokens(applied, tries, OptionalLong.empty());
  }

  /** This with the pause running since a moment. */
  public LocalTokens pausedSince(long nanos) {
    return new LocalTokens(applied, vainTries, OptionalLong.of(nanos));
  }

  /** Whether a token was entered here. */
  public boolean holds(long counter) {
    return applied.stream().anyMatch(token -> token.counter() == counter);
  }

  /** What the tokens are worth together. */
  public Money worth() {
    Money sum = Money.ZERO;
    for (LocalToken token : applied) {
      sum = sum.plus(token.amount());
    }
    return sum;
  }

  /** How many more tries are free. */
  public int freeTriesLeft() {
    return Math.max(0, FREE_TRIES - vainTries);
  }

  /** How long the pause after the last try lasts: 10 s after the third, doubling up to 1280 s. */
  public Duration pause() {
    return vainTries < FREE_TRIES
        ? Duration.ZERO
        : FIRST_PAUSE.multipliedBy(1L << Math.min(vainTries - FREE_TRIES, DOUBLINGS));
  }

  /** What is left of the pause. */
  public Duration pauseLeft(long nowNanos) {
    if (pauseSinceNanos.isEmpty()) {
      return pause();
    }
    Duration left = pause().minusNanos(nowNanos - pauseSinceNanos.getAsLong());
    return left.isNegative() ? Duration.ZERO : left;
  }
}

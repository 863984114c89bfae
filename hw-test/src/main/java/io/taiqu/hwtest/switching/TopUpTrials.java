package io.taiqu.hwtest.switching;

import io.taiqu.hwtest.switching.LineWatch.Movement;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Payments one after the other, each for a customer whose relay is open, at a moment that has
 * nothing to do with what the line is doing.
 */
public final class TopUpTrials {
  /** What is left after the debt is paid: supply for less than a second. */
  private static final Money CREDIT = Money.parse("0.03");

  /** A relay that has just opened is still being looked at. */
  private static final long SETTLED_NANOS = 300_000_000L;

  /** More than the time of the longest transaction, so that every phase of it is as likely. */
  private static final long PHASE_NANOS = 400_000_000L;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final SwitchingRig rig;
  private final SplittableRandom random;

  /**
   * One payment.
   *
   * @param sentNanos when the request was sent
   * @param answeredNanos when the supervisor's answer that it is accepted had come
   * @param switchedNanos end of the last byte of the request that closed the relay
   */
  public record Trial(long sentNanos, long answeredNanos, long switchedNanos) {}

  public TopUpTrials(SwitchingRig rig, long seed) {
    this.rig = rig;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Makes so many trials.
   *
   * @param progress hears how many are done
   * @throws IllegalStateException if a relay did not move within half a minute
   */
  public List<Trial> run(int count, IntConsumer progress) throws InterruptedException {
    List<Trial> trials = new ArrayList<>();
    int from = 0;
    while (trials.size() < count) {
      rig.assertRunning();
      Movement opening = awaitOpen(from);
      Thread.sleep(Duration.ofNanos(random.nextLong(PHASE_NANOS)));
      trials.add(trial(opening.customer()));
      from = rig.watch().movementCount();
      progress.accept(trials.size());
    }
    return trials;
  }

  private Trial trial(int customer) throws InterruptedException {
    Money debt = rig.balance(customer, rig.load(customer).energy()).negated();
    Money amount = Money.ofMinor(Math.ceilDiv(debt.plus(CREDIT).nano(), 10_000_000L), 2);
    int seen = rig.watch().movementCount();
    long sent = System.nanoTime();
    rig.pay(customer, amount);
    long answered = System.nanoTime();
    Movement closing =
        rig.watch()
            .await(customer, true, seen, LIMIT.toNanos())
            .orElseThrow(() ->
                new IllegalStateException(
                    "customer " + customer + " paid " + amount + " and stayed without supply"));
    return new Trial(sent, answered, closing.requestedNanos());
  }

  /** Waits until some customer's relay has been open for a while. */
  private Movement awaitOpen(int from) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Movement> open = longestOpen();
      if (open.isPresent() && System.nanoTime() - open.get().requestedNanos() > SETTLED_NANOS) {
        return open.get();
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException(
        "no customer's credit ended within " + LIMIT.toSeconds() + " s, after movement " + from);
  }

  private Optional<Movement> longestOpen() {
    List<Movement> movements = rig.watch().movements();
    Optional<Movement> longest = Optional.empty();
    for (int customer = 0; customer < SwitchingRig.CUSTOMERS; customer++) {
      Optional<Movement> last = lastOf(movements, customer);
      if (last.isPresent()
          && !last.get().closed()
          && (longest.isEmpty() || last.get().requestedNanos() < longest.get().requestedNanos())) {
        longest = last;
      }
    }
    return longest;
  }

  private static Optional<Movement> lastOf(List<Movement> movements, int customer) {
    for (int i = movements.size() - 1; i >= 0; i--) {
      if (movements.get(i).customer() == customer) {
        return Optional.of(movements.get(i));
      }
    }
    return Optional.empty();
  }
}

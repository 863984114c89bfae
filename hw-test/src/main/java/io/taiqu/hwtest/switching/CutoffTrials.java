package io.taiqu.hwtest.switching;

import io.taiqu.hwtest.switching.Cutoffs.Credit;
import io.taiqu.hwtest.switching.Cutoffs.Cutoff;
import io.taiqu.hwtest.switching.LineWatch.Movement;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** Customers who use up a little credit, again and again, and lose their supply each time. */
public final class CutoffTrials {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final SwitchingRig rig;
  private final SplittableRandom random;

  /**
   * What was seen.
   *
   * @param cutoffs each opening
   * @param cycleNanos mean time of a sweep over the line meanwhile
   */
  public record Seen(List<Cutoff> cutoffs, long cycleNanos) {}

  public CutoffTrials(SwitchingRig rig, long seed) {
    this.rig = rig;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Watches so many openings.
   *
   * @param progress hears how many were seen
   * @throws IllegalStateException if supply was taken too early, or not at all
   */
  public Seen run(int count, IntConsumer progress) throws InterruptedException {
    List<Credit> openings = new ArrayList<>();
    long sweeps = rig.sweeps();
    long began = System.nanoTime();
    Set<Integer> begun = new HashSet<>();
    int next = 0;
    long deadline = began + LIMIT.toNanos();
    while (openings.size() < count) {
      rig.assertRunning();
      List<Movement> movements = rig.watch().movements();
      if (next == movements.size()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "no customer's credit ended within " + LIMIT.toSeconds() + " s");
        }
        Thread.sleep(10);
        continue;
      }
      Movement movement = movements.get(next++);
      if (!movement.closed()) {
        // The first one of each came when the unit got the rules, whatever was read before.
        if (!begun.add(movement.customer())) {
          openings.add(credit(movement));
          progress.accept(openings.size());
        }
        payAgain(movement.customer());
        deadline = System.nanoTime() + LIMIT.toNanos();
      }
    }
    long cycle = (System.nanoTime() - began) / Math.max(1, rig.sweeps() - sweeps);
    return new Seen(
        Cutoffs.of(openings, rig.watch().reads(), rig.watch().requests(), rig::addressOf), cycle);
  }

  private Credit credit(Movement opening) {
    long energy = rig.energyOfCredit(opening.customer());
    // The load is off since the opening: how far it went past the credit tells when it passed it.
    long past =
        rig.load(opening.customer()).nanosFor(rig.load(opening.customer()).energy() - energy);
    return new Credit(opening, energy, opening.requestedNanos() - past);
  }

  /** Some seconds of supply, so that reads of all kinds fall into them. */
  private void payAgain(int customer) {
    Money debt = rig.balance(customer, rig.load(customer).energy()).negated();
    long minor = Math.ceilDiv(debt.nano(), 10_000_000L) + 5 + random.nextLong(30);
    rig.pay(customer, Money.ofMinor(minor, 2));
  }
}

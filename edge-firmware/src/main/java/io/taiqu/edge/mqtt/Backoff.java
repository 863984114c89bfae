package io.taiqu.edge.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts to connect: doubling, with jitter, so that a thousand units do not come
 * back in the same second.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(500);

  /** However long the broker was away, a unit is back within ten seconds of its return. */
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  void connected() {
    failures = 0;
  }

  /** Half of the nominal pause is certain, the other half is drawn. */
  Duration next() {
    long nominal = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(nominal / 2 + random.nextLong(nominal / 2 + 1));
  }
}

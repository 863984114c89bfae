package io.taiqu.supervisor.notice;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a delivery that failed is tried again: soon at first, since most faults pass in minutes,
 * then rarely for three days, after which a person must follow it up.
 */
final class RetryPlan {
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(4),
          Duration.ofHours(12),
          Duration.ofHours(24),
          Duration.ofHours(30));

  private RetryPlan() {}

  /**
   * The pause before the next attempt; empty when there is none.
   *
   * @param attempts how many have failed, from 1
   */
  static Optional<Duration> after(int attempts) {
    return attempts <= PAUSES.size() ? Optional.of(PAUSES.get(attempts - 1)) : Optional.empty();
  }
}

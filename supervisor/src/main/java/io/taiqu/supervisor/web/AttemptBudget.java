package io.taiqu.supervisor.web;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How often one address may try to sign in: so many attempts a minute. */
final class AttemptBudget {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 10_000;

  private final int attempts;
  private final Map<String, Window> windows = new HashMap<>();

  private record Window(Instant from, int used) {}

  AttemptBudget(int attempts) {
    this.attempts = attempts;
  }

  /** Takes one attempt; false if the address has none left in this minute. */
  synchronized boolean take(String address, Instant now) {
    if (windows.size() >= MOST_ADDRESSES) {
      windows.values().removeIf(window -> !now.isBefore(window.from().plus(WINDOW)));
    }
    Window window = windows.get(address);
    if (window == null || !now.isBefore(window.from().plus(WINDOW))) {
      // An attacker with that many addresses is met by the lock-out of each user.
      if (windows.size() < MOST_ADDRESSES) {
        windows.put(address, new Window(now, 1));
      }
      return true;
    }
    windows.put(address, new Window(window.from(), window.used() + 1));
    return window.used() < attempts;
  }
}

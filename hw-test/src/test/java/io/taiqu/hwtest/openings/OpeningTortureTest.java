package io.taiqu.hwtest.openings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.sim.history.Simulation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short run; {@code taiqu torture openings} makes long ones. */
class OpeningTortureTest {
  private static OpeningTorture.Result run(long traces, Optional<String> mutant) {
    return OpeningTorture.run(traces, 5, real -> Simulation.altered(mutant, real));
  }

  @Test
  void noSupplyIsTakenAwayWhileAConditionIsFalse() {
    OpeningTorture.Result result = run(4_000, Optional.empty());
    assertEquals(Optional.empty(), result.broken());
    assertTrue(result.openings() > 500, "supply was taken away " + result.openings() + " times");
    assertEquals(OpeningTrace.REASONS.size(), result.held().size(), () -> "" + result.held());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "opens-at-first-read",
        "interrupted-opening-not-proved",
        "policy-never-ends",
        "quiet-hours-ignored",
        "holiday-ignored",
        "protection-ignored",
        "life-support-ignored",
        "dispute-ignored",
        "emergency-credit-ignored",
        "clock-not-needed",
        "no-warning-lead",
        "notice-of-any-episode",
        "no-daily-limit",
        "no-boot-grace",
        "no-fuse"
      })
  void aDefectIsSeen(String mutant) {
    assertTrue(run(6_000, Optional.of(mutant)).broken().isPresent());
  }
}

package io.taiqu.hwtest.sim.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A short run; {@code taiqu torture} makes long ones, and one for each mutant. */
class SimulationTest {
  @BeforeAll
  static void quiet() {
    if (LoggerFactory.getLogger("io.taiqu") instanceof Logger product) {
      product.setLevel(Level.OFF);
    }
  }

  private static Simulation.Result run(
      long histories, long seed, Optional<String> mutant, int threads) throws IOException {
    return Simulation.run(histories, seed, mutant, threads, done -> {});
  }

  @Test
  void nothingBreaksAndTheResultDoesNotDependOnTheThreads() throws IOException {
    Simulation.Result alone = run(12, 1, Optional.empty(), 1);
    assertEquals(Optional.empty(), alone.broken());
    assertTrue(alone.openings() > 0, "no supply was taken away: nothing was tested");
    assertEquals(alone, run(12, 1, Optional.empty(), 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quiet-hours-ignored", "no-sequence-guard", "no-idempotency-key"})
  void aDefectIsSeen(String mutant) throws IOException {
    assertFalse(run(300, 1, Optional.of(mutant), 2).broken().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "never-opens",
        "no-generation-bump",
        "generation-from-database",
        "no-gap",
        "replacement-without-register-floor",
        "renumbered-readings-mixed-up",
        "token-not-absorbed",
        "no-tokens-covered-check",
        "token-tries-not-kept"
      })
  void aDefectThatNeedsAFewThingsToHappenIsSeen(String mutant) throws IOException {
    assertFalse(run(100, 3, Optional.of(mutant), 2).broken().isEmpty());
  }
}

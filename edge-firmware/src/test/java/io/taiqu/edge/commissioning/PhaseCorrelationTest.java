package io.taiqu.edge.commissioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which phase a voltage follows; what can't be told must not be guessed. */
class PhaseCorrelationTest {

  /** Voltages that wander; the element follows {@code phase} (or none) with noise of its own. */
  private static List<VoltageSample> samples(
      long seed, int count, int phase, double phaseVolts, double noiseVolts) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] wander = new double[3];
    List<VoltageSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double common = 230 + 3 * random.nextGaussian();
      for (int p = 0; p < 3; p++) {
        wander[p] = 0.8 * wander[p] + phaseVolts * random.nextGaussian();
      }
      double own = phase < 0 ? random.nextGaussian() : wander[phase];
      samples.add(
          new VoltageSample(
              Math.round(1000 * (common - 4 + own + noiseVolts * random.nextGaussian())),
              Math.round(1000 * (common + wander[0])),
              Math.round(1000 * (common + wander[1])),
              Math.round(1000 * (common + wander[2]))));
    }
    return samples;
  }

  @Test
  void phaseIsToldBeneathALargerCommonMovement() {
    for (LinePhase phase : LinePhase.values()) {
      assertEquals(
          Optional.of(phase),
          PhaseCorrelation.of(samples(phase.ordinal(), 40, phase.ordinal(), 0.4, 0.1)).decided());
    }
  }

  @Test
  void voltageThatFollowsNoneIsNotGuessed() {
    for (long seed = 0; seed < 200; seed++) {
      assertEquals(
          Optional.empty(), PhaseCorrelation.of(samples(seed, 40, -1, 0.4, 0.1)).decided());
    }
  }

  @Test
  void fewSamplesDecideNothing() {
    assertEquals(Optional.empty(), PhaseCorrelation.of(samples(1, 8, 1, 0.4, 0.05)).decided());
  }

  @Test
  void phaseIsNeverWrongHoweverNoisyTheMeterIs() {
    int told = 0;
    for (long seed = 0; seed < 300; seed++) {
      Optional<LinePhase> decided = PhaseCorrelation.of(samples(seed, 45, 2, 0.4, 0.4)).decided();
      told += decided.isPresent() ? 1 : 0;
      assertTrue(decided.isEmpty() || decided.get() == LinePhase.C, "seed " + seed);
    }
    assertFalse(told == 0, "nothing was told at all");
  }

  @Test
  void sumClosesWithinLossesAndTellsTheft() {
    List<SumCheck.Sweep> honest = new ArrayList<>();
    List<SumCheck.Sweep> stolen = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 30; i++) {
      long customers = 20_000 + Math.round(300 * random.nextGaussian());
      long skew = Math.round(150 * random.nextGaussian());
      honest.add(new SumCheck.Sweep(Math.round(1.04 * customers) + skew, customers));
      stolen.add(new SumCheck.Sweep(Math.round(1.20 * customers) + skew, customers));
    }
    assertTrue(SumCheck.of(honest).orElseThrow().closes());
    assertFalse(SumCheck.of(stolen).orElseThrow().closes());
    assertEquals(Optional.empty(), SumCheck.of(honest.subList(0, 5)));
  }
}

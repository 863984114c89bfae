package io.taiqu.supervisor.lineloss.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CurveTest {
  private static final double STEP = 0.01;

  @Test
  void energyOverAGapIsExact() {
    double[] register = {10, 10.1, Double.NaN, Double.NaN, 10.7, 10.8};
    Curve curve = Curve.of(register, STEP, 30);
    assertEquals(0.8 * 30, curve.sum(), STEP * 30);
    assertTrue(curve.missing()[2] && curve.missing()[3]);
    assertFalse(curve.missing()[1]);
  }

  @Test
  void smallSteadyUseIsSteadyThoughTheRegisterMovesInSteps() {
    double[] register = new double[200];
    for (int t = 0; t < register.length; t++) {
      register[t] = Math.floor(0.0023 * t / STEP) * STEP;
    }
    Curve curve = Curve.of(register, STEP, 1);
    double most = 0;
    for (int t = 20; t < 180; t++) {
      most = Math.max(most, curve.energy()[t]);
    }
    // A plain difference would show 0.01 now and then.
    assertTrue(most < 0.006, "most " + most);
    assertEquals(0.0023 * 199, curve.sum(), STEP);
  }

  @Test
  void smoothingNeverLeavesTheStep() {
    double[] register = {0, 0, 5, 5, 5.03, 9, 9};
    Curve curve = Curve.of(register, STEP, 1);
    double position = 0;
    for (int t = 0; t < curve.energy().length; t++) {
      position += curve.energy()[t];
      assertEquals(register[t + 1], position, STEP / 2 + 1e-9);
    }
  }

  @Test
  void exchangedMeterCountsOnAndIsNoted() {
    double[] register = {5000, 5001, 5002, 0.5, 1.5, 2.5};
    Curve curve = Curve.of(register, STEP, 1);
    assertEquals(4, curve.sum(), 0.02);
    assertTrue(curve.turnedBack()[2]);
  }

  @Test
  void registerThatCountsExportDownKeepsItsSign() {
    double[] register = new double[100];
    for (int t = 1; t < register.length; t++) {
      register[t] = register[t - 1] + (t % 2 == 0 ? -0.5 : 0.3);
    }
    assertEquals(register[99], Curve.of(register, STEP, 1).sum(), 0.02);
  }
}

package io.taiqu.supervisor.lineloss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.grid.Nameplate.VoltageRatio;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Worked examples of an S11-400/10: P0 570 W, Pk 4300 W, 400 kVA, 10 000 / 400 V. */
final class TransformerLossTest {
  private static final TransformerLoss S11 =
      new TransformerLoss(400, 570, 4300, new VoltageRatio(10_000, 400), 4, 0.25);

  /** In = 400 000 / (√3 · 10 000) = 23.094 A. */
  @Test
  void atRatedCurrentTheLoadLossIsThatOfTheCertificate() {
    assertEquals(23.094, S11.ratedAmperes(), 0.0005);
    double oneHour = 3 * 23.094 * 23.094;
    assertEquals(4300, S11.loadWattHours(oneHour), 0.5);
  }

  /** β = 0.5 for a day: 4300 · 0.25 · 24 = 25.8 kWh. */
  @Test
  void atHalfTheCurrentItIsAQuarter() {
    double day = 24 * 3 * 11.547 * 11.547;
    assertEquals(25_800, S11.loadWattHours(day), 2);
  }

  /** 570 · 24 = 13.68 kWh; at 1.05 Un times 1.1025 = 15.08 kWh. */
  @Test
  void theNoLoadLossGoesWithTheSquareOfTheVoltage() {
    assertEquals(13_680, S11.noLoadWattHours(24, 1), 1e-9);
    assertEquals(15_082.2, S11.noLoadWattHours(24, 1.05), 1e-9);
  }

  /** The mean of a load that swings loses less than the load: 20 A for half a day, none after. */
  @Test
  void aLoadThatSwingsLosesMoreThanItsMean() {
    double swinging = 12 * 3 * 20.0 * 20.0;
    double mean = 24 * 3 * 10.0 * 10.0;
    assertEquals(2, S11.loadWattHours(swinging) / S11.loadWattHours(mean), 1e-9);
  }

  private static LossSums day(long squares) {
    return day(squares, 96);
  }

  private static LossSums day(long squares, int squaresIntervals) {
    return day(squares, squaresIntervals, 0, 0);
  }

  private static LossSums day(
      long squares, int squaresIntervals, long voltSquares, int voltIntervals) {
    return new LossSums(
        new TransformerId("D1-T1"),
        TestDeployment.NOW,
        TestDeployment.NOW,
        96,
        96,
        2_400_000,
        96,
        2_340_000,
        96 * 20,
        96 * 20,
        96 * 21,
        96 * 21,
        1e11,
        squares,
        squaresIntervals,
        voltSquares,
        voltIntervals);
  }

  /**
   * Nothing summed up ∫I²dt: 25 kWh in each quarter of an hour is 5.7735 A, 2400 A²h a day at a
   * power factor of one; by usual power factor and form 2765.65. The transformer loses 13 680 +
   * 4300 · 2765.65 / 1600 = 21 112.7 Wh, the network 0.0444 · 2765.65 · 625 = 76 746.8 Wh.
   */
  @Test
  void whereNoSquaresWereSummedUpTheEnergyTellsTheLoad() {
    LossStore.EnergySquares energies = new LossStore.EnergySquares(96 * 25.0 * 25.0, 96);
    assertEquals(
        Optional.of(new Energy(97_860)),
        new LossJudge(LossRules.USUAL, Optional.of(S11), _ -> energies)
            .judge(day(0, 0), List::of)
            .technical());
    assertEquals(
        Optional.empty(),
        new LossJudge(LossRules.USUAL).judge(day(0, 0), List::of).technical(),
        "at the busbar nothing but ∫I²dt tells it");
    assertEquals(
        Optional.empty(),
        new LossJudge(
                LossRules.USUAL,
                Optional.of(S11),
                _ -> new LossStore.EnergySquares(40 * 25.0 * 25.0, 40))
            .judge(day(0, 0), List::of)
            .technical(),
        "too few energies");
  }

  /**
   * Metered before the transformer, at 5 A for a day: ∫I²dt = 24 · 3 · 25 = 1800 A²h. The
   * transformer loses 13 680 + 4300 · 1800 / (3 · 533.33) = 18 517.5 Wh, and the network behind it,
   * with (25)² times the square of the current, 0.0444 · 1800 · 625 = 49 950 Wh.
   */
  @Test
  void whatTheTransformerLosesIsExplainedWhereItIsMeteredBeforeIt() {
    long squares = 1_800_000_000L;
    assertEquals(
        Optional.of(new Energy(68_468)),
        new LossJudge(LossRules.USUAL, Optional.of(S11), _ -> LossStore.EnergySquares.NONE)
            .judge(day(squares), List::of)
            .technical());
    assertEquals(
        Optional.of(new Energy(80)),
        new LossJudge(LossRules.USUAL).judge(day(squares), List::of).technical());
  }

  /** Behind voltage transformers 105 V for 100 V: the iron loses 1.1025 times 13 680 Wh. */
  @Test
  void theIronLosesAtTheVoltageThatWasMeasuredElseAtTheRatedOne() {
    long square = 10_500L * 10_500;
    long rated = technical(day(1_800_000_000L, 96));
    assertEquals(rated + 1402, technical(day(1_800_000_000L, 96, 96 * square, 96)));
    assertEquals(rated, technical(day(1_800_000_000L, 96, 40 * square, 40)), "of too few");
    assertEquals(rated, technical(day(1_800_000_000L, 96, 96 * 23_000L * 23_000, 96)), "of what?");
  }

  private static long technical(LossSums sums) {
    return new LossJudge(LossRules.USUAL, Optional.of(S11), _ -> LossStore.EnergySquares.NONE)
        .judge(sums, List::of)
        .technical()
        .orElseThrow()
        .wattHours();
  }

  @Test
  void whichVoltageAMeterShowsIsToldByItsLevel() {
    assertEquals(10_000, S11.ratedVolts(10_480).orElseThrow(), 1e-9);
    assertEquals(10_000 / Math.sqrt(3), S11.ratedVolts(5_900).orElseThrow(), 1e-9);
    assertEquals(100, S11.ratedVolts(97).orElseThrow(), 1e-9);
    assertEquals(100 / Math.sqrt(3), S11.ratedVolts(60.5).orElseThrow(), 1e-9);
    assertEquals(Optional.empty(), S11.ratedVolts(230));
    assertEquals(Optional.empty(), S11.ratedVolts(0));
    assertEquals(Optional.empty(), S11.ratedVolts(Double.NaN));
  }

  @Test
  void ironLosesWithTheSquareOfTheVoltage() {
    assertEquals(570 * 24 * 1.09 * 1.09, S11.noLoadWattHours(24, 1.09), 1e-9);
  }

  @Test
  void anHourAtRatedPowerTakesTheSquareOfTheRatedCurrentInEachPhase() {
    double amperes = 400_000 / (Math.sqrt(3) * 10_000);
    assertEquals(3 * amperes * amperes, S11.squareAmpereHours(400, 1), 1e-6);
    assertEquals(4300, S11.loadWattHours(S11.squareAmpereHours(400, 1)), 1e-6);
    // 4 % of 0.4 Ω, nearly all of it leakage.
    assertEquals(0.016, Math.hypot(S11.ohmsAt(1), S11.ohmsAt(0)), 1e-9);
  }
}

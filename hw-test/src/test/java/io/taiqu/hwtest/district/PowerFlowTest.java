package io.taiqu.hwtest.district;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PowerFlowTest {

  private static final Feeder FEEDER = Feeder.europeanLowVoltage();

  @Test
  void publishedDayIsReproduced() {
    PublishedDay day = PublishedDay.computedOn(FEEDER);
    assertEquals(PublishedDay.LOSS, day.lossKilowattHours(), PublishedDay.LOSS * 0.001);
    assertEquals(PublishedDay.SUPPLIED, day.suppliedKilowattHours(), PublishedDay.SUPPLIED * 0.001);
    assertEquals(PublishedDay.POWER_AT_566, day.kilowattsAtMinute566(), 0.059);
    assertTrue(day.agrees());
  }

  @Test
  void feederWithWrongImpedancesMissesThePublishedDay() {
    assertFalse(PublishedDay.computedOn(FEEDER.withLinesScaled(1.005)).agrees());
    assertFalse(PublishedDay.computedOn(FEEDER.withLinesScaled(0.995)).agrees());
  }

  @Test
  void feederWithoutCouplingBetweenPhasesMissesThePublishedDay() {
    List<Feeder.Line> uncoupled =
        FEEDER.lines().stream()
            .map(line ->
                new Feeder.Line(
                    line.from(),
                    line.to(),
                    new Impedance(line.impedance().selfR(), line.impedance().selfX(), 0, 0)))
            .toList();
    Feeder feeder =
        new Feeder(FEEDER.source(), FEEDER.root(), uncoupled, FEEDER.loads(), FEEDER.profiles());
    assertFalse(PublishedDay.computedOn(feeder).agrees());
  }

  @Test
  void mergingBusesChangesNothing() {
    List<Tap> taps = FEEDER.loads().stream().map(Feeder.Load::tap).toList();
    PowerFlow full = PowerFlow.full(FEEDER, taps);
    PowerFlow reduced = PowerFlow.reduced(FEEDER, taps);
    assertEquals(906, full.busCount());
    assertTrue(reduced.busCount() <= 2 * taps.size(), reduced.busCount() + " buses");
    SplittableRandom random = new SplittableRandom(3);
    double[] watts = random.doubles(taps.size(), 0, 6000).toArray();
    double[] vars = random.doubles(taps.size(), 0, 2000).toArray();
    full.solve(watts, vars);
    reduced.solve(watts, vars);
    assertEquals(full.lossWatts(), reduced.lossWatts(), 1e-4);
    for (int tap = 0; tap < taps.size(); tap++) {
      assertEquals(full.tapVolts(tap), reduced.tapVolts(tap), 1e-6);
    }
  }

  @Test
  void suppliedIsUsedPlusLost() {
    List<Tap> taps = FEEDER.loads().stream().map(Feeder.Load::tap).toList();
    PowerFlow flow = PowerFlow.reduced(FEEDER, taps);
    double[] watts = new double[taps.size()];
    Arrays.fill(watts, 1500);
    flow.solve(watts, new double[taps.size()]);
    assertEquals(1500.0 * taps.size() + flow.lossWatts(), flow.supplyWatts(), 1e-3);
  }

  @Test
  void oneLineIsAsComputedByHand() {
    // 10 kW over 1 ohm from 230 V: V² − 230 V + 10 000 = 0 for a pure resistance.
    Feeder line =
        new Feeder(
            new Source(230, Impedance.ZERO),
            "root",
            List.of(new Feeder.Line("root", "house", new Impedance(1, 0, 0, 0))),
            List.of(),
            FEEDER.profiles());
    PowerFlow flow = PowerFlow.reduced(line, List.of(new Tap("house", Phase.B)));
    flow.solve(new double[] {10_000}, new double[] {0});
    double volts = (230 + Math.sqrt(230 * 230 - 4 * 10_000)) / 2;
    double amperes = 10_000 / volts;
    assertEquals(volts, flow.tapVolts(0), 1e-5);
    assertEquals(amperes, flow.supplyAmperes(Phase.B), 1e-5);
    assertEquals(0, flow.supplyAmperes(Phase.A));
    assertEquals(amperes * amperes, flow.lossWatts(), 1e-3);
    assertEquals(230, flow.supplyVolts(Phase.B), 1e-9);
  }

  @Test
  void loadBeyondTheFeedersLimitIsRefused() {
    PowerFlow flow = PowerFlow.reduced(FEEDER, List.of(FEEDER.loads().getLast().tap()));
    assertThrows(
        IllegalStateException.class, () -> flow.solve(new double[] {500_000}, new double[] {0}));
  }
}

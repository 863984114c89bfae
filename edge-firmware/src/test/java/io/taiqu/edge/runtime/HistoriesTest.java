package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of one customer: consumption, top-ups, documents lost, repeated and overtaken,
 * glitches, silence, restarts and power cuts. The price is 0.60 per kWh, so the balance must be
 * credited − 0.6 × true energy at each believed read, to the last digit.
 */
class HistoriesTest {
  private static final Tariff TARIFF = Tariffs.flat("0.6");
  private static final long NANO_PER_WATT_HOUR = 600_000;

  private static int openings;

  @AfterAll
  static void theHistoriesContainedOpenings() {
    assertTrue(openings >= 5, () -> "only " + openings + " openings: nothing was tested");
  }

  /** One history, with everything that the world knows and the unit must agree with. */
  private static final class History {
    final RandomGenerator random;
    final TestUnit unit = TestUnit.withCustomers(2);
    final List<Downlink> sent = new ArrayList<>();
    final boolean interrupted;
    long trueWattHours = 100_000;
    long credited;
    long sequence;
    int openings;

    History(long seed, boolean interrupted) {
      this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      this.interrupted = interrupted;
    }

    void commission() {
      unit.arrives(TestDocuments.tariffs(TARIFF, 1, 2));
      unit.arrives(TestDocuments.policy(1, 2));
      unit.arrives(TestDocuments.handover(1, TARIFF, trueWattHours, TestDeployment.NOW));
      unit.settle();
      unit.seen(1, RelayFeedback.CLOSED);
      topUp();
    }

    void topUp() {
      credited += 1 + random.nextInt(8);
      sequence++;
      Downlink document =
          TestDocuments.credit(1, new Revision(1, sequence), Long.toString(credited), "0");
      sent.add(document);
      if (random.nextInt(4) > 0) {
        unit.arrives(document);
      }
    }

    /** One step; the random numbers drawn do not depend on whether interruptions happen. */
    void step() {
      int minutes = 1 + random.nextInt(20);
      boolean on = unit.supply(1) == SupplyState.ON;
      long used = random.nextInt(minutes * 130);
      int kind = random.nextInt(20);
      int extra = random.nextInt(1 << 20);
      unit.pass(Duration.ofMinutes(minutes));
      if (on) {
        trueWattHours += used;
      }
      unit.sweepEnded();
      switch (kind) {
        case 0 -> topUp();
        case 1 -> unit.arrives(sent.get(extra % sent.size()));
        case 2 -> unit.silent(1);
        case 3 -> unit.reads(1, trueWattHours + 5_000_000, 0);
        case 4 -> unit.reads(1, 0, 0);
        case 5 -> unit.arrives(new byte[] {1, 2, 3});
        case 6 -> {
          if (interrupted) {
            unit.restart();
            restoreSurroundings();
          }
        }
        case 7 -> {
          if (interrupted) {
            unit.powerLoss();
            restoreSurroundings();
          }
        }
        case 8 ->
            unit.arrives(
                TestDocuments.notice(
                    1,
                    1 + extra % 50,
                    unit.at(1).supply().episode(),
                    unit.at(1).supply().step(),
                    unit.now()));
        default -> readTwice();
      }
      noteOpening(on);
      unit.seen(1, unit.supply(1) == SupplyState.ON ? RelayFeedback.CLOSED : RelayFeedback.OPEN);
    }

    private void restoreSurroundings() {
      unit.pass(Duration.ofMinutes(11));
      unit.sweepEnded();
    }

    private void readTwice() {
      unit.reads(1, trueWattHours, 0);
      unit.pass(Duration.ofMillis(200));
      unit.reads(1, trueWattHours, 0);
    }

    private void noteOpening(boolean wasOn) {
      if (!wasOn || unit.supply(1) == SupplyState.ON) {
        return;
      }
      openings++;
      long acceptedCredit = unit.at(1).account().orElseThrow().credited().nano();
      long trulyUsed = (trueWattHours / 10 * 10 - 100_000) * NANO_PER_WATT_HOUR;
      assertTrue(
          acceptedCredit - trulyUsed <= 0,
          () -> "wrong opening: credit of " + (acceptedCredit - trulyUsed) + " was left");
      assertTrue(
          !unit.state().policy().orElseThrow().document().isQuiet(unit.now()),
          "opened in quiet hours");
      assertTrue(unit.at(1).supply().step() == 2, "opened without every warning");
      SupplyRecord supply = unit.at(1).supply();
      int last = supply.openings().size() - 1;
      assertTrue(
          last == 0
              || !supply
                  .openings()
                  .get(last)
                  .isBefore(supply.openings().get(last - 1).plus(Duration.ofMinutes(10))),
          "opened twice within ten minutes");
    }

    /** Everything sent is delivered at last, and the meter is read. */
    void settle() {
      sent.forEach(unit::arrives);
      unit.pass(Duration.ofHours(3));
      unit.sweepEnded();
      readTwice();
      unit.pass(Duration.ofMillis(200));
      unit.reads(1, trueWattHours, 0);
    }

    Money expectedBalance() {
      long used = (trueWattHours / 10 * 10 - 100_000) * NANO_PER_WATT_HOUR;
      return Money.parse(Long.toString(credited)).minus(new Money(used));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theBalanceIsExactAndNobodyIsCutOffWrongly(long seed) {
    History history = new History(seed, true);
    history.commission();
    for (int i = 0; i < 250; i++) {
      history.step();
    }
    openings += history.openings;
    history.settle();
    assertEquals(history.expectedBalance(), history.unit.balance(1));
    boolean positive = history.expectedBalance().isPositive();
    assertTrue(!positive || history.unit.supply(1) == SupplyState.ON, "paid and still off");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25})
  void aRestartAtAnyPointGivesBackTheSameLedgerState(long seed) {
    History history = new History(seed, false);
    history.commission();
    for (int i = 0; i < 120; i++) {
      history.step();
      if (history.random.nextInt(5) > 0) {
        continue;
      }
      PointState before = history.unit.at(1);
      history.unit.powerLoss();
      PointState after = history.unit.at(1);
      assertEquals(
          before.account().orElseThrow().checkpoint(), after.account().orElseThrow().checkpoint());
      assertEquals(
          before.account().orElseThrow().credited(), after.account().orElseThrow().credited());
      assertEquals(before.supply(), after.supply());
      history.readTwice();
      assertEquals(
          before.supply().commanded(), history.unit.supply(1), "a restart switches nothing");
    }
    history.settle();
    assertEquals(history.expectedBalance(), history.unit.balance(1));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33})
  void everyDocumentRepeatedInAnyOrderChangesNothing(long seed) {
    History history = new History(seed, true);
    history.commission();
    for (int i = 0; i < 100; i++) {
      history.step();
    }
    history.settle();
    Money balance = history.unit.balance(1);
    LedgerHead head = history.unit.journal().head();
    for (int i = 0; i < 200; i++) {
      history.unit.arrives(history.sent.get(history.random.nextInt(history.sent.size())));
    }
    assertEquals(balance, history.unit.balance(1));
    assertEquals(head, history.unit.journal().head(), "nothing was written");
  }
}

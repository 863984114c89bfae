package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.testing.InMemoryJournal;
import io.taiqu.edge.testing.InMemoryReadingStore;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reports, full disks, and damage. Price: 1.00 per kWh. */
class ControlLoopTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  private final InMemoryJournal journal = InMemoryJournal.empty();
  private final InMemoryReadingStore readings = InMemoryReadingStore.empty();
  private final TestUnit unit = new TestUnit(2, journal, readings);

  private void commission() {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 2));
    unit.arrives(TestDocuments.policy(1, 2));
    for (int i = 1; i <= 2; i++) {
      unit.arrives(TestDocuments.handover(i, TARIFF, 100_000, unit.now()));
      unit.arrives(TestDocuments.credit(i, 1, "20"));
      unit.seen(i, RelayFeedback.CLOSED);
    }
    unit.settle();
  }

  private EdgeReport lastReport() {
    return unit.reports().getLast();
  }

  @Test
  void aReportSaysWhatWasAcceptedChargedAndWritten() {
    commission();
    unit.connect(true);
    unit.pass(Duration.ofMinutes(20));
    unit.reads(1, 101_000, 2_000);
    unit.pass(Duration.ofSeconds(30));
    EdgeReport report = lastReport();
    assertEquals(unit.journal().head().sequence(), report.ledgerSequence());
    assertEquals(unit.journal().head().hash(), report.ledgerHead());
    var meter = report.meters().get(1);
    assertEquals(new Revision(1, 1), meter.accepted());
    assertEquals(Money.parse("20"), meter.credited());
    assertEquals(Money.parse("1"), meter.charged());
    assertEquals(Money.parse("19"), meter.balance());
    assertEquals(101_000, meter.position().orElseThrow().register().wattHoursFloor());
    assertEquals(RelayFeedback.CLOSED, meter.feedback());
  }

  @Test
  void aChangeIsReportedWithinATenthOfASecondAndSeveralShareAReport() {
    commission();
    unit.connect(true);
    unit.pass(Duration.ofSeconds(1));
    int before = unit.reports().size();
    unit.arrives(TestDocuments.credit(1, 2, "30"));
    unit.arrives(TestDocuments.credit(2, 2, "30"));
    assertEquals(before, unit.reports().size());
    unit.pass(Duration.ofMillis(100));
    assertEquals(before + 1, unit.reports().size());
    assertEquals(new Revision(1, 2), lastReport().meters().get(1).accepted());
    assertEquals(new Revision(1, 2), lastReport().meters().get(2).accepted());
    unit.pass(Duration.ofSeconds(1));
    assertEquals(before + 1, unit.reports().size());
    unit.pass(Duration.ofSeconds(30));
    assertEquals(before + 2, unit.reports().size());
  }

  @Test
  void reportNumbersRiseAcrossRestarts() {
    commission();
    unit.connect(true);
    unit.pass(Duration.ofMinutes(1));
    long last = lastReport().reportSequence();
    unit.powerLoss();
    unit.connect(true);
    unit.pass(Duration.ofMinutes(1));
    assertTrue(lastReport().reportSequence() > last);
  }

  @Test
  void aFullDiskNeitherCutsAnyoneOffNorTakesMoneyAndRecovers() {
    commission();
    journal.setFull(true);
    readings.setFull(true);
    unit.pass(Duration.ofMinutes(20));
    unit.reads(1, 101_000, 2_000);
    assertEquals(Money.parse("19"), unit.balance(1), "metering goes on");
    assertFalse(unit.arrives(TestDocuments.credit(1, 2, "50")), "the broker must deliver it again");
    assertEquals(Money.parse("19"), unit.balance(1));
    for (int i = 0; i < 40; i++) {
      unit.pass(Duration.ofMinutes(10));
      unit.sweepEnded();
      unit.reads(1, 102_000 + 1_000 * i, 0);
      unit.reads(1, 102_000 + 1_000 * i, 0);
    }
    assertEquals(SupplyState.ON, unit.supply(1), "nobody is cut off");
    unit.loop().publishStatus();
    StatusView view = unit.loop().status().orElseThrow();
    assertTrue(view.ledger().diskFull() && view.readings().diskFull());

    journal.setFull(false);
    readings.setFull(false);
    assertTrue(unit.arrives(TestDocuments.credit(1, 2, "50")));
    assertEquals(Money.parse("50").minus(Money.parse("41")), unit.balance(1));
    unit.pass(Duration.ofMinutes(15));
    for (int i = 0; i <= 2; i++) {
      unit.reads(i, 141_000, 0);
    }
    unit.loop().publishStatus();
    view = unit.loop().status().orElseThrow();
    assertFalse(view.ledger().diskFull() || view.readings().diskFull());
  }

  @Test
  void readingsWithoutRoomAreNotSentUnderNumbersThatARestartGivesToOthers() {
    commission();
    unit.connect(true);
    journal.setFull(true);
    readings.setFull(true);
    unit.pass(Duration.ofMinutes(20));
    for (int i = 0; i <= 2; i++) {
      unit.reads(i, 100_000, 0);
    }
    unit.pass(Duration.ofSeconds(10));
    assertEquals(0, unit.batches().size());
  }

  @Test
  void nothingIsShownByATariffThatAFullDiskDidNotTake() {
    commission();
    unit.pass(Duration.ofMinutes(20));
    unit.reads(1, 101_000, 2_000);
    journal.setFull(true);
    readings.setFull(true);
    assertFalse(unit.arrives(TestDocuments.tariffs(Tariffs.flat("5"), 2, 2)));
    assertEquals(Money.parse("19"), unit.balance(1));
  }

  @Test
  void aDamagedLedgerEntryStopsTheStartWithAClearMessage() {
    InMemoryJournal damaged = InMemoryJournal.empty();
    damaged.append(Instant.EPOCH, new byte[] {1, 0, 1, 99}, Optional.empty());
    LedgerUnreadable refused =
        assertThrows(
            LedgerUnreadable.class, () -> new TestUnit(1, damaged, InMemoryReadingStore.empty()));
    assertTrue(String.valueOf(refused.getMessage()).contains("damaged"));
  }

  @Test
  void whatASweepConfirmsIsOneEntry() {
    commission();
    unit.pass(Duration.ofMinutes(15));
    for (int meter = 0; meter <= 2; meter++) {
      unit.reads(meter, 100_100, 80);
    }
    unit.sweepEnded();
    long before = unit.journal().head().sequence();
    unit.pass(Duration.ofSeconds(5));
    for (int meter = 0; meter <= 2; meter++) {
      unit.reads(meter, 100_110, 80);
      assertEquals(before, unit.journal().head().sequence(), "the sweep goes on");
    }
    unit.sweepEnded();
    assertEquals(before + 1, unit.journal().head().sequence());
    unit.powerLoss();
    for (int customer = 1; customer <= 2; customer++) {
      assertEquals(
          100_100,
          unit.at(customer).account().orElseThrow().checkpoint().register().wattHoursFloor());
    }
  }

  @Test
  void oneMeterThatIsNotReadAgainKeepsTheOthersWaitingForSomeSweepsOnly() {
    commission();
    unit.pass(Duration.ofMinutes(15));
    for (int meter = 0; meter <= 2; meter++) {
      unit.reads(meter, 100_100, 80);
    }
    unit.sweepEnded();
    for (int sweep = 2; sweep <= 4; sweep++) {
      assertEquals(
          100_000, unit.at(1).account().orElseThrow().checkpoint().register().wattHoursFloor());
      unit.pass(Duration.ofSeconds(5));
      unit.reads(0, 100_110, 80);
      unit.reads(1, 100_110, 80);
      unit.silent(2);
      unit.sweepEnded();
    }
    assertEquals(
        100_100, unit.at(1).account().orElseThrow().checkpoint().register().wattHoursFloor());
    assertEquals(
        100_000, unit.at(2).account().orElseThrow().checkpoint().register().wattHoursFloor());
  }

  @Test
  void aSnapshotGivesTheSameStateAsTheEntriesItReplaces() {
    commission();
    for (int i = 0; i < 400; i++) {
      unit.pass(Duration.ofMinutes(15));
      for (int meter = 0; meter <= 2; meter++) {
        unit.reads(meter, 100_000 + 20L * i, 80);
      }
      unit.sweepEnded();
    }
    for (int meter = 0; meter <= 2; meter++) {
      unit.reads(meter, 100_000 + 20L * 399, 80);
    }
    unit.sweepEnded();
    var before = unit.at(1);
    Money balance = unit.balance(1);
    assertTrue(unit.journal().read().snapshot().isPresent());
    unit.powerLoss();
    var after = unit.at(1);
    assertEquals(before.account().orElseThrow().checkpoint(), after.account().orElseThrow().live());
    assertEquals(before.supply(), after.supply());
    assertEquals(before.rules(), after.rules());
    assertEquals(before.tariff(), after.tariff());
    assertEquals(balance, unit.balance(1));
  }

  @Test
  void aReplacementUnitChargesFromTheRegisterOfTheHandOver() {
    commission();
    unit.pass(Duration.ofMinutes(20));
    unit.reads(1, 102_000, 0);
    assertEquals(Money.parse("18"), unit.balance(1));
    unit.arrives(
        TestDocuments.handover(1, 2, TARIFF, 101_500, unit.now().minus(Duration.ofMinutes(10))));
    unit.pass(Duration.ofMinutes(1));
    unit.reads(1, 102_000, 0);
    assertEquals(Money.parse("-0.5"), unit.balance(1));
    assertTrue(unit.arrives(TestDocuments.credit(1, 3, "99")));
    assertEquals(Money.parse("-0.5"), unit.balance(1), "documents of the old assignment are void");
  }

  @Test
  void withoutAHandOverAMeterIsReadAndNotCharged() {
    unit.pass(Duration.ofMinutes(1));
    unit.reads(1, 101_000, 2_000);
    assertTrue(unit.at(1).account().isEmpty());
    unit.connect(true);
    unit.pass(Duration.ofSeconds(1));
    assertEquals(
        101_000, lastReport().meters().get(1).position().orElseThrow().register().wattHoursFloor());
    assertEquals(Money.ZERO, lastReport().meters().get(1).charged());
  }

  @Test
  void forgedBytesAreCountedAndDoNothing() {
    commission();
    LedgerHead head = unit.journal().head();
    assertTrue(unit.arrives(new byte[300]));
    unit.loop().publishStatus();
    assertEquals(1, unit.loop().status().orElseThrow().documentsRefused());
    assertEquals(head, unit.journal().head());
  }
}

package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.PositionAxis;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private static final SupplyPointId POINT = TestUnit.point(1);
  private static final Instant AT = Instant.parse("2026-03-02T02:00:00.123456789Z");

  private static List<Event.Kept> oneOfEach() {
    CreditState credit = TestDocuments.credit(1, 7, "20");
    return List.of(
        new Event.DocumentAccepted(
            new SignedDocument<>(credit, TestDeployment.create().sign(credit), false)),
        new Event.Charged(
            POINT,
            TestDocuments.handover(1, Tariffs.flat("1"), 1_000, TestDeployment.NOW).charging()),
        new Event.PositionKept(POINT, new MeterRegister(12, -3), AT),
        new Event.WarningStepReached(POINT, 4_000_000_000L, 2, AT),
        new Event.WarningEnded(POINT),
        new Event.SupplyTakenAway(POINT, AT),
        new Event.SupplyRestored(POINT, AT),
        new Event.OtherMeterFound(POINT, AT),
        new Event.CurrentFoundWhileOpen(POINT, AT),
        new Event.SafetyLockSet(POINT, true, "李雷", AT),
        new Event.MeterExchanged(
            POINT,
            new MeterExchange(
                new MeterSerial("A1"),
                new MeterRegister(12, 1),
                new MeterSerial("B2"),
                new MeterRegister(0, 0),
                "李雷",
                AT,
                Digest.ZERO),
            new PositionAxis(-120, 0)),
        new Event.TokenTried(POINT, 4),
        new Event.TokenApplied(POINT, 4_000_000_000L, Money.parse("20")),
        new Event.LoadLimitExceeded(POINT, AT),
        new Event.ReconnectionConfirmed(POINT, "张三", AT),
        new Event.OpeningCarriedOut(POINT, AT),
        new Event.OpeningLapsed(POINT, AT.plusSeconds(9)),
        new Event.StreamBegun(3),
        new Event.StreamAdvanced(99),
        new Event.ReportsReserved(4096),
        new Event.SupplyRemembered(
            POINT,
            new SupplyRecord(
                SupplyState.OFF,
                true,
                List.of(AT, AT.plusSeconds(1)),
                3,
                2,
                AT,
                true,
                false,
                true,
                SupplyRecord.OpenedFor.LOAD,
                List.of(AT))));
  }

  @Test
  void everyKindOfEventSurvivesTheLedger() {
    List<Event.Kept> events = oneOfEach();
    assertEquals(
        Event.Kept.class.getPermittedSubclasses().length,
        events.stream().map(Object::getClass).distinct().count());
    assertEquals(events, EventCodec.decode(EventCodec.encode(events)));
  }

  @Test
  void aStoredDocumentKeepsTheVeryBytesThatWereSigned() {
    byte[] entry = EventCodec.encode(oneOfEach());
    var accepted = (Event.DocumentAccepted) EventCodec.decode(entry).getFirst();
    assertArrayEquals(
        TestDeployment.create().sign(TestDocuments.credit(1, 7, "20")), accepted.signed().raw());
  }

  @Test
  void theChargesOfASweepShareWhatTheyHaveInCommon() {
    List<Event.Kept> charges = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      charges.addAll(oneOfEach().stream().filter(event -> event instanceof Event.Charged).toList());
    }
    byte[] entry = EventCodec.encode(charges);
    assertTrue(entry.length < 2_000, () -> "bytes: " + entry.length);
    assertEquals(charges, EventCodec.decode(entry));
  }

  @Test
  void anEntryOfANewerReleaseIsNamedAsSuch() {
    byte[] entry = EventCodec.encode(oneOfEach());
    entry[0] = 3;
    LedgerUnreadable refused = assertThrows(LedgerUnreadable.class, () -> EventCodec.decode(entry));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 3"));
  }

  @Test
  void damagedEntriesAreNamedAsUnreadableAndNothingElseHappens() {
    byte[] whole = EventCodec.encode(oneOfEach());
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(LedgerUnreadable.class, () -> EventCodec.decode(cut));
    }
    for (int round = 0; round < 5_000; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      try {
        EventCodec.decode(changed);
      } catch (LedgerUnreadable expected) {
        assertTrue(expected.getMessage() != null);
      }
    }
  }
}

package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every ledger must do. */
public interface JournalContract {
  /** An empty ledger. */
  Journal open();

  /** What is left of a ledger that was not closed when the power failed. */
  Journal afterPowerLoss(Journal journal);

  Instant AT = Instant.parse("2026-03-02T02:00:00.123Z");

  private static byte[] entry(int number) {
    return new byte[] {1, (byte) number, (byte) (number >> 8)};
  }

  private static void append(Journal journal, int number) {
    journal.append(AT.plusSeconds(number), entry(number), Optional.empty());
  }

  @Test
  default void anEmptyLedgerHasNothing() {
    try (Journal journal = open()) {
      assertEquals(LedgerHead.EMPTY, journal.head());
      assertEquals(List.of(), journal.read().entries());
      assertEquals(Optional.empty(), journal.read().snapshot());
      assertEquals(Optional.empty(), journal.read().lastAt());
    }
  }

  @Test
  default void entriesComeBackInOrderAfterPowerLoss() {
    Journal journal = open();
    for (int i = 1; i <= 20; i++) {
      append(journal, i);
    }
    LedgerHead head = journal.head();
    try (Journal reopened = afterPowerLoss(journal)) {
      List<byte[]> entries = reopened.read().entries();
      assertEquals(20, entries.size());
      for (int i = 1; i <= 20; i++) {
        assertArrayEquals(entry(i), entries.get(i - 1));
      }
      assertEquals(head, reopened.head());
      assertEquals(Optional.of(AT.plusSeconds(20)), reopened.read().lastAt());
    }
  }

  @Test
  default void aSnapshotTakesThePlaceOfTheEntriesBeforeIt() {
    Journal journal = open();
    append(journal, 1);
    journal.append(AT.plusSeconds(2), entry(2), Optional.of(new byte[] {9, 9}));
    append(journal, 3);
    try (Journal reopened = afterPowerLoss(journal)) {
      assertArrayEquals(new byte[] {9, 9}, reopened.read().snapshot().orElseThrow());
      assertEquals(1, reopened.read().entries().size());
      assertArrayEquals(entry(3), reopened.read().entries().getFirst());
      assertEquals(3, reopened.head().sequence());
    }
  }

  @Test
  default void theHeadChainsEveryEntryWithItsNumberAndTime() {
    try (Journal journal = open()) {
      append(journal, 1);
      journal.append(AT.plusSeconds(2), entry(2), Optional.of(new byte[] {9}));
      LedgerHead expected =
          LedgerHead.EMPTY.after(AT.plusSeconds(1), entry(1)).after(AT.plusSeconds(2), entry(2));
      assertEquals(expected, journal.head());
      assertTrue(
          !expected.equals(
              LedgerHead.EMPTY.after(AT, entry(1)).after(AT.plusSeconds(2), entry(2))));
    }
  }

  @Test
  default void theLinksBetweenTwoHeadsProveDescentAcrossSnapshotsAndPowerLoss() {
    Journal journal = open();
    append(journal, 1);
    append(journal, 2);
    Digest head = journal.head().hash();
    for (int i = 3; i <= 6; i++) {
      Optional<byte[]> snapshot = i == 4 ? Optional.of(new byte[] {9}) : Optional.empty();
      journal.append(AT.plusSeconds(i), entry(i), snapshot);
    }
    try (Journal reopened = afterPowerLoss(journal)) {
      assertEquals(2, reopened.linksAfter(1, 2).size());
      assertEquals(List.of(), reopened.linksAfter(6, 10));
      for (Digest link : reopened.linksAfter(2, 10)) {
        head = head.chain(link.toBytes());
      }
      assertEquals(reopened.head().hash(), head);
    }
  }
}

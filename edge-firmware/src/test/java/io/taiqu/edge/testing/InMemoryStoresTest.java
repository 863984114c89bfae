package io.taiqu.edge.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.JournalContract;
import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.ReadingStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryStoresTest {
  @Nested
  class Ledger implements JournalContract {
    @Override
    public Journal open() {
      return InMemoryJournal.empty();
    }

    @Override
    public Journal afterPowerLoss(Journal journal) {
      return ((InMemoryJournal) journal).afterPowerLoss();
    }
  }

  @Nested
  class Readings implements ReadingStoreContract {
    @Override
    public ReadingStore open() {
      return InMemoryReadingStore.empty();
    }

    @Override
    public ReadingStore afterPowerLoss(ReadingStore store) {
      return ((InMemoryReadingStore) store).afterPowerLoss();
    }
  }

  @Test
  void aLedgerThatDoesNotSynchroniseEachEntryLosesSome() {
    InMemoryJournal journal = InMemoryJournal.empty(3);
    for (int i = 0; i < 4; i++) {
      journal.append(JournalContract.AT, new byte[] {1}, Optional.empty());
    }
    assertEquals(3, journal.afterPowerLoss().head().sequence());
  }
}

package io.taiqu.hwtest.sim.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.JournalContract;
import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.ReadingStoreContract;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The simulator's stores keep the contracts that the SQLite ones keep. */
class SimulatedDiskTest {
  private static final RandomGenerator RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom").create(7);

  @Nested
  class Ledger implements JournalContract {
    private final Map<Journal, SimulatedDisk> disks = new HashMap<>();

    @Override
    public Journal open() {
      return on(new SimulatedDisk());
    }

    private Journal on(SimulatedDisk disk) {
      Journal journal = new DiskJournal(disk);
      disks.put(journal, disk);
      return journal;
    }

    @Override
    public Journal afterPowerLoss(Journal journal) {
      SimulatedDisk disk = Objects.requireNonNull(disks.get(journal));
      disk.losePower(RANDOM);
      return on(disk);
    }
  }

  @Nested
  class Readings implements ReadingStoreContract {
    private final Map<ReadingStore, SimulatedDisk> disks = new HashMap<>();

    @Override
    public ReadingStore open() {
      return on(new SimulatedDisk());
    }

    private ReadingStore on(SimulatedDisk disk) {
      ReadingStore store = new DiskReadingStore(disk);
      disks.put(store, disk);
      return store;
    }

    @Override
    public ReadingStore afterPowerLoss(ReadingStore store) {
      SimulatedDisk disk = Objects.requireNonNull(disks.get(store));
      disk.losePower(RANDOM);
      return on(disk);
    }
  }

  @Test
  void aPowerCutAtEachBoundaryKeepsWhatWasAddedAndNothingHalf() {
    for (int boundary = 1; boundary <= 4; boundary++) {
      SimulatedDisk disk = new SimulatedDisk();
      Journal journal = new DiskJournal(disk);
      journal.append(JournalContract.AT, new byte[] {1, 2, 3}, Optional.empty());
      disk.cutAfter(boundary);
      assertThrows(
          PowerCut.class,
          () -> journal.append(JournalContract.AT, new byte[] {4, 5, 6}, Optional.empty()));
      assertThrows(PowerCut.class, () -> disk.sync(SimulatedDisk.File.LEDGER), "dead is dead");
      disk.losePower(RANDOM);
      long kept = new DiskJournal(disk).head().sequence();
      if (boundary == 1) {
        assertEquals(1, kept);
      } else if (boundary == 4) {
        assertEquals(2, kept);
      }
    }
  }

  @Test
  void aDiskThatLiesAboutSynchronisingLosesWhatItSaidItHad() {
    SimulatedDisk disk = new SimulatedDisk();
    disk.lieAboutSync();
    Journal journal = new DiskJournal(disk);
    for (int i = 0; i < 40; i++) {
      journal.append(JournalContract.AT, new byte[] {1, 2, 3}, Optional.empty());
    }
    disk.losePower(RANDOM);
    assertEquals(true, new DiskJournal(disk).head().sequence() < 40);
  }
}

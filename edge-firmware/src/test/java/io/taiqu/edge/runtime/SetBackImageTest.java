package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.testing.InMemoryJournal;
import io.taiqu.edge.testing.InMemoryReadingStore;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SequenceRange;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A unit whose card is put back to an older image gives out no sequence for a second reading. */
class SetBackImageTest {
  /** A reading as it was taken: the run, the meter and the interval. */
  private record Taken(BootId boot, IntervalReading reading) {}

  /** Stores each sequence once, as the real one does, and answers every batch. */
  private static final class Station {
    final Map<Long, TreeMap<Long, ReadingBlock>> streams = new TreeMap<>();
    final boolean countsSequencesOnly;
    int handled;
    int refusals;
    long answers;

    Station(boolean countsSequencesOnly) {
      this.countsSequencesOnly = countsSequencesOnly;
    }

    List<ReadingAck> answer(TestUnit unit) {
      List<ReadingAck> acks = new ArrayList<>();
      while (handled < unit.batches().size()) {
        acks.add(take(unit.batches().get(handled++)));
      }
      return acks;
    }

    private ReadingAck take(ReadingBatch batch) {
      TreeMap<Long, ReadingBlock> stream =
          streams.computeIfAbsent(batch.streamEpoch(), _ -> new TreeMap<>());
      List<BlockId> stored = new ArrayList<>();
      List<BlockId> refused = new ArrayList<>();
      for (ReadingBlock block : batch.blocks()) {
        Map.Entry<Long, ReadingBlock> before = stream.floorEntry(block.lastSequence());
        boolean free = before == null || before.getValue().lastSequence() < block.firstSequence();
        if (free) {
          stream.put(block.firstSequence(), block);
        }
        boolean has = block.equals(stream.get(block.firstSequence()));
        (has || countsSequencesOnly ? stored : refused).add(BlockId.of(block));
      }
      refusals += refused.size();
      ReadingBlock last = stream.lastEntry().getValue();
      return new ReadingAck(
          TestDeployment.DEPLOYMENT,
          TestDeployment.EDGE,
          batch.streamEpoch(),
          new Revision(1, ++answers),
          0,
          List.of(new SequenceRange(1, last.lastSequence())),
          streams.keySet().stream().reduce(0L, Math::max),
          stored,
          refused);
    }

    List<Taken> readings() {
      List<Taken> all = new ArrayList<>();
      streams
          .values()
          .forEach(stream -> stream.values().forEach(block -> all.addAll(taken(block))));
      return all;
    }
  }

  private static List<Taken> taken(ReadingBlock block) {
    try {
      return ReadingBlockCodec.decode(block).stream()
          .map(reading -> new Taken(block.bootId(), reading))
          .toList();
    } catch (MalformedException ownBlock) {
      throw new AssertionError(ownBlock);
    }
  }

  private static List<Taken> pending(TestUnit unit) {
    List<Taken> all = new ArrayList<>();
    for (long epoch : unit.readings().epochs()) {
      unit.readings().blocksFrom(epoch, 1, 100_000).forEach(block -> all.addAll(taken(block)));
    }
    return all;
  }

  private static void exchange(TestUnit unit, Station station) {
    for (ReadingAck ack : station.answer(unit)) {
      unit.arrives(ack);
    }
  }

  private static void interval(TestUnit unit, long wattHours) {
    unit.reads(0, wattHours, 100);
    unit.reads(1, wattHours, 100);
    unit.pass(Duration.ofMinutes(15));
  }

  private static TestUnit unit() {
    return new TestUnit(1, InMemoryJournal.empty(), InMemoryReadingStore.empty());
  }

  private static InMemoryJournal journal(TestUnit unit) {
    return ((InMemoryJournal) unit.journal()).afterPowerLoss();
  }

  private static InMemoryReadingStore readings(TestUnit unit) {
    return ((InMemoryReadingStore) unit.readings()).afterPowerLoss();
  }

  /** Runs until an image is put back, and on without a network until the old sequences are over. */
  private static Set<Taken> setBackAndOffline(TestUnit unit, Station station) {
    unit.connect(true);
    for (int i = 0; i < 5; i++) {
      interval(unit, 100_000 + 10L * i);
      exchange(unit, station);
    }
    InMemoryJournal oldJournal = journal(unit);
    InMemoryReadingStore oldReadings = readings(unit);
    for (int i = 5; i < 15; i++) {
      interval(unit, 100_000 + 10L * i);
      exchange(unit, station);
    }
    unit.setBackTo(oldJournal, oldReadings);
    for (int i = 15; i < 45; i++) {
      interval(unit, 100_000 + 10L * i);
    }
    Set<Taken> afterwards = new HashSet<>(pending(unit));
    unit.connect(true);
    for (int i = 0; i < 100; i++) {
      unit.pass(Duration.ofSeconds(5));
      exchange(unit, station);
    }
    return afterwards;
  }

  @Test
  void whatWasTakenAfterAnImageWasPutBackReachesTheSupervisorOnceAlthoughItsSequencesAreTaken() {
    TestUnit unit = unit();
    Station station = new Station(false);
    Set<Taken> afterwards = setBackAndOffline(unit, station);
    assertTrue(station.refusals > 0, "no sequence was in use");
    assertEquals(2, unit.state().stream().epoch());
    assertTrue(new HashSet<>(station.readings()).containsAll(afterwards));
    assertEquals(station.readings().size(), new HashSet<>(station.readings()).size());
    assertEquals(0, unit.readings().usage().records());
  }

  @Test
  void anAcknowledgementThatCountsSequencesOnlyWouldLoseThem() {
    TestUnit unit = unit();
    Station station = new Station(true);
    Set<Taken> afterwards = setBackAndOffline(unit, station);
    assertTrue(!new HashSet<>(station.readings()).containsAll(afterwards));
  }

  @Test
  void aWatermarkBeyondTheNextSequenceBeginsANewStream() {
    TestUnit unit = unit();
    Station station = new Station(false);
    unit.connect(true);
    interval(unit, 100_000);
    InMemoryJournal oldJournal = journal(unit);
    InMemoryReadingStore oldReadings = readings(unit);
    interval(unit, 100_010);
    interval(unit, 100_020);
    exchange(unit, station);
    unit.setBackTo(oldJournal, oldReadings);
    unit.connect(true);
    // The block that the image still holds is sent again, and is what the supervisor has.
    unit.pass(Duration.ofSeconds(5));
    exchange(unit, station);
    assertEquals(2, unit.state().stream().epoch());
    long refused = station.refusals;
    interval(unit, 100_030);
    exchange(unit, station);
    assertEquals(refused, station.refusals);
    unit.pass(Duration.ofSeconds(5));
    exchange(unit, station);
    assertEquals(0, unit.readings().usage().records());
  }

  @Test
  void seededHistoriesOfImagesPowerCutsAndLostAcknowledgementsLoseNoReadingAndRepeatNone() {
    int setBack = 0;
    int refusals = 0;
    for (int seed = 0; seed < 12; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TestUnit unit = unit();
      Station station = new Station(false);
      Set<Taken> owed = new HashSet<>();
      InMemoryJournal oldJournal = journal(unit);
      InMemoryReadingStore oldReadings = readings(unit);
      boolean renumbering = false;
      unit.connect(true);
      for (int step = 0; step < 80; step++) {
        interval(unit, 100_000 + 10L * step);
        renumbering &= unit.readings().usage().records() > 0;
        owed.addAll(pending(unit));
        switch (random.nextInt(12)) {
          case 0 -> {
            // Readings that a unit is about to renumber would be renumbered twice by two of it.
            if (!renumbering) {
              oldJournal = journal(unit);
              oldReadings = readings(unit);
            }
          }
          case 1 -> {
            unit.setBackTo(oldJournal, oldReadings);
            setBack++;
            renumbering = true;
            // What only the card had is gone with it.
            Set<Taken> kept = new HashSet<>(station.readings());
            kept.addAll(pending(unit));
            owed.retainAll(kept);
          }
          case 2 -> unit.powerLoss();
          case 3 -> unit.connect(false);
          case 4, 5, 6 -> unit.connect(true);
          default -> {}
        }
        for (ReadingAck ack : station.answer(unit)) {
          if (random.nextInt(4) > 0) {
            unit.arrives(ack);
          }
        }
      }
      unit.connect(true);
      for (int i = 0; i < 200; i++) {
        unit.pass(Duration.ofSeconds(5));
        exchange(unit, station);
      }
      owed.addAll(pending(unit));
      refusals += station.refusals;
      Map<Taken, Integer> counts = new HashMap<>();
      station.readings().forEach(reading -> counts.merge(reading, 1, Integer::sum));
      String story = "seed " + seed;
      assertEquals(Set.of(), missing(owed, counts.keySet()), story);
      assertTrue(counts.values().stream().allMatch(count -> count == 1), story);
      assertEquals(0, unit.readings().usage().records(), story);
    }
    assertTrue(setBack > 20 && refusals > 20, setBack + " set back, " + refusals + " refused");
  }

  private static Set<Taken> missing(Set<Taken> owed, Set<Taken> stored) {
    Set<Taken> missing = new HashSet<>(owed);
    missing.removeAll(stored);
    return missing;
  }
}

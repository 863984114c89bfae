package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.hwtest.sim.disk.DiskReadingStore;
import io.taiqu.hwtest.sim.disk.SimulatedDisk;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A unit's readings store whose changes are noted. A change that the power failed in was made or
 * not: which, is seen on the disk.
 */
final class WatchedReadings implements ReadingStore {
  private final ReadingStore real;
  private final EdgeId edge;
  private final ReadingsBook book;
  private final Consumer<String> story;

  /** Notes what became of a change that the store has not answered to. */
  private Optional<Consumer<ReadingStore>> unanswered = Optional.empty();

  private record Held(long epoch, ReadingBlock block) {}

  WatchedReadings(ReadingStore real, EdgeId edge, ReadingsBook book, Consumer<String> story) {
    this.real = real;
    this.edge = edge;
    this.book = book;
    this.story = story;
  }

  /** The process ended, and this is what its disk holds now. */
  void ended(SimulatedDisk disk) {
    unanswered.ifPresent(change -> change.accept(new DiskReadingStore(disk)));
  }

  @Override
  public Position position() {
    return real.position();
  }

  @Override
  public void begin(long epoch) {
    real.begin(epoch);
  }

  @Override
  public boolean append(List<ReadingBlock> blocks) {
    long epoch = real.position().epoch();
    unanswered = Optional.of(found -> appended(epoch, blocks, isThere(blocks, epoch, found)));
    boolean stored = real.append(blocks);
    unanswered = Optional.empty();
    appended(epoch, blocks, stored);
    return stored;
  }

  private void appended(long epoch, List<ReadingBlock> blocks, boolean stored) {
    for (ReadingBlock block : blocks) {
      story.accept(
          "the unit stores readings %d…%d of %s: %s"
              .formatted(block.firstSequence(), block.lastSequence(), block.intervalEnd(), stored));
      if (stored) {
        book.stored(edge, epoch, block);
      }
    }
  }

  @Override
  public boolean replace(long epoch, List<SequenceRange> replaced, List<ReadingBlock> blocks) {
    long newEpoch = real.position().epoch();
    unanswered =
        Optional.of(
            found -> replaced(epoch, replaced, newEpoch, blocks, isThere(blocks, newEpoch, found)));
    boolean stored = real.replace(epoch, replaced, blocks);
    unanswered = Optional.empty();
    replaced(epoch, replaced, newEpoch, blocks, stored);
    return stored;
  }

  private void replaced(
      long epoch,
      List<SequenceRange> replaced,
      long newEpoch,
      List<ReadingBlock> blocks,
      boolean stored) {
    story.accept(
        "the unit gives readings %s of stream %d new sequences from %d in stream %d: %s"
            .formatted(replaced, epoch, blocks.getFirst().firstSequence(), newEpoch, stored));
    if (stored) {
      book.replaced(edge, epoch, replaced, newEpoch, blocks);
    }
  }

  /** Whether all blocks of a change are there; otherwise none of them may be. */
  private static boolean isThere(List<ReadingBlock> blocks, long epoch, ReadingStore found) {
    List<ReadingBlock> there =
        found.blocksFrom(epoch, blocks.getFirst().firstSequence(), blocks.size());
    if (!there.equals(blocks) && blocks.stream().anyMatch(there::contains)) {
      throw new Broken(
          Invariant.NO_READING_LOST,
          "of " + blocks + " the power failed in storing " + there + " of stream " + epoch);
    }
    return there.equals(blocks);
  }

  @Override
  public void acknowledge(long epoch, long watermark, List<SequenceRange> ranges) {
    real.acknowledge(epoch, watermark, ranges);
  }

  @Override
  public List<ReadingBlock> blocksFrom(long epoch, long firstSequence, int limit) {
    return real.blocksFrom(epoch, firstSequence, limit);
  }

  @Override
  public List<Long> epochs() {
    return real.epochs();
  }

  @Override
  public long thin() {
    Set<Held> before = heldBy(real);
    unanswered = Optional.of(found -> thinned(before, found));
    long dropped = real.thin();
    unanswered = Optional.empty();
    if (dropped > 0) {
      thinned(before, real);
    }
    return dropped;
  }

  private void thinned(Set<Held> before, ReadingStore now) {
    Set<Held> kept = heldBy(now);
    for (Held block : before) {
      if (!kept.contains(block)) {
        book.thinned(edge, block.epoch(), block.block());
      }
    }
  }

  private static Set<Held> heldBy(ReadingStore store) {
    Set<Held> held = new HashSet<>();
    for (long epoch : store.epochs()) {
      for (ReadingBlock block : store.blocksFrom(epoch, 1, Integer.MAX_VALUE)) {
        held.add(new Held(epoch, block));
      }
    }
    return held;
  }

  @Override
  public Usage usage() {
    return real.usage();
  }

  @Override
  public void close() {
    real.close();
  }
}

package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.util.List;
import java.util.function.Consumer;

/** A unit's readings store whose additions are noted. */
record WatchedReadings(ReadingStore real, EdgeId edge, ReadingsBook book, Consumer<String> story)
    implements ReadingStore {
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
    boolean stored = real.append(blocks);
    for (ReadingBlock block : blocks) {
      story.accept(
          "the unit stores readings %d…%d of %s: %s"
              .formatted(block.firstSequence(), block.lastSequence(), block.intervalEnd(), stored));
      if (stored) {
        book.stored(edge, real.position().epoch(), block);
      }
    }
    return stored;
  }

  @Override
  public boolean replace(long epoch, List<SequenceRange> replaced, List<ReadingBlock> blocks) {
    boolean stored = real.replace(epoch, replaced, blocks);
    story.accept(
        "the unit gives readings %s of stream %d new sequences from %d in stream %d: %s"
            .formatted(
                replaced,
                epoch,
                blocks.getFirst().firstSequence(),
                real.position().epoch(),
                stored));
    if (stored) {
      book.replaced(edge, epoch, replaced, real.position().epoch(), blocks);
    }
    return stored;
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
    long dropped = real.thin();
    if (dropped > 0) {
      for (long epoch : real.epochs()) {
        List<ReadingBlock> oldest = real.blocksFrom(epoch, 1, 1);
        if (!oldest.isEmpty()) {
          book.thinned(edge, epoch, oldest.getFirst().firstSequence());
        }
      }
    }
    return dropped;
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

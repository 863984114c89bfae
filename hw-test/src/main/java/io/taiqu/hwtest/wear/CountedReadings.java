package io.taiqu.hwtest.wear;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.util.List;
import java.util.function.Consumer;

/** A readings store of which it is known how much it writes. */
final class CountedReadings implements ReadingStore {
  private final ReadingStore store;
  private final WriteCounter written;
  private final Consumer<ReadingBlock> stored;

  CountedReadings(ReadingStore store, WriteCounter written, Consumer<ReadingBlock> stored) {
    this.store = store;
    this.written = written;
    this.stored = stored;
  }

  @Override
  public Position position() {
    return store.position();
  }

  @Override
  public void begin(long epoch) {
    written.during(() -> store.begin(epoch));
  }

  @Override
  public boolean append(List<ReadingBlock> blocks) {
    boolean done = written.during(() -> store.append(blocks));
    if (done) {
      blocks.forEach(stored);
    }
    return done;
  }

  @Override
  public boolean replace(long epoch, List<SequenceRange> replaced, List<ReadingBlock> blocks) {
    return written.during(() -> store.replace(epoch, replaced, blocks));
  }

  @Override
  public void acknowledge(long epoch, long watermark, List<SequenceRange> ranges) {
    written.during(() -> store.acknowledge(epoch, watermark, ranges));
  }

  @Override
  public List<ReadingBlock> blocksFrom(long epoch, long firstSequence, int limit) {
    return written.during(() -> store.blocksFrom(epoch, firstSequence, limit));
  }

  @Override
  public List<Long> epochs() {
    return store.epochs();
  }

  @Override
  public long thin() {
    return written.during(store::thin);
  }

  @Override
  public Usage usage() {
    return store.usage();
  }

  @Override
  public void close() {
    written.during(store::close);
  }
}

package io.taiqu.supervisor.reading;

import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.supervisor.reading.ReadingStore.StreamKey;
import io.taiqu.supervisor.transaction.Transactions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the roll-ups anew from the blocks as they came, where a newer version keeps them in another
 * form. It may be interrupted and begun again.
 */
public final class RollUpRebuild {
  private static final int BLOCKS_AT_ONCE = 96;

  private final ReadingStore store;
  private final RollUp rollUp;
  private final Transactions transactions;

  public RollUpRebuild(ReadingStore store, RollUp rollUp, Transactions transactions) {
    this.store = store;
    this.rollUp = rollUp;
    this.transactions = transactions;
  }

  /** Does it if it is due; the number of blocks that were looked at. */
  public long runIfDue() {
    if (!store.isRollUpDue()) {
      return 0;
    }
    long blocks = 0;
    for (StreamKey stream : store.streams().keySet()) {
      blocks += rebuild(stream);
    }
    store.rollUpDone();
    return blocks;
  }

  private long rebuild(StreamKey stream) {
    Optional<Layout> layout = store.layout(stream.edge());
    if (layout.isEmpty()) {
      return 0;
    }
    long looked = 0;
    long after = 0;
    while (true) {
      List<ReadingBlock> blocks = store.blocks(stream, after, BLOCKS_AT_ONCE);
      if (blocks.isEmpty()) {
        return looked;
      }
      transactions.runFor(
          layout.get().company().stream().map(Ingest::subjectOf).toList(),
          () -> {
            Map<Long, Long> state = store.storedByEpoch(stream.edge());
            RollUp.Outcome outcome = rollUp.add(layout.get(), blocks, state);
            store.save(
                new ReadingStore.Changes(Map.of(), Map.of(), outcome.intervals(), outcome.days()));
            transactions.afterCommit(() -> outcome.kept().accept(state));
            return blocks.size();
          });
      looked += blocks.size();
      after = blocks.getLast().firstSequence();
    }
  }
}

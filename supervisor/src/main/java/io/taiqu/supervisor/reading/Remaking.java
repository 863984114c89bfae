package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.reading.ReadingStore.Remake;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a point's energies, and the sums that they are in, anew from the blocks as they came: after
 * a move that was recorded later than it happened, and after an edit. What is due is a row that was
 * stored with the change itself, so it is done once more, or by another supervisor, if this one
 * ends meanwhile; ingest waits for the edges concerned.
 */
public final class Remaking {
  private final ReadingStore store;
  private final RollUp rollUp;
  private final Transactions transactions;

  public Remaking(ReadingStore store, RollUp rollUp, Transactions transactions) {
    this.store = store;
    this.rollUp = rollUp;
    this.transactions = transactions;
  }

  /** Does what is due; call after a change, and now and then. The number of points. */
  public int runDue() {
    int done = 0;
    for (Remake remake : store.remakesDue()) {
      Optional<Layout> layout = store.layoutOf(remake.point());
      if (layout.isEmpty()) {
        continue;
      }
      List<String> subjects = layout.get().company().stream().map(Ingest::subjectOf).toList();
      transactions.runFor(
          subjects,
          () -> {
            if (store.remakesDue().contains(remake)) {
              remake(layout.get(), remake);
            }
            return Boolean.TRUE;
          });
      done++;
    }
    return done;
  }

  private void remake(Layout layout, Remake remake) {
    RollUp.Outcome outcome =
        remake.toMinute().isPresent()
            ? rollUp.revise(
                layout, remake.point(), remake.fromMinute(), remake.toMinute().getAsLong())
            : rollUp.remake(layout, remake.point(), remake.fromMinute(), this::blocks);
    store.save(new ReadingStore.Changes(Map.of(), Map.of(), outcome.intervals(), outcome.days()));
    store.remade(remake, layout.company());
    transactions.afterCommit(() -> outcome.kept().accept(Map.of()));
  }

  private void blocks(
      long transformer, long after, Consumer<io.taiqu.protocol.message.ReadingBlock> each) {
    for (EdgeId edge : store.edgesOf(transformer)) {
      store.eachBlock(edge, Instant.ofEpochSecond(after * 60), each);
    }
  }
}

package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LedgerHead;
import io.taiqu.protocol.identity.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A unit's ledger that tells what became of each entry. */
record WatchedJournal(Journal real, Consumer<Journal.Appended> told) implements Journal {
  @Override
  public Contents read() {
    return real.read();
  }

  @Override
  public LedgerHead head() {
    return real.head();
  }

  @Override
  public List<Digest> linksAfter(long sequence, int limit) {
    return real.linksAfter(sequence, limit);
  }

  @Override
  public Appended append(Instant at, byte[] entry, Optional<byte[]> snapshot) {
    Appended appended = real.append(at, entry, snapshot);
    told.accept(appended);
    return appended;
  }

  @Override
  public void close() {
    real.close();
  }
}

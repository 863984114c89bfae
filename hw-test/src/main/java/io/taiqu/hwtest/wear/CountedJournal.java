package io.taiqu.hwtest.wear;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LedgerHead;
import io.taiqu.protocol.identity.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A ledger of which it is known how much it writes. */
final class CountedJournal implements Journal {
  private final Journal journal;
  private final WriteCounter written;

  CountedJournal(Journal journal, WriteCounter written) {
    this.journal = journal;
    this.written = written;
  }

  @Override
  public Contents read() {
    return journal.read();
  }

  @Override
  public LedgerHead head() {
    return journal.head();
  }

  @Override
  public List<Digest> linksAfter(long sequence, int limit) {
    return journal.linksAfter(sequence, limit);
  }

  @Override
  public Appended append(Instant at, byte[] entry, Optional<byte[]> snapshot) {
    return written.during(() -> journal.append(at, entry, snapshot));
  }

  @Override
  public void close() {
    written.during(journal::close);
  }
}

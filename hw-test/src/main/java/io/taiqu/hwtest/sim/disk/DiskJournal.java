package io.taiqu.hwtest.sim.disk;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LedgerHead;
import io.taiqu.protocol.identity.Digest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledger as a log on a simulated disk: one record and one synchronisation for each entry. */
public final class DiskJournal implements Journal {
  private final RecordLog log;
  private LedgerHead head = LedgerHead.EMPTY;
  private Optional<byte[]> snapshot = Optional.empty();
  private final List<byte[]> entries = new ArrayList<>();
  private final List<Digest> links = new ArrayList<>();
  private Optional<Instant> lastAt = Optional.empty();

  /** Opens the ledger of a disk, or begins it. */
  public DiskJournal(SimulatedDisk disk) {
    this.log = new RecordLog(disk, SimulatedDisk.File.LEDGER);
    for (byte[] record : log.open()) {
      ByteBuffer bytes = ByteBuffer.wrap(record);
      Instant at = Instant.ofEpochMilli(bytes.getLong());
      byte[] entry = new byte[bytes.getInt()];
      bytes.get(entry);
      Optional<byte[]> with = Optional.empty();
      if (bytes.hasRemaining()) {
        byte[] found = new byte[bytes.getInt()];
        bytes.get(found);
        with = Optional.of(found);
      }
      remember(at, entry, with);
    }
  }

  private void remember(Instant at, byte[] entry, Optional<byte[]> with) {
    head = head.after(at, entry);
    links.add(LedgerHead.link(head.sequence(), at, entry));
    lastAt = Optional.of(Instant.ofEpochMilli(at.toEpochMilli()));
    if (with.isPresent()) {
      snapshot = with;
      entries.clear();
    } else {
      entries.add(entry);
    }
  }

  @Override
  public Contents read() {
    return new Contents(snapshot, List.copyOf(entries), lastAt);
  }

  @Override
  public LedgerHead head() {
    return head;
  }

  @Override
  public List<Digest> linksAfter(long sequence, int limit) {
    return links.stream().skip(sequence).limit(limit).toList();
  }

  @Override
  public Appended append(Instant at, byte[] entry, Optional<byte[]> with) {
    ByteBuffer record =
        ByteBuffer.allocate(12 + entry.length + with.map(bytes -> 4 + bytes.length).orElse(0))
            .putLong(at.toEpochMilli())
            .putInt(entry.length)
            .put(entry);
    with.ifPresent(bytes -> record.putInt(bytes.length).put(bytes));
    if (!log.write(record.array())) {
      return new Appended.NoRoom();
    }
    log.sync();
    remember(at, entry, with);
    return new Appended.Done(head);
  }

  @Override
  public void close() {}
}

package io.taiqu.edge.testing;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LedgerHead;
import io.taiqu.protocol.identity.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A ledger in memory that forgets, on loss of power, what was not yet synchronised. */
public final class InMemoryJournal implements Journal {
  private final int syncEvery;
  private Image durable;
  private Image present;
  private int unsynced;
  private boolean full;

  private record Image(
      LedgerHead head,
      Optional<byte[]> snapshot,
      List<byte[]> entries,
      List<Digest> links,
      Optional<Instant> lastAt) {}

  private InMemoryJournal(Image image, int syncEvery) {
    this.durable = image;
    this.present = image;
    this.syncEvery = syncEvery;
  }

  /** An empty ledger that synchronises each entry. */
  public static InMemoryJournal empty() {
    return empty(1);
  }

  /**
   * An empty ledger that synchronises only every so many entries: a wrong one, to test the tests.
   */
  public static InMemoryJournal empty(int syncEvery) {
    return new InMemoryJournal(
        new Image(LedgerHead.EMPTY, Optional.empty(), List.of(), List.of(), Optional.empty()),
        syncEvery);
  }

  /** What is left when the power fails now. */
  public InMemoryJournal afterPowerLoss() {
    return new InMemoryJournal(durable, syncEvery);
  }

  /** From now on there is room, or there is not. */
  public void setFull(boolean noRoom) {
    full = noRoom;
  }

  @Override
  public Contents read() {
    return new Contents(present.snapshot(), present.entries(), present.lastAt());
  }

  @Override
  public LedgerHead head() {
    return present.head();
  }

  @Override
  public List<Digest> linksAfter(long sequence, int limit) {
    return present.links().stream().skip(sequence).limit(limit).toList();
  }

  @Override
  public Appended append(Instant at, byte[] entry, Optional<byte[]> snapshot) {
    if (full) {
      return new Appended.NoRoom();
    }
    LedgerHead head = present.head().after(at, entry);
    List<byte[]> entries = new ArrayList<>();
    if (snapshot.isEmpty()) {
      entries.addAll(present.entries());
      entries.add(entry);
    }
    List<Digest> links = new ArrayList<>(present.links());
    links.add(LedgerHead.link(head.sequence(), at, entry));
    present =
        new Image(
            head,
            snapshot.isPresent() ? snapshot : present.snapshot(),
            List.copyOf(entries),
            List.copyOf(links),
            Optional.of(Instant.ofEpochMilli(at.toEpochMilli())));
    unsynced++;
    if (unsynced >= syncEvery) {
      durable = present;
      unsynced = 0;
    }
    return new Appended.Done(head);
  }

  @Override
  public void close() {
    durable = present;
  }
}

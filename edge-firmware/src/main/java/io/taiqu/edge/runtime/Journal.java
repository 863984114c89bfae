package io.taiqu.edge.runtime;

import io.taiqu.protocol.identity.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The ledger: entries that are only ever added, chained by hash. Owned by the control loop's
 * thread.
 */
public interface Journal extends AutoCloseable {
  /**
   * What is needed to know the state: the newest snapshot and the entries after it.
   *
   * @throws LedgerUnreadable if it is damaged, or the chain does not hold
   */
  Contents read();

  /** The end of the ledger. */
  LedgerHead head();

  /**
   * The links of the entries after one, in order.
   *
   * @param limit at most so many
   */
  List<Digest> linksAfter(long sequence, int limit);

  /**
   * Adds an entry, and a snapshot of the state after it if there is one, both or neither. When this
   * returns {@link Appended.Done} they survive a loss of power.
   *
   * @throws StorageFailure if anything but room is missing
   */
  Appended append(Instant at, byte[] entry, Optional<byte[]> snapshot);

  @Override
  void close();

  /**
   * The ledger's contents.
   *
   * @param snapshot an entry in place of all before it
   * @param entries the entries after it, in order
   * @param lastAt when the last entry was written; empty for an empty ledger
   */
  record Contents(Optional<byte[]> snapshot, List<byte[]> entries, Optional<Instant> lastAt) {}

  /** What became of an entry. */
  sealed interface Appended {
    /** It is durable. */
    record Done(LedgerHead head) implements Appended {}

    /** There was no room on the disk, and nothing was written. */
    record NoRoom() implements Appended {}
  }
}

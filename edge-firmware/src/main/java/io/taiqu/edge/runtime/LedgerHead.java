package io.taiqu.edge.runtime;

import io.taiqu.protocol.identity.Digest;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The end of the ledger. Each entry's hash covers the one before it, so the head stands for all
 * that was ever written: {@link Digest#chain} over the entry's {@link #link}.
 *
 * @param sequence number of the last entry; 0 for an empty ledger
 * @param hash the chain up to it
 */
public record LedgerHead(long sequence, Digest hash) {
  /** Nothing was ever written. */
  public static final LedgerHead EMPTY = new LedgerHead(0, Digest.ZERO);

  /** The head after one more entry. */
  public LedgerHead after(Instant at, byte[] entry) {
    return new LedgerHead(sequence + 1, hash.chain(link(sequence + 1, at, entry).toBytes()));
  }

  /**
   * What stands for an entry in the chain: SHA-256 of {@code sequence u64 ‖ milliseconds since 1970
   * i64 ‖ entry}. So whoever knows two heads and the links between them knows that one descends
   * from the other, without the entries.
   */
  public static Digest link(long sequence, Instant at, byte[] entry) {
    return Digest.of(
        ByteBuffer.allocate(16 + entry.length)
            .putLong(sequence)
            .putLong(at.toEpochMilli())
            .put(entry)
            .array());
  }
}

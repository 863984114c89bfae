package io.taiqu.edge.runtime;

import io.taiqu.protocol.identity.Digest;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The end of the ledger. Each entry's hash covers the one before it, so the head stands for all
 * that was ever written: {@link Digest#chain} over {@code sequence u64 ‖ milliseconds since 1970
 * i64 ‖ entry}.
 *
 * @param sequence number of the last entry; 0 for an empty ledger
 * @param hash the chain up to it
 */
public record LedgerHead(long sequence, Digest hash) {
  /** Nothing was ever written. */
  public static final LedgerHead EMPTY = new LedgerHead(0, Digest.ZERO);

  /** The head after one more entry. */
  public LedgerHead after(Instant at, byte[] entry) {
    byte[] link =
        ByteBuffer.allocate(16 + entry.length)
            .putLong(sequence + 1)
            .putLong(at.toEpochMilli())
            .put(entry)
            .array();
    return new LedgerHead(sequence + 1, hash.chain(link));
  }
}

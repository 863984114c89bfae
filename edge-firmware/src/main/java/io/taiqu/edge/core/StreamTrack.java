package io.taiqu.edge.core;

import java.time.Instant;
import java.util.Optional;

/**
 * Where the stream of interval readings stands.
 *
 * @param epoch u32; rises when the readings store was lost or is older than the ledger
 * @param nextSequence the sequence of the next record
 * @param storedNext the readings store holds every record below this one
 * @param boundary the interval end for which readings are being collected; empty before the first
 * @param sweeps complete sweeps since that boundary
 */
public record StreamTrack(
    long epoch, long nextSequence, long storedNext, Optional<Instant> boundary, int sweeps) {
  /** No stream has begun. */
  public static final StreamTrack NONE = new StreamTrack(0, 1, 1, Optional.empty(), 0);

  StreamTrack at(Instant newBoundary) {
    return new StreamTrack(epoch, nextSequence, storedNext, Optional.of(newBoundary), 0);
  }

  StreamTrack after(int records) {
    return new StreamTrack(epoch, nextSequence + records, storedNext, boundary, sweeps);
  }

  StreamTrack swept() {
    return new StreamTrack(epoch, nextSequence, storedNext, boundary, sweeps + 1);
  }

  /** Every record below a sequence is stored; a restart goes on from there. */
  StreamTrack stored(long next) {
    return new StreamTrack(epoch, Math.max(nextSequence, next), next, boundary, sweeps);
  }
}

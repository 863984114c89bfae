package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The readings of one interval of one edge: the unit that is stored, shipped and told apart. Its
 * key is (edge, stream epoch, first sequence); the same key with another {@linkplain #hash hash} is
 * an alarm.
 *
 * @param firstSequence sequence of its first record, at least 1; the others follow without gap
 * @param count number of records, 1…1024
 * @param intervalEnd the end of the interval that the records are for
 * @param bootId the run of the edge process that took them
 * @param bytes the records in their wire form, which contains the four values above; must not be
 *     modified
 * @param records what the bytes say, where they were read when the block came in; says nothing that
 *     the bytes do not say, so blocks are equal without it
 */
public record ReadingBlock(
    long firstSequence,
    int count,
    Instant intervalEnd,
    BootId bootId,
    byte[] bytes,
    Optional<List<IntervalReading>> records) {
  public static final int MAX_RECORDS = 1024;

  public ReadingBlock {
    records = records.map(List::copyOf);
    if (firstSequence < 1 || count < 1 || count > MAX_RECORDS) {
      throw new IllegalArgumentException(
          "not a block of readings: " + count + " from " + firstSequence);
    }
  }

  /** A block of which nobody has read more than these values. */
  public ReadingBlock(
      long firstSequence, int count, Instant intervalEnd, BootId bootId, byte[] bytes) {
    this(firstSequence, count, intervalEnd, bootId, bytes, Optional.empty());
  }

  /** Sequence of its last record. */
  public long lastSequence() {
    return firstSequence + count - 1;
  }

  /** SHA-256 of its bytes. */
  public Digest hash() {
    return Digest.of(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReadingBlock that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "ReadingBlock["
        + firstSequence
        + "…"
        + lastSequence()
        + " at "
        + intervalEnd
        + ", "
        + bytes.length
        + " bytes]";
  }
}

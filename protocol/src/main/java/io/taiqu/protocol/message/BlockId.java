package io.taiqu.protocol.message;

import java.nio.ByteBuffer;

/**
 * Which block of a stream, and which content: two blocks that count from the same sequence have
 * different ones.
 *
 * @param firstSequence sequence of its first record, at least 1
 * @param fingerprint the first eight bytes of the SHA-256 of its bytes, big-endian
 */
public record BlockId(long firstSequence, long fingerprint) {
  public BlockId {
    if (firstSequence < 1) {
      throw new IllegalArgumentException("not a sequence of readings: " + firstSequence);
    }
  }

  /** The name of a block within its stream. */
  public static BlockId of(ReadingBlock block) {
    return new BlockId(block.firstSequence(), ByteBuffer.wrap(block.hash().toBytes()).getLong());
  }
}

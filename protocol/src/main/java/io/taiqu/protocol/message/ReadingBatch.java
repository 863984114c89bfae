package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import java.util.List;

/**
 * Stored readings on their way up, each block as the edge stored it.
 *
 * @param deployment the deployment
 * @param edge whose readings
 * @param streamEpoch u32; the edge's reading stream
 * @param blocks 1…64, at most {@link #MAX_BYTES} together
 */
public record ReadingBatch(
    DeploymentId deployment, EdgeId edge, long streamEpoch, List<ReadingBlock> blocks)
    implements Uplink {
  public static final int MAX_BLOCKS = 64;

  /** Most bytes of all blocks together. */
  public static final int MAX_BYTES = 128 * 1024;

  public ReadingBatch {
    blocks = List.copyOf(blocks);
    Ranges.requireU32(streamEpoch, "stream epoch");
    Ranges.requireAtMost(blocks, MAX_BLOCKS, "blocks");
    if (blocks.isEmpty()
        || blocks.stream().mapToInt(block -> block.bytes().length).sum() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a batch has at least one block and at most " + MAX_BYTES + " bytes");
    }
  }
}

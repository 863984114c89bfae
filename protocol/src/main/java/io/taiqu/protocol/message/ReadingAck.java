package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import java.util.List;

/**
 * What the supervisor has durably stored. The edge deletes blocks on {@code stored} alone, which
 * names each by its content: a unit whose disk was put back to an older image has given sequences
 * out again, and a count of sequences would tell it to delete what nobody else has.
 *
 * @param deployment the deployment
 * @param edge whose readings
 * @param streamEpoch u32; the edge's reading stream, which begins anew when its readings store is
 *     lost or older than what the supervisor has
 * @param revision its place among the acknowledgements to this edge
 * @param watermark every sequence up to and including this one is stored; 0 for none
 * @param ranges further stored ranges above the watermark, ascending, at most 16
 * @param newestEpoch u32; the highest epoch of any stream of this edge that is stored
 * @param stored blocks that are stored as they are named
 * @param refused blocks that are not, because others have their sequences: the edge gives their
 *     readings new sequences in a new stream; together with {@code stored} at most 64
 */
public record ReadingAck(
    DeploymentId deployment,
    EdgeId edge,
    long streamEpoch,
    Revision revision,
    long watermark,
    List<SequenceRange> ranges,
    long newestEpoch,
    List<BlockId> stored,
    List<BlockId> refused)
    implements Downlink {
  public static final int MAX_RANGES = 16;

  /** As many as a batch has. */
  public static final int MAX_BLOCKS = ReadingBatch.MAX_BLOCKS;

  public ReadingAck {
    ranges = List.copyOf(ranges);
    stored = List.copyOf(stored);
    refused = List.copyOf(refused);
    Ranges.requireU32(streamEpoch, "stream epoch");
    Ranges.requireU32(newestEpoch, "newest epoch");
    Ranges.requireNotNegative(watermark, "watermark");
    Ranges.requireAtMost(ranges, MAX_RANGES, "ranges");
    if (stored.size() + refused.size() > MAX_BLOCKS) {
      throw new IllegalArgumentException("an acknowledgement names too many blocks");
    }
  }

  /** Whether something is stored under {@code sequence}. */
  public boolean covers(long sequence) {
    return sequence <= watermark
        || ranges.stream().anyMatch(range -> range.first() <= sequence && sequence <= range.last());
  }

  /** The highest sequence of this stream that is stored, as far as it says so; 0 for none. */
  public long highest() {
    return ranges.isEmpty() ? watermark : ranges.getLast().last();
  }
}

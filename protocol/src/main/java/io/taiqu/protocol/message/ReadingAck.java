package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import java.util.List;

/**
 * What the supervisor has durably stored. The edge deletes readings on this alone.
 *
 * @param deployment the deployment
 * @param edge whose readings
 * @param streamEpoch u32; the edge's reading stream, which begins anew when its readings store is
 *     lost
 * @param revision its place among the acknowledgements to this edge
 * @param watermark every sequence up to and including this one is stored; 0 for none
 * @param ranges further stored ranges above the watermark, ascending, at most 16
 */
public record ReadingAck(
    DeploymentId deployment,
    EdgeId edge,
    long streamEpoch,
    Revision revision,
    long watermark,
    List<SequenceRange> ranges)
    implements Downlink {
  public static final int MAX_RANGES = 16;

  public ReadingAck {
    ranges = List.copyOf(ranges);
    Ranges.requireU32(streamEpoch, "stream epoch");
    Ranges.requireNotNegative(watermark, "watermark");
    Ranges.requireAtMost(ranges, MAX_RANGES, "ranges");
  }

  /** Whether {@code sequence} is stored. */
  public boolean covers(long sequence) {
    return sequence <= watermark
        || ranges.stream().anyMatch(range -> range.first() <= sequence && sequence <= range.last());
  }
}

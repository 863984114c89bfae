package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import java.util.List;

/**
 * Readings that the supervisor knows of and misses.
 *
 * @param deployment the deployment
 * @param edge whose readings
 * @param streamEpoch u32; the edge's reading stream
 * @param revision its place among the requests to this edge
 * @param ranges what is missing, ascending, 1…16
 */
public record BackfillRequest(
    DeploymentId deployment,
    EdgeId edge,
    long streamEpoch,
    Revision revision,
    List<SequenceRange> ranges)
    implements Downlink {
  public static final int MAX_RANGES = 16;

  public BackfillRequest {
    ranges = List.copyOf(ranges);
    Ranges.requireU32(streamEpoch, "stream epoch");
    Ranges.requireAtMost(ranges, MAX_RANGES, "ranges");
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("a back-fill request asks for something");
    }
  }
}

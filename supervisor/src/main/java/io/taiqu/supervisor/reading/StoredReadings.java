package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The records as the edge took them, in the order of their sequence. */
public interface StoredReadings {
  /** At most {@code limit} records of the current stream with a sequence above {@code after}. */
  List<StoredReading> page(EdgeId edge, long after, int limit);

  /**
   * The newest record of a point in the edge's current stream, if it is among the newest blocks.
   */
  Optional<StoredReading> newest(EdgeId edge, SupplyPointId point);

  /**
   * One record and where it stands in its stream.
   *
   * @param skew how far apart in time the meters of its block were read
   */
  record StoredReading(long streamEpoch, long sequence, Duration skew, IntervalReading reading) {}
}

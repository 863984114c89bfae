package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.SupplyPointId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is known of one supply point at the end of one interval.
 *
 * @param point which supply point
 * @param intervalEnd the end of the interval
 * @param takenAt when the meter was read, or when the read was given up; by the edge's clock at
 *     that time
 * @param monotonicMillis the same moment by the monotonic clock of the boot
 * @param clock how good the edge's clock was
 * @param quality what is doubtful about the reading; empty for a good one
 * @param reading the values, or why there are none
 */
public record IntervalReading(
    SupplyPointId point,
    Instant intervalEnd,
    Instant takenAt,
    long monotonicMillis,
    ClockQuality clock,
    Set<QualityFlag> quality,
    Reading reading) {
  public IntervalReading {
    quality = quality.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(quality));
  }
}

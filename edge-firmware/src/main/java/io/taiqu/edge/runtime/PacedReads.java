package io.taiqu.edge.runtime;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.ReadPaces;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.protocol.identity.SupplyPointId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Asks for the reads that a customer near the end of the credit needs between two sweeps. */
final class PacedReads {
  private static final long LOOK_NANOS = 250_000_000L;

  /** Less than this is the line's own waiting, not a pause. */
  private static final long SHORTEST_NANOS = 200_000_000L;

  private final MeterBus bus;
  private final int speed;
  private final Map<SupplyPointId, Long> asked = new HashMap<>();
  private long nextLook = Long.MIN_VALUE;

  /** For a deployment whose clock runs {@code speed} times as fast as the real one. */
  PacedReads(MeterBus bus, int speed) {
    this.bus = bus;
    this.speed = speed;
  }

  /** Asks for what is due. */
  void work(EdgeState state, Instant now, long nowNanos) {
    if (nowNanos < nextLook) {
      return;
    }
    nextLook = nowNanos + LOOK_NANOS;
    for (PointState known : state.points()) {
      ReadPaces.of(known, now)
          .every()
          .ifPresent(pause -> {
            SupplyPointId point = known.meter().point();
            if (nowNanos - latest(known, nowNanos) >= realNanos(pause)) {
              asked.put(point, nowNanos);
              bus.readNow(point, MeterBus.Urgency.PACED);
            }
          });
    }
  }

  private long realNanos(Duration pause) {
    return Math.max(SHORTEST_NANOS, pause.toNanos() / speed);
  }

  /** When the meter was last read, or asked for, whichever is later. */
  private long latest(PointState known, long nowNanos) {
    long never = nowNanos - Duration.ofDays(1).toNanos();
    long read = known.track().latest().map(Sample.Answer::monotonicNanos).orElse(never);
    return Math.max(read, asked.getOrDefault(known.meter().point(), never));
  }
}

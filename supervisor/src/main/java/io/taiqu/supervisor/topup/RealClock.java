package io.taiqu.supervisor.topup;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Real time, for latency figures: the injected clock may run faster. */
@FunctionalInterface
public interface RealClock {
  /** Microseconds since 1970 UTC. */
  long micros();

  /** The machine's clock. */
  static RealClock system() {
    return () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}

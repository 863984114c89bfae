package io.taiqu.protocol.message;

import io.taiqu.protocol.quantity.Power;
import java.time.Duration;

/**
 * A power that a customer may not draw for long. Supply that was taken away for it comes back by
 * itself a few times, and then waits for a person. Durations have whole seconds.
 *
 * @param above supply is taken away when the power stays above it; not negative
 * @param lasting for so long
 * @param restoreAfter and is restored after so long
 * @param restores u8; this many times within 24 hours, and then only by a person
 */
public record LoadLimit(Power above, Duration lasting, Duration restoreAfter, int restores) {
  /** The highest number of restorations that a policy can say. */
  public static final int MAX_RESTORES = 255;

  public LoadLimit {
    Ranges.requireNotNegative(above.watts(), "load limit");
    Ranges.requireU32(lasting.toSeconds(), "time above the load limit");
    Ranges.requireU32(restoreAfter.toSeconds(), "time until supply is restored");
    if (restores < 0 || restores > MAX_RESTORES) {
      throw new IllegalArgumentException("restorations are outside 0…255: " + restores);
    }
  }
}

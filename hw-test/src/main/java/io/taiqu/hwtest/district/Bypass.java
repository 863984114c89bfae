package io.taiqu.hwtest.district;

import java.time.Instant;

/**
 * A tap ahead of the meter. What is drawn through it passes neither the meter nor the relay, so
 * that it flows on while the relay is open.
 *
 * @param share part of the customer's demand that goes through the tap, 0 to 1
 * @param from when it was made
 * @param until when it is gone
 */
public record Bypass(double share, Instant from, Instant until) {

  /** Nothing is stolen. */
  public static final Bypass NONE = new Bypass(0, Instant.MIN, Instant.MIN);

  public Bypass {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
    }
  }

  /** Always there. */
  public static Bypass always(double share) {
    return new Bypass(share, Instant.MIN, Instant.MAX);
  }

  double shareAt(Instant when) {
    return when.isBefore(from) || !when.isBefore(until) ? 0 : share;
  }
}

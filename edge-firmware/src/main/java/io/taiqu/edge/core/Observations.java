package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.Sample;
import io.taiqu.protocol.quantity.Power;
import java.time.Duration;

/** What a believed read says that somebody should look at. */
public final class Observations {
  /** Less than this share of rated power flowing back is a meter's noise. */
  private static final long NOISE_SHARE = 50;

  private static final long NOISE_WATTS = 50;

  private Observations() {}

  /**
   * Whether energy flows back through one phase while the point as a whole takes energy: a current
   * transformer or a phase was connected the wrong way round. A point that gives energy on the
   * whole has a generator.
   */
  public static boolean isPhaseReversed(Sample.Read read, Power ratedPower) {
    long noise = Math.max(NOISE_WATTS, ratedPower.watts() / NOISE_SHARE);
    boolean back = false;
    boolean forth = false;
    for (Power phase : read.detail().phasePowers()) {
      back |= phase.watts() < -noise;
      forth |= phase.watts() > noise;
    }
    return back && forth && read.power().watts() > 0;
  }

  /**
   * Whether the register can't show an interval finely any more: its least step is more than a
   * hundredth of what rated power uses in one. A float of kWh comes to that as it grows.
   */
  public static boolean isCoarse(Sample.Read read, PointState known, Duration interval) {
    long primaryStep =
        read.detail().stepMilliwattHours()
            * known.meter().ratio().primary()
            / known.meter().ratio().secondary();
    long used = known.ratedPower().watts() * interval.toSeconds() * 1_000 / 3_600;
    return primaryStep > used / 100;
  }
}

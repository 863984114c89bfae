package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Optional;

/**
 * A listed meter from which no energy came: a household that the readings lack, or a zero that
 * nothing explains (漏户、零电量).
 *
 * @param days how many
 */
public record Silence(SupplyPointId point, Kind kind, int days) {

  /** What is missing. */
  public enum Kind {
    /** The meter was never read in the span. */
    NEVER_READ,
    /** It is read and has not moved in the whole span. */
    NEVER_MOVED,
    /** It moved before and has not moved for days. */
    STOPPED_MOVING
  }

  private static final int LEAST_DAYS = 5;

  /** What a meter's span shows, if there is something to ask about. */
  static Optional<Silence> of(MeterSpan meter, int perDay) {
    double[] register = meter.register();
    int last = register.length - 1;
    while (last >= 0 && Double.isNaN(register[last])) {
      last--;
    }
    if (last < 0) {
      return Optional.of(
          new Silence(meter.point(), Kind.NEVER_READ, (register.length - 1) / perDay));
    }
    int since = last;
    boolean moved = false;
    for (int read = last; read >= 0 && !moved; read--) {
      if (!Double.isNaN(register[read])) {
        moved = Math.abs(register[read] - register[last]) > meter.step() / 2;
        since = moved ? since : read;
      }
    }
    int days = (last - since) / perDay;
    if (days < LEAST_DAYS) {
      return Optional.empty();
    }
    return Optional.of(
        new Silence(meter.point(), moved ? Kind.STOPPED_MOVING : Kind.NEVER_MOVED, days));
  }
}

package io.taiqu.supervisor.reading;

import io.taiqu.protocol.quantity.CtRatio;
import java.util.List;

/**
 * The ratio of the current transformers in front of a meter, through exchanges of them.
 *
 * @param before those that were exchanged, in the order of time
 * @param present since the last exchange
 */
public record Ratios(List<Before> before, CtRatio present) {
  public Ratios {
    before = List.copyOf(before);
  }

  /**
   * A ratio that was.
   *
   * @param until the minute since 1970 up to which it counts: for the interval that ends then, and
   *     not for one that ends later
   */
  public record Before(long until, CtRatio ratio) {}

  /** A ratio that was never another. */
  public static Ratios always(CtRatio ratio) {
    return new Ratios(List.of(), ratio);
  }

  /** The one that counts in the interval that ends at a minute. */
  public CtRatio at(long minute) {
    for (Before one : before) {
      if (minute <= one.until()) {
        return one.ratio();
      }
    }
    return present;
  }

  /**
   * By what the register's progress between two minutes is multiplied if power was the same all the
   * time.
   */
  public double meanBetween(long from, long to) {
    double shown = 0;
    long at = from;
    for (Before one : before) {
      long until = Math.clamp(one.until(), at, to);
      shown += (until - at) * (double) one.ratio().secondary() / one.ratio().primary();
      at = until;
    }
    shown += (to - at) * (double) present.secondary() / present.primary();
    return (to - from) / shown;
  }

  /** Whether all intervals after one minute and up to another have the same. */
  boolean isSame(long after, long until) {
    return before.stream().noneMatch(one -> after < one.until() && one.until() < until);
  }
}

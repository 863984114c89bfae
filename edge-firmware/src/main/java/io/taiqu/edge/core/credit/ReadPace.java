package io.taiqu.edge.core.credit;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.UnitPrice;
import java.time.Duration;
import java.util.Optional;

/**
 * How often a customer's meter is to be read, so that the end of the credit is seen when it comes
 * and meters with a month's credit leave the line to those that need it.
 *
 * @param lasts how long the credit lasts at the present power; empty while nothing flows or the
 *     credit is used up
 * @param every the pause between two reads that this asks for; empty if each sweep is enough
 */
public record ReadPace(Optional<Duration> lasts, Optional<Duration> every) {
  /** Each sweep is enough. */
  public static final ReadPace OF_THE_SWEEP = new ReadPace(Optional.empty(), Optional.empty());

  /** So many reads are made in the time that the credit lasts at the present power. */
  private static final int READS_UNTIL_THE_END = 20;

  /** And so many in the time that it would last if everything were switched on at once. */
  private static final int READS_AT_FULL_LOAD = 2;

  /** A line has other meters. */
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  /** A sweep comes round as often by itself. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final long SECONDS_PER_HOUR = 3_600;

  /**
   * The pace of a customer.
   *
   * @param left what may still be used before supply is taken away
   * @param now the power that is drawn
   * @param rated the most that can be drawn
   * @param price the dearest price in force
   */
  public static ReadPace of(Money left, Power now, Power rated, UnitPrice price) {
    if (!left.isPositive()) {
      // The reads that decide about the supply are asked for one by one.
      return OF_THE_SWEEP;
    }
    Optional<Duration> lasts = lasts(left, now, price);
    Duration wanted =
        shorter(
            lasts.map(time -> time.dividedBy(READS_UNTIL_THE_END)),
            lasts(left, rated, price).map(time -> time.dividedBy(READS_AT_FULL_LOAD)));
    return new ReadPace(
        lasts,
        wanted.compareTo(LONGEST) >= 0
            ? Optional.empty()
            : Optional.of(wanted.compareTo(SHORTEST) > 0 ? wanted : SHORTEST));
  }

  private static Optional<Duration> lasts(Money left, Power power, UnitPrice price) {
    if (power.watts() <= 0 || price.nanoPerWattHour() <= 0) {
      return Optional.empty();
    }
    long nanoPerSecond =
        Math.max(1, Math.multiplyExact(power.watts(), price.nanoPerWattHour()) / SECONDS_PER_HOUR);
    return Optional.of(Duration.ofSeconds(left.nano() / nanoPerSecond));
  }

  private static Duration shorter(Optional<Duration> one, Optional<Duration> other) {
    Duration first = one.orElse(LONGEST);
    Duration second = other.orElse(LONGEST);
    return first.compareTo(second) < 0 ? first : second;
  }
}

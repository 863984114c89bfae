package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.ReadPace;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Power;
import java.time.Instant;

/** The pace at which each meter of a unit is to be read. */
public final class ReadPaces {
  private ReadPaces() {}

  /** The pace of this meter; that of the sweep where nothing can be taken away. */
  public static ReadPace of(PointState known, Instant now) {
    if (!known.meter().switched()
        || known.supply().commanded() == SupplyState.OFF
        || known.account().flatMap(Account::credit).isEmpty()
        || known.rules().isEmpty()
        || known.rules().get().terms().postPaid()
        || known.tariff().isEmpty()) {
      return ReadPace.OF_THE_SWEEP;
    }
    return ReadPace.of(
        known.account().get().balance().minus(known.rules().get().disconnectAt()),
        drawn(known),
        known.ratedPower(),
        known.tariff().get().versionAt(now).dearestPrice());
  }

  /**
   * The power that was read last. What was read before the relay moved says nothing about the time
   * after it: until the next complete read everything may have been switched on.
   */
  private static Power drawn(PointState known) {
    long moved = known.relay().switchedNanos().orElse(Long.MIN_VALUE);
    return known
        .track()
        .last()
        .filter(read -> read.monotonicNanos() > moved)
        .map(Sample.Read::power)
        .orElse(known.ratedPower());
  }
}

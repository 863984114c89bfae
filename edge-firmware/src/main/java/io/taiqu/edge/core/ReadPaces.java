package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.ReadPace;
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
        || known.tariff().isEmpty()) {
      return ReadPace.OF_THE_SWEEP;
    }
    Power drawn = known.track().last().map(read -> read.power()).orElse(Power.ZERO);
    return ReadPace.of(
        known.account().get().balance().minus(known.rules().get().disconnectAt()),
        drawn,
        known.ratedPower(),
        known.tariff().get().versionAt(now).dearestPrice());
  }
}

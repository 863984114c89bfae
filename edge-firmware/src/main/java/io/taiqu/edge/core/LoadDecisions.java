package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.core.supply.OpeningInputs;
import io.taiqu.edge.core.supply.SupplyTrack.Overload;
import io.taiqu.protocol.message.LoadLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The load limit: power above it for its time takes supply away. It is a limit on what is drawn and
 * no matter of the balance, so neither warnings nor the clock are looked at; who is protected is
 * never cut off for it, and what is unknown keeps supply on.
 */
final class LoadDecisions {
  /** Reads of one customer are seldom further apart. */
  private static final Duration LONGEST_GAP = Duration.ofMinutes(1);

  private LoadDecisions() {}

  /** After a complete read of a supply that is on. */
  static void afterRead(Decision decision, int index, Sample.Read read) {
    PointState known = decision.at(index);
    Optional<LoadLimit> limit = SupplyDecisions.rulesOf(known).terms().loadLimit();
    Optional<Overload> overload = limit.flatMap(agreed -> overload(decision, known, agreed, read));
    SupplyDecisions.track(decision, index, known.relay().overloaded(overload));
    if (overload.isPresent() && isTooLong(decision, limit.orElseThrow(), overload.get())) {
      takeAwayIfPermitted(decision, index, limit.orElseThrow());
    }
  }

  /** A gap in the reads says nothing about the load in it: the time begins anew. */
  private static Optional<Overload> overload(
      Decision decision, PointState known, LoadLimit limit, Sample.Read read) {
    long at = read.monotonicNanos();
    if (!known.track().verdict().isBelieved() || read.power().compareTo(limit.above()) <= 0) {
      return Optional.empty();
    }
    long longestGap =
        Math.max(3 * decision.state().unit().sweepNanos().orElse(0), LONGEST_GAP.toNanos());
    long since =
        known
            .relay()
            .overload()
            .filter(before -> at - before.untilNanos() <= longestGap)
            .map(Overload::sinceNanos)
            .orElse(at);
    return Optional.of(new Overload(since, at));
  }

  private static boolean isTooLong(Decision decision, LoadLimit limit, Overload overload) {
    return Duration.ofNanos(overload.untilNanos() - overload.sinceNanos())
            .multipliedBy(decision.state().site().clockSpeed())
            .compareTo(limit.lasting())
        >= 0;
  }

  private static void takeAwayIfPermitted(Decision decision, int index, LoadLimit limit) {
    if (isPermitted(decision, index, limit)) {
      ChargingDecisions.settle(decision, index);
      decision.emit(new Event.LoadLimitExceeded(decision.pointAt(index), decision.now().at()));
      SupplyDecisions.track(
          decision, index, decision.at(index).relay().switched(decision.now().monotonicNanos()));
    }
  }

  private static boolean isPermitted(Decision decision, int index, LoadLimit limit) {
    PointState known = decision.at(index);
    OpeningInputs inputs = SupplyDecisions.evidence(decision, known).toInputs();
    Instant now = decision.now().at();
    boolean returnsByItself = RestoreDecisions.countedLoadOpenings(known, now) < limit.restores();
    return inputs.policyInForce() == Truth.TRUE
        && SupplyDecisions.rulesOf(known).enforce()
        && inputs.undisputed() == Truth.TRUE
        && inputs.notProtected() == Truth.TRUE
        && inputs.noLifeSupport() == Truth.TRUE
        && !known.supply().wrongMeter()
        && known.track().serial() == Truth.TRUE
        && inputs.gapKept() == Truth.TRUE
        && inputs.startGraceOver() == Truth.TRUE
        && inputs.fuseWhole() == Truth.TRUE
        // Nobody is left in the dark by night who can't come back by himself.
        && (returnsByItself || inputs.outsideQuietHours() == Truth.TRUE);
  }
}

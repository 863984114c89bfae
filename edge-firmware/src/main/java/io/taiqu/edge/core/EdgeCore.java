package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.MeterJudge;
import io.taiqu.edge.core.metering.ReadingRule;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.SupplyState;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The unit's decisions. */
public final class EdgeCore implements Decisions {
  private final DocumentVerifier verifier;

  private final TokenKeys tokenKeys;
  private final Set<ReadingRule> rules;

  public EdgeCore(DocumentVerifier verifier, TokenKeys tokenKeys) {
    this(verifier, tokenKeys, MeterJudge.ALL_RULES);
  }

  /**
   * A core that doubts reads by these rules.
   *
   * @param rules all of them but in a test of what a rule is for
   */
  public EdgeCore(DocumentVerifier verifier, TokenKeys tokenKeys, Set<ReadingRule> rules) {
    this.verifier = verifier;
    this.tokenKeys = tokenKeys;
    this.rules = rules;
  }

  @Override
  public List<Event> decide(EdgeState state, Input input, Moment now) {
    Decision decision = new Decision(state, now);
    IntervalDecisions.afterTime(decision);
    switch (input) {
      case Input.MeterSampled sampled ->
          MeterDecisions.onSample(decision, sampled.point(), sampled.sample(), rules);
      case Input.SweepCompleted sweep -> onSweep(decision, sweep);
      case Input.RelayObserved observed -> onRelay(decision, observed);
      case Input.DocumentArrived arrived -> onDocument(decision, arrived);
      case Input.LinkChanged link ->
          decision.emit(new Event.UnitTracked(decision.state().unit().withLink(link.connected())));
      case Input.ClockObserved observed -> onClock(decision, observed.quality());
      case Input.CabinetSeen(Truth open) -> {
        decision.emit(new Event.UnitTracked(decision.state().unit().withCabinet(open)));
        IntervalDecisions.afterCabinetSeen(decision);
      }
      case Input.SafetyLockChanged lock -> onSafetyLock(decision, lock);
      case Input.ReconnectionAsked asked -> RestoreDecisions.onAsked(decision, asked);
      case Input.LoadSideSeen seen -> onLoadSide(decision, seen);
      case Input.MeterExchanged exchanged ->
          ExchangeDecisions.onExchange(decision, exchanged.point(), exchanged.exchange());
      case Input.TokenEntered entered -> TokenDecisions.onEntered(decision, tokenKeys, entered);
      case Input.TokenTryKept(Input.TokenEntered entered) ->
          TokenDecisions.onTryKept(decision, tokenKeys, entered);
      case Input.Ticked _ -> TokenDecisions.onTick(decision);
    }
    return decision.events();
  }

  /** What is in force was verified when it came, and comes again at each new session. */
  private void onDocument(Decision decision, Input.DocumentArrived arrived) {
    if (decision.state().isInForce(arrived.raw())) {
      DocumentDecisions.onKnown(decision, arrived.topic());
    } else {
      DocumentDecisions.onDocument(
          decision, arrived.topic(), verifier.open(arrived.raw(), decision.now().at()));
    }
  }

  private static void onSweep(Decision decision, Input.SweepCompleted sweep) {
    // Two buses sweep at their own pace; the longer of them is the cycle that staleness means.
    long lasted = sweep.finishedNanos() - sweep.startedNanos();
    long before = decision.state().unit().sweepNanos().orElse(0);
    decision.emit(
        new Event.UnitTracked(
            decision.state().unit().withSweep(Math.max(lasted, before - before / 8))));
    IntervalDecisions.afterSweep(decision);
  }

  private static void onRelay(Decision decision, Input.RelayObserved observed) {
    int index = decision.state().indexOf(observed.point());
    if (index < 0) {
      return;
    }
    ContactDecisions.onLook(decision, index, observed);
  }

  private static void onLoadSide(Decision decision, Input.LoadSideSeen seen) {
    int index = decision.state().indexOf(seen.point());
    if (index >= 0) {
      ContactDecisions.onLoadSide(decision, index, seen.voltage());
    }
  }

  private static void onClock(Decision decision, ClockQuality quality) {
    UnitTrack unit = decision.state().unit();
    boolean good = quality == ClockQuality.SYNCHRONISED;
    // The grace after a start can't be measured across the moment at which the clock jumped.
    if (good && unit.synced().isEmpty()) {
      unit = unit.withGraceFrom(decision.now().at());
    }
    decision.emit(
        new Event.UnitTracked(
            unit.withClock(quality, good ? Optional.of(decision.now()) : unit.synced())));
  }

  private static void onSafetyLock(Decision decision, Input.SafetyLockChanged lock) {
    int index = decision.state().indexOf(lock.point());
    if (index < 0 || decision.at(index).supply().safetyLock() == lock.locked()) {
      return;
    }
    decision.emit(
        new Event.SafetyLockSet(
            lock.point(), lock.locked(), lock.technician(), decision.now().at()));
    if (!lock.locked() && decision.at(index).supply().commanded() == SupplyState.OFF) {
      SupplyDecisions.afterChange(decision, index);
    }
  }
}

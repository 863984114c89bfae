package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.supply.OpeningEvidence;
import io.taiqu.edge.core.supply.OpeningPermission;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.edge.core.supply.SupplyTrack;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Warnings, taking supply away, and restoring it. */
final class SupplyDecisions {
  /** Numbers of episodes go up by at most 2¹⁶: enough of them for 60 000 and more. */
  private static final int STRIDE_BITS = 16;

  /** 2⁶⁴ divided by the golden ratio: the upper bits of a product depend on all of the other. */
  private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;

  private SupplyDecisions() {}

  /** After any attempt to read the meter. */
  static void afterSample(Decision decision, int index, Sample sample) {
    restoreUncontrolled(decision, index);
    if (!isControlled(decision.at(index))) {
      return;
    }
    followBalance(decision, index, false);
    PointState known = decision.at(index);
    if (known.supply().commanded() == SupplyState.OFF) {
      if (sample instanceof Sample.Read read) {
        ContactDecisions.watchForCurrent(decision, index, read);
      }
      return;
    }
    boolean low = isLow(known);
    SupplyTrack relay = known.relay();
    if (sample instanceof Sample.Answer read) {
      relay =
          low ? relay.lowRead(read.monotonicNanos(), known.track().verdict()) : relay.otherRead();
    }
    track(decision, index, relay);
    if (low) {
      openIfPermitted(decision, index);
    } else {
      track(decision, index, decision.at(index).relay().holding(Optional.empty()));
    }
    if (decision.at(index).supply().commanded() == SupplyState.ON
        && sample instanceof Sample.Read read) {
      LoadDecisions.afterRead(decision, index, read);
    }
  }

  /** After something else than a read changed the balance or the rules. */
  static void afterChange(Decision decision, int index) {
    restoreUncontrolled(decision, index);
    PointState known = decision.at(index);
    if (!isControlled(known)) {
      return;
    }
    // Reads made before the change say nothing about the balance after it.
    if (known.supply().commanded() == SupplyState.ON) {
      track(decision, index, known.relay().otherRead());
    }
    followBalance(decision, index, true);
  }

  /**
   * Whether there is a balance to enforce, a rule to enforce it by, and a relay. A hand-over alone
   * is no balance: the first credit state says what was paid.
   */
  static boolean isControlled(PointState known) {
    return known.meter().switched()
        && known.meter().inService()
        && known.account().flatMap(Account::credit).isPresent()
        && known.rules().isPresent()
        && known.tariff().isPresent();
  }

  /**
   * Nobody sits in the dark by a meter or a relay that was not proved to be theirs, nor where the
   * policy and the tariffs in force say nothing of them any more: no payment could end that.
   */
  private static void restoreUncontrolled(Decision decision, int index) {
    PointState known = decision.at(index);
    boolean unspoken =
        decision.state().policy().isPresent() && known.rules().isEmpty()
            || decision.state().tariffs().isPresent() && known.tariff().isEmpty();
    if (known.meter().switched()
        && (!known.meter().inService() || unspoken)
        && known.supply().commanded() == SupplyState.OFF
        && !known.supply().safetyLock()) {
      decision.emit(new Event.SupplyRestored(decision.pointAt(index), decision.now().at()));
      track(decision, index, decision.at(index).relay().switched(decision.now().monotonicNanos()));
    }
  }

  private static boolean isLow(PointState known) {
    // What is used is billed afterwards: there is no end of the credit.
    return !rulesOf(known).terms().postPaid()
        && balanceOf(known).compareTo(rulesOf(known).disconnectAt()) <= 0;
  }

  static Money balanceOf(PointState known) {
    return known.account().orElseThrow().balance();
  }

  static PolicyEntry rulesOf(PointState known) {
    return known.rules().orElseThrow();
  }

  private static void followBalance(Decision decision, int index, boolean changed) {
    warn(decision, index, changed);
    PointState known = decision.at(index);
    if (known.supply().commanded() == SupplyState.OFF) {
      RestoreDecisions.restoreIfDue(decision, index);
    }
  }

  /**
   * Counts warnings. Whom a payment lifts above the last step, and not above the first, begins the
   * next episode where he stands: what he was told last is over, and may be months old when the
   * balance passes that step again. A read lifts nobody; one that is dropped only seems to.
   *
   * @param changed whether something else than a read changed the balance or the rules
   */
  private static void warn(Decision decision, int index, boolean changed) {
    PointState known = decision.at(index);
    SupplyPointId point = known.meter().point();
    SupplyRecord supply = known.supply();
    int passed = 0;
    for (Money step : rulesOf(known).warningSteps()) {
      if (!rulesOf(known).terms().postPaid() && balanceOf(known).compareTo(step) <= 0) {
        passed++;
      }
    }
    boolean lifted =
        changed
            && passed > 0
            && passed < supply.step()
            && supply.step() >= rulesOf(known).warningSteps().size();
    if (passed > supply.step() || lifted) {
      ChargingDecisions.settle(decision, index);
      long episode =
          supply.step() == 0 || lifted
              ? nextEpisode(decision.at(index), decision.now().at())
              : supply.episode();
      decision.emit(new Event.WarningStepReached(point, episode, passed, decision.now().at()));
      track(decision, index, decision.at(index).relay().warned(decision.now().monotonicNanos()));
    } else if (passed == 0 && supply.step() > 0) {
      ChargingDecisions.settle(decision, index);
      decision.emit(new Event.WarningEnded(point));
    }
  }

  /**
   * A unit whose ledger was set back has forgotten episodes, and warnings of them must not count
   * for another. The number goes up from the highest that the unit knows of, its own or the
   * supervisor's, by as much as the meter's position and the moment say: what the unit forgot, and
   * has not heard of again, began at another position or moment and has another number.
   */
  private static long nextEpisode(PointState known, Instant now) {
    long told = known.notice().map(signed -> signed.document().episode()).orElse(0L);
    long moment =
        known.account().orElseThrow().checkpoint().register().count() ^ (now.toEpochMilli() << 20);
    long further = 1 + (moment * SCATTER >>> -STRIDE_BITS);
    return Math.min(Math.max(known.supply().episode(), told) + further, NoticeState.LAST_EPISODE);
  }

  private static void openIfPermitted(Decision decision, int index) {
    Optional<HoldReason> hold = reasonToHold(decision, decision.at(index));
    if (hold.isEmpty()) {
      ChargingDecisions.settle(decision, index);
      decision.emit(new Event.SupplyTakenAway(decision.pointAt(index), decision.now().at()));
      track(decision, index, decision.at(index).relay().switched(decision.now().monotonicNanos()));
      return;
    }
    track(decision, index, decision.at(index).relay().holding(hold));
    PointState held = decision.at(index);
    PointState withOneMore =
        held.with(held.track().namedOnceMore()).with(held.relay().lastReadRepeated());
    if (reasonToHold(decision, withOneMore).isEmpty()) {
      decision.emit(new Event.DecidingReadWanted(decision.pointAt(index)));
    }
  }

  private static Optional<HoldReason> reasonToHold(Decision decision, PointState known) {
    return OpeningPermission.firstReasonToHold(evidence(decision, known).toInputs());
  }

  static void track(Decision decision, int index, SupplyTrack relay) {
    if (!relay.equals(decision.at(index).relay())) {
      decision.emit(new Event.SupplyTracked(decision.pointAt(index), relay));
    }
  }

  static OpeningEvidence evidence(Decision decision, PointState known) {
    EdgeState state = decision.state();
    List<Instant> openings = new ArrayList<>();
    for (PointState any : state.points()) {
      openings.addAll(any.supply().openings());
    }
    // An earlier run's warning is older than all that this run has heard.
    OptionalLong warned = known.relay().warnedNanos();
    OptionalLong heard = state.unit().heardNanos();
    boolean supervisorReachable =
        state.unit().connected()
            && heard.isPresent()
            && (warned.isEmpty() || heard.getAsLong() > warned.getAsLong());
    Optional<Duration> warnedFor =
        warned.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Duration.ofNanos(decision.now().monotonicNanos() - warned.getAsLong())
                    .multipliedBy(state.site().clockSpeed()));
    return new OpeningEvidence(
        state.policy().map(signed -> signed.document()),
        known.rules(),
        state.tariffs().map(signed -> signed.document().revision()),
        known.account(),
        known.tariff().isPresent() && known.track().trusted().isPresent(),
        known.track(),
        known.supply(),
        known.relay(),
        known.notice().map(signed -> signed.document()),
        openings,
        state.unit().clock(),
        state.unit().heldSinceNanos(decision.now(), state.site().clockSpeed()),
        state.unit().sweepNanos(),
        state.unit().graceFrom(),
        supervisorReachable,
        warnedFor,
        decision.now().at(),
        decision.now().monotonicNanos());
  }
}

package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Current;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What contact, current and voltage say of a supply that is taken away: that it is off, that it
 * goes on by a weld, a bypass or a back-feed, or that an earlier run's opening came to nothing.
 *
 * <p>Permission to open is proved for the moment at which it is used. So an opening of an earlier
 * run lapses where supply is found on: it is in the ledger as on, and is taken away like any other,
 * by the same conditions.
 */
final class ContactDecisions {
  /** More than a relay's snubber or a meter's noise lets through. */
  private static final Current FLOWING = new Current(100);

  /** How long a relay and the meter behind it may take to show an opening. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** Reads in a row that must show current before supply counts as on. */
  private static final int CURRENT_READS = 2;

  private ContactDecisions() {}

  /** A contact was looked at. */
  static void onLook(Decision decision, int index, Input.RelayObserved observed) {
    RelayFeedback before = decision.at(index).relay().feedback();
    SupplyDecisions.track(
        decision, index, decision.at(index).relay().seen(observed.driven(), observed.feedback()));
    noteOpening(decision, index);
    // One look may be wrong: an input that has not settled, a contact that chatters.
    if (before == observed.feedback() && isOfAnEarlierRun(decision.at(index))) {
      switch (observed.feedback()) {
        case OPEN ->
            SupplyDecisions.track(
                decision,
                index,
                decision.at(index).relay().switched(decision.now().monotonicNanos()));
        case CLOSED -> lapse(decision, index);
        case UNKNOWN -> {}
      }
    }
  }

  /** Whether supply was taken away, and this run has neither decided that nor seen it done. */
  private static boolean isOfAnEarlierRun(PointState known) {
    return known.supply().commanded() == SupplyState.OFF && known.relay().switchedNanos().isEmpty();
  }

  /** Nothing changes behind a technician's lock, nor at a contact that is known to be welded. */
  private static void lapse(Decision decision, int index) {
    PointState known = decision.at(index);
    if (!known.supply().safetyLock() && !known.supply().currentWhileOpen()) {
      decision.emit(new Event.OpeningLapsed(decision.pointAt(index), decision.now().at()));
      SupplyDecisions.track(
          decision, index, decision.at(index).relay().switched(decision.now().monotonicNanos()));
    }
  }

  /** Keeps that the relay of a supply that is taken away has opened. */
  private static void noteOpening(Decision decision, int index) {
    PointState known = decision.at(index);
    boolean opened =
        switch (known.relay().feedback()) {
          case OPEN -> true;
          case CLOSED -> false;
          case UNKNOWN -> known.relay().driven().equals(Optional.of(SupplyState.OFF));
        };
    if (opened && known.supply().commanded() == SupplyState.OFF && !known.supply().carriedOut()) {
      decision.emit(new Event.OpeningCarriedOut(decision.pointAt(index), decision.now().at()));
    }
  }

  /** The meter of a supply that is taken away was read. */
  static void watchForCurrent(Decision decision, int index, Sample.Read read) {
    PointState known = decision.at(index);
    if (!isOpened(known, read.monotonicNanos()) || known.supply().currentWhileOpen()) {
      return;
    }
    boolean flows = false;
    for (Current current : read.currents()) {
      flows |= current.compareTo(FLOWING) > 0;
    }
    int reads = flows ? known.relay().currentReads() + 1 : 0;
    SupplyDecisions.track(decision, index, known.relay().current(reads));
    if (reads >= CURRENT_READS) {
      foundOn(decision, index);
    }
  }

  /** Whether there is voltage behind the relay was looked at. */
  static void onLoadSide(Decision decision, int index, Truth voltage) {
    PointState known = decision.at(index);
    SupplyDecisions.track(decision, index, known.relay().loadSide(voltage));
    boolean open =
        known.supply().commanded() == SupplyState.OFF
            && isOpened(known, decision.now().monotonicNanos());
    if (open && voltage == Truth.TRUE && !known.supply().currentWhileOpen()) {
      foundOn(decision, index);
    }
    if (SupplyDecisions.isControlled(known)
        && decision.at(index).supply().commanded() == SupplyState.OFF) {
      RestoreDecisions.restoreIfDue(decision, index);
    }
  }

  /**
   * Whether the relay of a supply that is taken away was opened, long enough ago. A contact that a
   * run finds closed says nothing about a weld until it is driven.
   */
  private static boolean isOpened(PointState known, long nowNanos) {
    OptionalLong switched = known.relay().switchedNanos();
    return switched.isPresent()
        ? nowNanos - switched.getAsLong() > SETTLING.toNanos()
        : known.relay().feedback() != RelayFeedback.CLOSED;
  }

  /** A relay that shows nothing, and of which no run knows that it took the order, did not open. */
  private static void foundOn(Decision decision, int index) {
    PointState known = decision.at(index);
    boolean neverOpened =
        isOfAnEarlierRun(known)
            && known.relay().feedback() == RelayFeedback.UNKNOWN
            && !known.supply().carriedOut()
            && !known.supply().safetyLock();
    if (neverOpened) {
      lapse(decision, index);
    } else {
      decision.emit(new Event.CurrentFoundWhileOpen(decision.pointAt(index), decision.now().at()));
    }
  }
}

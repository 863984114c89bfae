package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.edge.core.supply.SupplyRecord.OpenedFor;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.LoadLimit;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.SupplyState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Restoring supply: by itself where nothing speaks against it, or on a person's word. */
final class RestoreDecisions {
  private static final Duration LOAD_OPENINGS_COUNT_FOR = Duration.ofDays(1);

  private RestoreDecisions() {}

  /** Restores a supply that is taken away, or says why not. */
  static void restoreIfDue(Decision decision, int index) {
    Optional<HoldReason> reason = reasonToWait(decision, index);
    if (reason.isPresent()) {
      hold(decision, index, reason);
    } else if (isDark(decision.at(index))) {
      hold(decision, index, Optional.empty());
    } else {
      restore(decision, index);
    }
  }

  /** Somebody at the place says that supply may return. */
  static void onAsked(Decision decision, Input.ReconnectionAsked asked) {
    int index = decision.state().indexOf(asked.point());
    ReconnectionAnswer answer =
        index < 0 || !SupplyDecisions.isControlled(decision.at(index))
            ? ReconnectionAnswer.NOT_HERE
            : judge(decision, index, asked.technician());
    if (answer == ReconnectionAnswer.RESTORED) {
      decision.emit(
          new Event.ReconnectionConfirmed(asked.point(), asked.by(), decision.now().at()));
      restore(decision, index);
    }
    decision.emit(new Event.ReconnectionAnswered(asked, answer));
  }

  private static ReconnectionAnswer judge(Decision decision, int index, boolean technician) {
    PointState known = decision.at(index);
    if (known.supply().commanded() == SupplyState.ON) {
      return ReconnectionAnswer.SUPPLY_IS_ON;
    }
    if (isDark(known)) {
      return ReconnectionAnswer.NO_CREDIT;
    }
    Optional<HoldReason> place = reasonOfThePlace(known);
    if (place.isPresent()) {
      return place.get() == HoldReason.SAFETY_LOCK
          ? ReconnectionAnswer.SAFETY_LOCK
          : ReconnectionAnswer.LOAD_SIDE_VOLTAGE;
    }
    boolean locked =
        reasonToWait(decision, index).equals(Optional.of(HoldReason.LOAD_LIMIT_LOCKED));
    return locked && !technician
        ? ReconnectionAnswer.TECHNICIAN_NEEDED
        : ReconnectionAnswer.RESTORED;
  }

  /** Whether the credit is what is missing. */
  private static boolean isDark(PointState known) {
    PolicyEntry rules = SupplyDecisions.rulesOf(known);
    return known.supply().openedFor() == OpenedFor.CREDIT
        && !mayNotBeOff(rules)
        && !rules.terms().postPaid()
        && SupplyDecisions.balanceOf(known).compareTo(rules.reconnectAt()) <= 0;
  }

  private static boolean mayNotBeOff(PolicyEntry rules) {
    return !rules.enforce() || rules.protectedCustomer() || rules.lifeSupport() || rules.disputed();
  }

  private static Optional<HoldReason> reasonToWait(Decision decision, int index) {
    PointState known = decision.at(index);
    if (isDark(known)) {
      return Optional.empty();
    }
    PolicyEntry rules = SupplyDecisions.rulesOf(known);
    Optional<HoldReason> agreed =
        mayNotBeOff(rules)
            ? Optional.empty()
            : switch (known.supply().openedFor()) {
              case CREDIT ->
                  rules.terms().supervisedReconnection()
                      ? Optional.of(HoldReason.READY_TO_RECONNECT)
                      : Optional.empty();
              case LOAD ->
                  rules.terms().loadLimit().flatMap(limit -> ofLoad(known, limit, decision.now()));
            };
    return agreed.or(() -> reasonOfThePlace(known));
  }

  private static Optional<HoldReason> reasonOfThePlace(PointState known) {
    if (known.supply().safetyLock()) {
      return Optional.of(HoldReason.SAFETY_LOCK);
    }
    return known.relay().loadSide() == Truth.TRUE
        ? Optional.of(HoldReason.LOAD_SIDE_VOLTAGE)
        : Optional.empty();
  }

  private static Optional<HoldReason> ofLoad(PointState known, LoadLimit limit, Moment now) {
    if (countedLoadOpenings(known, now.at()) > limit.restores()) {
      return Optional.of(HoldReason.LOAD_LIMIT_LOCKED);
    }
    List<Instant> openings = known.supply().loadOpenings();
    return !openings.isEmpty() && now.at().isBefore(openings.getLast().plus(limit.restoreAfter()))
        ? Optional.of(HoldReason.LOAD_LIMIT)
        : Optional.empty();
  }

  /** How often supply was taken away for the load within a day. */
  static long countedLoadOpenings(PointState known, Instant now) {
    return known.supply().loadOpenings().stream()
        .filter(opening -> opening.isAfter(now.minus(LOAD_OPENINGS_COUNT_FOR)))
        .count();
  }

  private static void hold(Decision decision, int index, Optional<HoldReason> reason) {
    SupplyDecisions.track(decision, index, decision.at(index).relay().holding(reason));
  }

  private static void restore(Decision decision, int index) {
    ChargingDecisions.settle(decision, index);
    decision.emit(new Event.SupplyRestored(decision.pointAt(index), decision.now().at()));
    SupplyDecisions.track(
        decision, index, decision.at(index).relay().switched(decision.now().monotonicNanos()));
  }
}

package io.taiqu.edge.core;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.UsageSplitter;
import java.time.Instant;
import java.util.Optional;

/**
 * Charging. The ledger gets a checkpoint at each interval's end, at the first read after each
 * change of price, and before money decides something, and only up to a position with which another
 * read agreed. The first two wait for the end of the sweep that agrees, so that all meters' are one
 * entry. Beyond the checkpoint the balance is shown: computed anew from it for each read, so that a
 * restart changes nothing, and taken back when the next read contradicts it.
 */
final class ChargingDecisions {
  private ChargingDecisions() {}

  /** Charges what a change of price has closed, and shows the balance up to the last position. */
  static void follow(Decision decision, int index) {
    confirmed(decision, index)
        .filter(reached -> changesPrice(decision.at(index), reached))
        .ifPresent(reached -> decision.emit(new Event.Charged(decision.pointAt(index), reached)));
    show(decision, index);
  }

  /** Charges what is confirmed: before money decides something. */
  static void settle(Decision decision, int index) {
    confirmed(decision, index)
        .filter(reached -> !reached.equals(decision.at(index).account().orElseThrow().checkpoint()))
        .ifPresent(reached -> decision.emit(new Event.Charged(decision.pointAt(index), reached)));
    show(decision, index);
  }

  /** Charges up to an interval's position, and shows what was used since. */
  static void checkpoint(Decision decision, int index, MeterRegister register, Instant at) {
    PointState known = decision.at(index);
    if (!isCharged(known) || !at.isAfter(known.account().orElseThrow().checkpoint().at())) {
      return;
    }
    reached(known, register, at)
        .ifPresent(reached -> decision.emit(new Event.Charged(decision.pointAt(index), reached)));
    follow(decision, index);
  }

  /** Shows the balance up to the last position. */
  static void show(Decision decision, int index) {
    PointState known = decision.at(index);
    known
        .track()
        .trusted()
        .flatMap(last -> reached(known, last.register(), last.at()))
        .filter(live -> !live.equals(known.account().orElseThrow().live()))
        .ifPresent(live -> decision.emit(new Event.BalanceShown(decision.pointAt(index), live)));
  }

  private static Optional<ChargingState> confirmed(Decision decision, int index) {
    PointState known = decision.at(index);
    return known.track().confirmed().flatMap(last -> reached(known, last.register(), last.at()));
  }

  /** Where charging stands at a position; empty if nothing is charged, or it lies behind. */
  private static Optional<ChargingState> reached(
      PointState known, MeterRegister register, Instant at) {
    if (!isCharged(known)) {
      return Optional.empty();
    }
    ChargingState from = known.account().orElseThrow().checkpoint();
    if (from.ratio().between(from.register(), register).isNegative()) {
      return Optional.empty();
    }
    // Order comes from the register; a clock that was set back must not stop charging.
    Instant notBefore = at.isBefore(from.at()) ? from.at() : at;
    return Optional.of(Charging.step(known.tariff().orElseThrow(), from, register, notBefore));
  }

  private static boolean isCharged(PointState known) {
    return known.meter().inService() && known.account().isPresent() && known.tariff().isPresent();
  }

  private static boolean changesPrice(PointState known, ChargingState reached) {
    ChargingState from = known.account().orElseThrow().checkpoint();
    Tariff tariff = known.tariff().orElseThrow();
    return !reached.tariff().equals(from.tariff())
        || reached.version() != from.version()
        || UsageSplitter.split(tariff, from.at(), reached.at(), Energy.ZERO).size() > 1;
  }
}

package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.metering.MeterTrack;
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
 * change of price, and before money decides something; between checkpoints the balance is computed
 * anew from the last one for each read, so that a restart changes nothing.
 */
final class ChargingDecisions {
  private ChargingDecisions() {}

  /** Computes the balance up to the last believed position. */
  static void follow(Decision decision, int index) {
    PointState known = decision.at(index);
    Optional<MeterTrack.Trusted> trusted = known.track().trusted();
    if (!known.meter().inService()
        || known.account().isEmpty()
        || known.tariff().isEmpty()
        || trusted.isEmpty()) {
      return;
    }
    ChargingState from = known.account().get().checkpoint();
    Instant at = notBefore(trusted.get().at(), from);
    if (isBehind(from, trusted.get().register())) {
      return;
    }
    ChargingState reached = Charging.step(known.tariff().get(), from, trusted.get().register(), at);
    if (reached.equals(known.account().get().live())) {
      return;
    }
    decision.emit(
        changesPrice(known.tariff().get(), from, reached)
            ? new Event.Charged(decision.pointAt(index), reached)
            : new Event.BalanceShown(decision.pointAt(index), reached));
  }

  /** Charges up to an interval's position, and shows what was used since. */
  static void checkpoint(Decision decision, int index, MeterRegister register, Instant at) {
    PointState known = decision.at(index);
    if (!known.meter().inService() || known.tariff().isEmpty()) {
      return;
    }
    Account account = known.account().orElseThrow();
    ChargingState from = account.checkpoint();
    if (!at.isAfter(from.at()) || isBehind(from, register)) {
      return;
    }
    decision.emit(
        new Event.Charged(
            decision.pointAt(index), Charging.step(known.tariff().get(), from, register, at)));
    follow(decision, index);
  }

  /** Order comes from the register; a clock that was set back must not stop charging. */
  private static Instant notBefore(Instant at, ChargingState from) {
    return at.isBefore(from.at()) ? from.at() : at;
  }

  private static boolean isBehind(ChargingState from, MeterRegister register) {
    return from.ratio().between(from.register(), register).isNegative();
  }

  private static boolean changesPrice(Tariff tariff, ChargingState from, ChargingState reached) {
    return !reached.tariff().equals(from.tariff())
        || reached.version() != from.version()
        || UsageSplitter.split(tariff, from.at(), reached.at(), Energy.ZERO).size() > 1;
  }
}

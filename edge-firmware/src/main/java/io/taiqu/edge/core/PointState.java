package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.IntervalTrack;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.edge.core.supply.SupplyTrack;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.Tariff;
import java.util.Optional;

/**
 * Everything known about one measured point.
 *
 * @param meter the commissioning record
 * @param track what the meter said
 * @param interval its part in the interval that is being collected
 * @param account the customer's money; empty without a hand-over
 * @param early a credit state that waits for another document
 * @param notice which warnings the supervisor says were delivered
 * @param rules the enforcement rules of the policy in force
 * @param tariff the tariff in force
 * @param supply what the ledger knows of the supply
 * @param relay what this run knows of the supply
 * @param exchange the last exchange of its meter; empty while the first one is in place
 */
public record PointState(
    MeteredPoint meter,
    MeterTrack track,
    IntervalTrack interval,
    Optional<Account> account,
    Optional<SignedDocument<CreditState>> early,
    Optional<SignedDocument<NoticeState>> notice,
    Optional<PolicyEntry> rules,
    Optional<Tariff> tariff,
    SupplyRecord supply,
    SupplyTrack relay,
    Optional<Event.MeterExchanged> exchange) {

  static PointState unknown(MeteredPoint meter) {
    return new PointState(
        meter,
        MeterTrack.UNKNOWN,
        IntervalTrack.OPEN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        SupplyRecord.INITIAL,
        SupplyTrack.UNKNOWN,
        Optional.empty());
  }

  /** The most that can flow: what the policy says, else the commissioning record. */
  Power ratedPower() {
    return rules
        .map(PolicyEntry::ratedPower)
        .filter(power -> power.watts() > 0)
        .orElse(meter.ratedPower());
  }

  /** What money here is counted in: as the tariff says, or else the credit in force. */
  public Optional<CurrencyCode> currency() {
    return tariff
        .map(Tariff::currency)
        .or(() -> account.flatMap(Account::credit).map(signed -> signed.document().currency()));
  }

  PointState with(MeterTrack newTrack) {
    return new PointState(
        meter, newTrack, interval, account, early, notice, rules, tariff, supply, relay, exchange);
  }

  PointState with(IntervalTrack newInterval) {
    return new PointState(
        meter, track, newInterval, account, early, notice, rules, tariff, supply, relay, exchange);
  }

  PointState with(Account newAccount) {
    return new PointState(
        meter,
        track,
        interval,
        Optional.of(newAccount),
        early,
        notice,
        rules,
        tariff,
        supply,
        relay,
        exchange);
  }

  PointState with(SupplyRecord newSupply) {
    return new PointState(
        meter, track, interval, account, early, notice, rules, tariff, newSupply, relay, exchange);
  }

  PointState with(SupplyTrack newRelay) {
    return new PointState(
        meter, track, interval, account, early, notice, rules, tariff, supply, newRelay, exchange);
  }

  PointState withEarly(Optional<SignedDocument<CreditState>> newEarly) {
    return new PointState(
        meter, track, interval, account, newEarly, notice, rules, tariff, supply, relay, exchange);
  }

  PointState withNotice(SignedDocument<NoticeState> newNotice) {
    return new PointState(
        meter,
        track,
        interval,
        account,
        early,
        Optional.of(newNotice),
        rules,
        tariff,
        supply,
        relay,
        exchange);
  }

  PointState withRules(Optional<PolicyEntry> newRules) {
    return new PointState(
        meter, track, interval, account, early, notice, newRules, tariff, supply, relay, exchange);
  }

  PointState withTariff(Optional<Tariff> newTariff) {
    return new PointState(
        meter, track, interval, account, early, notice, rules, newTariff, supply, relay, exchange);
  }

  /** With another meter in place; nothing is known of it but its first position. */
  PointState with(Event.MeterExchanged exchanged, MeterTrack newTrack) {
    return new PointState(
        meter.exchanged(exchanged.exchange().newSerial(), exchanged.axis()),
        newTrack,
        interval,
        account,
        early,
        notice,
        rules,
        tariff,
        supply,
        relay,
        Optional.of(exchanged));
  }
}

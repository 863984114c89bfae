package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.LocalToken;
import io.taiqu.edge.core.credit.LocalTokens;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.message.TokenKeySet;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The state after an event. Replaying the ledger's events gives the state before a restart. */
public final class Evolution {
  private Evolution() {}

  /** The state after {@code event}. */
  public static EdgeState evolve(EdgeState state, Event event) {
    return switch (event) {
      case Event.Kept kept -> evolveKept(state, kept);
      case Event.Passing passing -> evolvePassing(state, passing);
    };
  }

  private static EdgeState evolveKept(EdgeState state, Event.Kept event) {
    return switch (event) {
      case Event.DocumentAccepted(SignedDocument<?> signed) -> accept(state, signed);
      case Event.Charged(SupplyPointId point, ChargingState charging) ->
          state.changing(point, known -> charge(known, charging));
      case Event.PositionKept(SupplyPointId point, MeterRegister register, Instant at) ->
          state.changing(point, known -> known.with(trust(known.track(), register, at)));
      case Event.WarningStepReached(SupplyPointId point, long episode, int step, Instant at) ->
          state.changing(point, known -> known.with(known.supply().warned(episode, step, at)));
      case Event.WarningEnded(SupplyPointId point) ->
          state.changing(point, known -> known.with(known.supply().relieved()));
      case Event.SupplyTakenAway(SupplyPointId point, Instant at) ->
          state.changing(point, known -> known.with(known.supply().opened(at)));
      case Event.LoadLimitExceeded(SupplyPointId point, Instant at) ->
          state.changing(point, known -> known.with(known.supply().openedForLoad(at)));
      case Event.ReconnectionConfirmed(SupplyPointId point, String _, Instant _) ->
          state.changing(point, known -> known.with(known.supply().confirmed()));
      case Event.SupplyRestored(SupplyPointId point, Instant _) ->
          state.changing(point, known -> known.with(known.supply().closed()));
      case Event.OpeningCarriedOut(SupplyPointId point, Instant _) ->
          state.changing(point, known -> known.with(known.supply().contactOpened()));
      case Event.OpeningLapsed(SupplyPointId point, Instant _) ->
          state.changing(point, known -> known.with(known.supply().lapsed()));
      case Event.OtherMeterFound(SupplyPointId point, Instant _) ->
          state.changing(point, known -> known.with(known.supply().meterFound(true)));
      case Event.CurrentFoundWhileOpen(SupplyPointId point, Instant _) ->
          state.changing(point, known -> known.with(known.supply().currentSeen()));
      case Event.SafetyLockSet(SupplyPointId point, boolean locked, String _, Instant _) ->
          state.changing(point, known -> known.with(known.supply().locked(locked)));
      case Event.MeterExchanged exchanged ->
          state.changing(exchanged.point(), known -> exchange(known, exchanged));
      case Event.TokenTried(SupplyPointId point, int vainTries) ->
          tokens(state, point, tokens -> tokens.tried(vainTries));
      case Event.TokenApplied(SupplyPointId point, long counter, Money amount) ->
          tokens(state, point, tokens -> tokens.with(new LocalToken(counter, amount)));
      case Event.StreamBegun(long epoch) ->
          state.with(new StreamTrack(epoch, 1, 1, state.stream().boundary(), 0));
      case Event.StreamAdvanced(long nextSequence) ->
          state.with(state.stream().stored(nextSequence));
      case Event.ReportsReserved(long upTo) -> state.withReportsReserved(upTo);
      case Event.SupplyRemembered remembered ->
          state.changing(remembered.point(), known -> known.with(remembered.supply()));
    };
  }

  private static EdgeState evolvePassing(EdgeState state, Event.Passing event) {
    return switch (event) {
      case Event.MeterTracked tracked ->
          state.changing(tracked.point(), known -> known.with(tracked.track()));
      case Event.IntervalTracked tracked ->
          state.changing(tracked.point(), known -> known.with(tracked.interval()));
      case Event.BalanceShown(SupplyPointId point, ChargingState charging) ->
          state.changing(
              point,
              known ->
                  known
                      .account()
                      .map(account -> known.with(account.showing(charging)))
                      .orElse(known));
      case Event.SupplyTracked tracked ->
          state.changing(tracked.point(), known -> known.with(tracked.relay()));
      case Event.TokenPauseBegan(SupplyPointId point, long sinceNanos) ->
          tokens(state, point, tokens -> tokens.pausedSince(sinceNanos));
      case Event.UnitTracked(UnitTrack unit) -> state.with(unit);
      case Event.StreamTracked(StreamTrack stream) -> state.with(stream);
      case Event.DocumentSetAside(SupplyPointId point, SignedDocument<CreditState> signed) ->
          state.changing(point, known -> known.withEarly(Optional.of(signed)));
      case Event.DecidingReadWanted _,
          Event.TokenCheckDue _,
          Event.TokenAnswered _,
          Event.BlockFilled _,
          Event.DocumentKnown _,
          Event.ExchangeRefused _,
          Event.ReconnectionAnswered _,
          Event.DocumentRefused _,
          Event.ReadingsAcknowledged _,
          Event.ReadingsMissed _,
          Event.EvidenceWanted _ ->
          state;
    };
  }

  private static EdgeState accept(EdgeState state, SignedDocument<?> signed) {
    Downlink document = signed.document();
    return switch (document) {
      case Handover handover ->
          state.changing(
              handover.supplyPoint(),
              known ->
                  known
                      .with(
                          Account.opened(
                              new SignedDocument<>(handover, signed.raw(), signed.countersigned())))
                      .with(
                          known
                              .track()
                              .trusting(handover.charging().register(), handover.charging().at()))
                      .with(known.supply().meterFound(false)));
      case CreditState credit ->
          state.changing(
              credit.supplyPoint(),
              known ->
                  known
                      .account()
                      .map(account ->
                          known.with(
                              account.crediting(
                                  new SignedDocument<>(
                                      credit, signed.raw(), signed.countersigned()))))
                      .orElse(known)
                      .withEarly(Optional.empty()));
      case NoticeState notice ->
          state.changing(
              notice.supplyPoint(),
              known ->
                  known.withNotice(
                      new SignedDocument<>(notice, signed.raw(), signed.countersigned())));
      case Policy policy ->
          state
              .withPolicy(new SignedDocument<>(policy, signed.raw(), signed.countersigned()))
              .changingAll(known -> known.withRules(policy.entryOf(known.meter().point())));
      case TariffSet tariffs ->
          state
              .withTariffs(new SignedDocument<>(tariffs, signed.raw(), signed.countersigned()))
              .changingAll(known -> known.withTariff(tariffs.tariffOf(known.meter().point())));
      case TokenKeySet keys ->
          state.withTokenKeys(new SignedDocument<>(keys, signed.raw(), signed.countersigned()));
      case ReadingAck _, BackfillRequest _, EvidenceRequest _ -> state;
    };
  }

  private static EdgeState tokens(
      EdgeState state, SupplyPointId point, UnaryOperator<LocalTokens> change) {
    return state.changing(
        point,
        known ->
            known
                .account()
                .map(account -> known.with(account.with(change.apply(account.tokens()))))
                .orElse(known));
  }

  private static PointState charge(PointState known, ChargingState charging) {
    PointState trusting = known.with(trust(known.track(), charging.register(), charging.at()));
    return known
        .account()
        .map(account -> trusting.with(account.checkpointed(charging)))
        .orElse(trusting);
  }

  /**
   * The commissioning record may name the new meter already. One that was commissioned later than
   * this exchange stays.
   */
  private static PointState exchange(PointState known, Event.MeterExchanged exchanged) {
    MeterExchange exchange = exchanged.exchange();
    boolean stillHere =
        known.meter().serial().equals(exchange.oldSerial())
            || known.meter().serial().equals(exchange.newSerial());
    if (!stillHere) {
      return known;
    }
    MeterRegister position =
        known.track().trusted().map(MeterTrack.Trusted::register).orElse(exchange.oldFinal());
    return known
        .with(exchanged, MeterTrack.UNKNOWN.trusting(position, exchange.at()))
        .with(known.supply().meterFound(true));
  }

  /** A position from the ledger counts only until the meter has been read in this run. */
  private static MeterTrack trust(MeterTrack track, MeterRegister register, Instant at) {
    boolean readInThisRun =
        track.trusted().filter(trusted -> trusted.monotonicNanos().isPresent()).isPresent();
    return readInThisRun ? track : track.trusting(register, at);
  }

  /**
   * Kept events that lead from the initial state to what the ledger knows now. A snapshot is these
   * events instead of all that ever happened.
   */
  public static List<Event.Kept> essence(EdgeState state) {
    List<Event.Kept> events = new ArrayList<>();
    state.policy().ifPresent(signed -> events.add(new Event.DocumentAccepted(signed)));
    state.tariffs().ifPresent(signed -> events.add(new Event.DocumentAccepted(signed)));
    state.tokenKeys().ifPresent(signed -> events.add(new Event.DocumentAccepted(signed)));
    for (PointState known : state.points()) {
      SupplyPointId point = known.meter().point();
      known.exchange().ifPresent(events::add);
      known
          .account()
          .ifPresent(account -> {
            events.add(new Event.DocumentAccepted(account.handover()));
            account.credit().ifPresent(signed -> events.add(new Event.DocumentAccepted(signed)));
            events.add(new Event.Charged(point, account.checkpoint()));
            LocalTokens tokens = account.tokens();
            for (LocalToken token : tokens.applied()) {
              events.add(new Event.TokenApplied(point, token.counter(), token.amount()));
            }
            if (tokens.vainTries() > 0) {
              events.add(new Event.TokenTried(point, tokens.vainTries()));
            }
          });
      if (known.account().isEmpty()) {
        known
            .track()
            .confirmed()
            .ifPresent(position ->
                events.add(new Event.PositionKept(point, position.register(), position.at())));
      }
      known.notice().ifPresent(signed -> events.add(new Event.DocumentAccepted(signed)));
      events.add(new Event.SupplyRemembered(point, known.supply()));
    }
    events.add(new Event.StreamBegun(state.stream().epoch()));
    events.add(new Event.StreamAdvanced(state.stream().storedNext()));
    events.add(new Event.ReportsReserved(state.reportsReserved()));
    return events;
  }
}

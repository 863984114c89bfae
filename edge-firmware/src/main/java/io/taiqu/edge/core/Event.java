package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.metering.IntervalTrack;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.PositionAxis;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.edge.core.supply.SupplyTrack;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import java.time.Instant;

/** What the core decided has happened. */
public sealed interface Event {

  /** An event that the ledger keeps before anything follows from it. */
  sealed interface Kept extends Event {}

  /** An event that is lost with the process and comes again by itself. */
  sealed interface Passing extends Event {}

  /** A signed document took effect. */
  record DocumentAccepted(SignedDocument<?> signed) implements Kept {}

  /** An account was charged up to a position. */
  record Charged(SupplyPointId point, ChargingState charging) implements Kept {}

  /**
   * A position without an account was believed: the meter is checked against it after a restart.
   */
  record PositionKept(SupplyPointId point, MeterRegister register, Instant at) implements Kept {}

  /** The balance passed a warning step; shown from now on, and the supervisor is told. */
  record WarningStepReached(SupplyPointId point, long episode, int step, Instant at)
      implements Kept {}

  /** The balance rose above the first warning step. */
  record WarningEnded(SupplyPointId point) implements Kept {}

  /** Permission to open was proved, and the relay is to open. */
  record SupplyTakenAway(SupplyPointId point, Instant at) implements Kept {}

  /** More power than agreed was drawn for too long, and the relay is to open. */
  record LoadLimitExceeded(SupplyPointId point, Instant at) implements Kept {}

  /**
   * A person at the place says that supply may return.
   *
   * @param by who
   */
  record ReconnectionConfirmed(SupplyPointId point, String by, Instant at) implements Kept {}

  /** The relay is to close. */
  record SupplyRestored(SupplyPointId point, Instant at) implements Kept {}

  /** The relay of a supply that was taken away has opened, for all that can be known. */
  record OpeningCarriedOut(SupplyPointId point, Instant at) implements Kept {}

  /**
   * After a start, supply is on that an earlier run took away: the power failed before the relay
   * moved, or the relay closed with it. Permission to open must be proved anew.
   */
  record OpeningLapsed(SupplyPointId point, Instant at) implements Kept {}

  /** Another meter than the commissioned one answers. */
  record OtherMeterFound(SupplyPointId point, Instant at) implements Kept {}

  /** Current flows although the relay should be open: a weld, a bypass or a back-feed. */
  record CurrentFoundWhileOpen(SupplyPointId point, Instant at) implements Kept {}

  /** A technician locked the supply open, or released it. */
  record SafetyLockSet(SupplyPointId point, boolean locked, String technician, Instant at)
      implements Kept {}

  /**
   * A meter was exchanged.
   *
   * @param axis where the point's position lies for what the new meter shows
   */
  record MeterExchanged(SupplyPointId point, MeterExchange exchange, PositionAxis axis)
      implements Kept {}

  /**
   * A token is about to be checked. Kept before the check, so that no loss of power makes a guess
   * free.
   *
   * @param vainTries tries in a row that gave no credit, this one included
   */
  record TokenTried(SupplyPointId point, int vainTries) implements Kept {}

  /** A token was good: it counts until a credit state contains it. */
  record TokenApplied(SupplyPointId point, long counter, Money amount) implements Kept {}

  /** A new stream of interval readings began. */
  record StreamBegun(long epoch) implements Kept {}

  /**
   * The readings store holds every interval reading below a sequence. It may lag behind the store
   * and never leads it: that the store is older is how a restart knows that it was replaced.
   */
  record StreamAdvanced(long nextSequence) implements Kept {}

  /** Reports up to this sequence may be sent. */
  record ReportsReserved(long upTo) implements Kept {}

  /** What a snapshot says of a supply, in place of the events that led there. */
  record SupplyRemembered(SupplyPointId point, SupplyRecord supply) implements Kept {}

  /** A meter was read, or not. */
  record MeterTracked(SupplyPointId point, MeterTrack track) implements Passing {}

  /** A meter's part in the present interval changed. */
  record IntervalTracked(SupplyPointId point, IntervalTrack interval) implements Passing {}

  /** The balance was computed up to a new position, which the ledger does not hold yet. */
  record BalanceShown(SupplyPointId point, ChargingState charging) implements Passing {}

  /** Something about a relay or about permission to open it changed. */
  record SupplyTracked(SupplyPointId point, SupplyTrack relay) implements Passing {}

  /** One more read, right now, would decide whether a supply is taken away. */
  record DecidingReadWanted(SupplyPointId point) implements Passing {}

  /** Something about the unit itself changed. */
  record UnitTracked(UnitTrack unit) implements Passing {}

  /** The next interval is being collected, or the stream stands elsewhere. */
  record StreamTracked(StreamTrack stream) implements Passing {}

  /**
   * The readings of an interval are complete and go to the readings store, together with others.
   */
  record BlockFilled(ReadingBlock block) implements Passing {}

  /** The pause after vain tries runs, in this run of the process, since a moment. */
  record TokenPauseBegan(SupplyPointId point, long sinceNanos) implements Passing {}

  /** The try of a token is kept once this happens: the token is to be checked. */
  record TokenCheckDue(Input.TokenEntered entered) implements Passing {}

  /** Whoever entered a token is to be told what became of it. */
  record TokenAnswered(Input.TokenEntered entered, TokenAnswer answer) implements Passing {}

  /** Whoever asked for a supply to return is to be told what became of it. */
  record ReconnectionAnswered(Input.ReconnectionAsked asked, ReconnectionAnswer answer)
      implements Passing {}

  /** A technician's record of an exchange can't be right, and has no effect. */
  record ExchangeRefused(SupplyPointId point, String reason) implements Passing {}

  /** A document changed nothing. */
  record DocumentKnown(String topic) implements Passing {}

  /** A credit state waits for another document. */
  record DocumentSetAside(SupplyPointId point, SignedDocument<CreditState> signed)
      implements Passing {}

  /** A document has no effect, for ever. */
  record DocumentRefused(String topic, String reason) implements Passing {}

  /** The supervisor has stored readings. */
  record ReadingsAcknowledged(ReadingAck ack) implements Passing {}

  /** The supervisor misses readings. */
  record ReadingsMissed(BackfillRequest request) implements Passing {}

  /** The supervisor wants to see what the unit stands on. */
  record EvidenceWanted(EvidenceRequest request) implements Passing {}
}

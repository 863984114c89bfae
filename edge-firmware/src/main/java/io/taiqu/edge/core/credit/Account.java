package io.taiqu.edge.core.credit;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import java.util.Optional;

/**
 * One customer's money on this unit.
 *
 * @param handover the signed document that opened the account here
 * @param credit the newest accepted credit state
 * @param checkpoint where charging stands in the ledger
 * @param live where charging stands at the last believed read, computed from the checkpoint alone;
 *     so what was shown before a restart comes out again after it
 * @param tokens what was entered here and is not in the credit state yet
 */
public record Account(
    SignedDocument<Handover> handover,
    Optional<SignedDocument<CreditState>> credit,
    ChargingState checkpoint,
    ChargingState live,
    LocalTokens tokens) {

  /** The account that a hand-over opens. */
  public static Account opened(SignedDocument<Handover> handover) {
    ChargingState charging = handover.document().charging();
    return new Account(handover, Optional.empty(), charging, charging, LocalTokens.NONE);
  }

  /** This account after a newer credit state. */
  public Account crediting(SignedDocument<CreditState> newer) {
    return new Account(
        handover,
        Optional.of(newer),
        checkpoint,
        live,
        tokens.after(newer.document().tokensCovered()));
  }

  /** This account with charging at a position that the ledger holds. */
  public Account checkpointed(ChargingState charging) {
    return new Account(handover, credit, charging, charging, tokens);
  }

  /** This account with charging shown up to a position that the ledger does not hold yet. */
  public Account showing(ChargingState charging) {
    return new Account(handover, credit, checkpoint, charging, tokens);
  }

  /** This account with other local tokens. */
  public Account with(LocalTokens changed) {
    return new Account(handover, credit, checkpoint, live, changed);
  }

  /** The assignment under which this unit serves the customer. */
  public long assignmentEpoch() {
    return handover.document().assignmentEpoch();
  }

  /** The newest accepted credit state; {@link Revision#NONE} before the first. */
  public Revision accepted() {
    return credit.map(signed -> signed.document().revision()).orElse(Revision.NONE);
  }

  /** Every grant ever. */
  public Money credited() {
    return credit
        .map(signed -> signed.document().credited())
        .orElse(handover.document().credited());
  }

  /** Every withdrawal ever. */
  public Money withdrawn() {
    return credit
        .map(signed -> signed.document().withdrawn())
        .orElse(handover.document().withdrawn());
  }

  /** Local tokens up to this counter are contained in {@link #credited}. */
  public long tokensCovered() {
    return credit
        .map(signed -> signed.document().tokensCovered())
        .orElse(handover.document().tokensCovered());
  }

  /** The highest counter of a token that this account contains, entered here or credited. */
  public long newestToken() {
    long newest = tokensCovered();
    for (LocalToken token : tokens.applied()) {
      newest = Math.max(newest, token.counter());
    }
    return newest;
  }

  /** Everything used so far, energy and fixed charges. */
  public Money charged() {
    return live.charged();
  }

  /** What is left: credited − withdrawn − charged + tokens that are not in credited yet. */
  public Money balance() {
    return credited().minus(withdrawn()).minus(charged()).plus(tokens.worth());
  }
}

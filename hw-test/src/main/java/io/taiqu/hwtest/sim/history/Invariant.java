package io.taiqu.hwtest.sim.history;

import java.util.Locale;

/** What must hold after every event. */
enum Invariant {
  /** What was ever given to a supply point never falls, on either side. */
  CREDITED_NEVER_FALLS,
  /** One place in the order of a supply point's credit states has one content. */
  ONE_REVISION_ONE_CONTENT,
  /** The edge holds nothing that the supervisor did not publish. */
  NOTHING_BUT_WHAT_WAS_ISSUED,
  /** What is published was in the fence journal before. */
  FENCED_BEFORE_PUBLISHED,
  /** Every accepted payment is in the credit of its supply point, once. */
  PAYMENT_CREDITED_ONCE,
  /** Credit and typed tokens together are never above what was paid. */
  TOKEN_COUNTED_ONCE,
  /** Who guesses tokens has three tries, and then waits. */
  TOKEN_GUESSES_ARE_FEW,
  /** What was reported, settled, acknowledged or acted upon survives a loss of power. */
  ACKNOWLEDGED_IS_DURABLE,
  /** The sum of the ledger's debits is the sum of its credits, and its chain holds. */
  LEDGER_BALANCES,
  /** No supply is taken away while one of the thirteen conditions does not hold. */
  NO_OPENING_WITH_FALSE_CONDITION,
  /** What was charged is what the energy costs that the meter counted. */
  CHARGED_IS_RATED_ENERGY,
  /** No reading is lost that the unit did not say is lost. */
  NO_READING_LOST,
  /** A notice counts as delivered only after it was. */
  WARNED_BEFORE_TOLD,
  /** When everything has come to rest, both sides hold the same. */
  BOTH_SIDES_AGREE_AT_REST,
  /** When everything has come to rest, relays are where the ledger wants them. */
  RELAY_AGREES_AT_REST,
  /** When everything has come to rest, nobody with credit is in the dark. */
  PAID_SUPPLY_IS_ON_AT_REST,
  /**
   * When everything has come to rest, supply is off where the credit is used up and rules allow.
   */
  USED_UP_SUPPLY_IS_OFF_AT_REST,
  /** What needs two people is not done by one. */
  TWO_PEOPLE,
  /** No code fails with an exception that nothing injected. */
  NO_SURPRISE;

  /** As it is printed. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package io.taiqu.supervisor.sms;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;

/** What a customer is answered. */
public sealed interface SmsReply {
  /** The balance as the meter last reported it. */
  record Balance(AccountId account, Money balance, Instant reportedAt) implements SmsReply {}

  /** What is owed for what was used, of a customer who pays afterwards; never below zero. */
  record Owed(AccountId account, Money owed, Instant reportedAt) implements SmsReply {}

  /** The meter has not reported yet. */
  record NotReported(AccountId account) implements SmsReply {}

  /**
   * Tokens that the unit has not shown to hold, oldest first: the order in which to type them.
   *
   * @param digits in groups of four
   */
  record Tokens(AccountId account, List<String> digits) implements SmsReply {}

  /** There is none. */
  record NoToken(AccountId account) implements SmsReply {}

  /** The phone belongs to several accounts, and none of them was named. */
  record WhichAccount(List<AccountId> accounts) implements SmsReply {}

  /** What can be asked. */
  record Help() implements SmsReply {}
}

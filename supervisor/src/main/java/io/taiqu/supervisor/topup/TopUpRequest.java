package io.taiqu.supervisor.topup;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.util.Optional;

/**
 * A payment to be credited.
 *
 * @param idempotencyKey the caller's name for this request: the same key never pays twice
 * @param channel where the money came in, such as {@code counter}
 * @param paymentId the channel's own number of the payment, unique per channel
 * @param acceptedBy who took the money
 * @param alreadyPaid whether the money was taken before anybody asked
 * @param withToken whether the customer gets a token, for a unit that can't be reached
 */
public record TopUpRequest(
    String idempotencyKey,
    AccountId account,
    Money amount,
    CurrencyCode currency,
    String channel,
    Optional<String> paymentId,
    String acceptedBy,
    boolean withToken,
    boolean alreadyPaid) {
  /** A payment that is asked for, with a token or without. */
  public TopUpRequest(
      String idempotencyKey,
      AccountId account,
      Money amount,
      CurrencyCode currency,
      String channel,
      Optional<String> paymentId,
      String acceptedBy,
      boolean withToken) {
    this(
        idempotencyKey,
        account,
        amount,
        currency,
        channel,
        paymentId,
        acceptedBy,
        withToken,
        false);
  }

  /** A payment that a provider took already: what can't be credited is held, not refused. */
  public static TopUpRequest alreadyPaid(
      String idempotencyKey,
      AccountId account,
      Money amount,
      CurrencyCode currency,
      String channel,
      String paymentId,
      String acceptedBy) {
    return new TopUpRequest(
        idempotencyKey,
        account,
        amount,
        currency,
        channel,
        Optional.of(paymentId),
        acceptedBy,
        false,
        true);
  }

  /** A payment without a token. */
  public TopUpRequest(
      String idempotencyKey,
      AccountId account,
      Money amount,
      CurrencyCode currency,
      String channel,
      Optional<String> paymentId,
      String acceptedBy) {
    this(idempotencyKey, account, amount, currency, channel, paymentId, acceptedBy, false);
  }
}

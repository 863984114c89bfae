package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One accepted payment and its way to the meter. */
public record TopUp(
    UUID id,
    AccountId account,
    SupplyPointId point,
    Money amount,
    CurrencyCode currency,
    String channel,
    String acceptedBy,
    TopUpState state,
    Steps steps) {

  /**
   * When each step happened on the injected clock, and how long after payment on the real one.
   *
   * @param paidAt injected clock
   */
  public record Steps(
      Instant paidAt, Optional<Step> sent, Optional<Step> confirmed, Optional<Step> supplyOn) {}

  /**
   * One step.
   *
   * @param at injected clock
   * @param afterPayment real time since the payment was posted
   */
  public record Step(Instant at, Duration afterPayment) {}
}

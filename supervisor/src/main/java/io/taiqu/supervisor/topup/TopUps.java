package io.taiqu.supervisor.topup;

import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes payments and shows their way to the meter. */
public interface TopUps {
  /** Posts a payment, at most once per idempotency key, and signals the issuing of its credit. */
  TopUpOutcome pay(TopUpRequest request);

  /**
   * Takes a payment again that was accepted before the database was set back: only while it is
   * being recovered, and only payments from before. The same key never pays twice.
   *
   * @param paidAt when it was accepted
   */
  TopUpOutcome replay(TopUpRequest request, Instant paidAt);

  /** One top-up. */
  Optional<TopUp> find(UUID id);

  /** The token that was issued with a top-up. */
  Optional<IssuedToken> token(UUID topUp);

  /** The newest top-ups. */
  List<TopUp> recent(int limit);

  /** The newest top-ups of an account. */
  List<TopUp> ofAccount(AccountId account, int limit);
}

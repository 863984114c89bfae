package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps payments. Idempotency keys are never pruned. */
public interface TopUpStore {
  /** What an idempotency key was used for. */
  Optional<Known> byKey(String idempotencyKey);

  /** The top-up of a channel's payment number. */
  Optional<TopUp> byPayment(String channel, String paymentId);

  /** The supply point of an account, and whether it may be supplied. */
  Optional<Payee> payee(AccountId account);

  /** Adds a payment. */
  void add(
      TopUp topUp,
      String idempotencyKey,
      String contentHash,
      Optional<String> paymentId,
      Revision revision,
      long paidRealMicros);

  /** Top-ups of a supply point that have not reached a state, up to a revision, oldest first. */
  List<UUID> below(SupplyPointId point, TopUpState state, Revision upTo);

  /** Notes that a top-up reached a state; steps that it skipped get the same time. */
  void reached(UUID id, TopUpState state, Instant at, long realMicros);

  /** Notes what a second person decided about a top-up that waited. */
  void decided(UUID id, TopUpState state, Revision revision);

  /** One top-up. */
  Optional<TopUp> find(UUID id);

  /** The newest top-ups. */
  List<TopUp> recent(int limit);

  /** The newest top-ups of an account. */
  List<TopUp> ofAccount(AccountId account, int limit);

  /** What a key was used for. */
  record Known(TopUp topUp, String contentHash) {}

  /** Whom a payment is for. */
  record Payee(SupplyPointId point, boolean active) {}
}

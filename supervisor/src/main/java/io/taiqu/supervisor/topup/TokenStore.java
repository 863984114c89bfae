package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Keeps the tokens that were issued. */
public interface TokenStore {
  /** Adds a token. */
  void add(IssuedToken token);

  /** The token that was issued with a payment. */
  Optional<IssuedToken> ofTopUp(UUID topUp);

  /** How many tokens of an assignment the edge has not shown to hold in its credit state. */
  int outstanding(SupplyPointId point, long assignmentEpoch);

  /** The lowest of them, in the order of their counters. */
  List<IssuedToken> outstanding(SupplyPointId point, long assignmentEpoch, int limit);

  /** The lowest counter among them. */
  OptionalLong lowestOutstanding(SupplyPointId point, long assignmentEpoch);

  /** The edge holds a credit state that contains every token up to a counter. */
  void absorbed(SupplyPointId point, long counter);
}

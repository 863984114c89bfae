package io.taiqu.supervisor.rollout;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.List;
import java.util.Optional;

/** Keeps how new rules came to the units. */
public interface RollOutStore {
  /** The newest one. */
  Optional<RollOut> newest();

  /** The newest ones, newest first. */
  List<RollOut> recent(int limit);

  /**
   * Adds one; its number is one more than the newest's.
   *
   * @param before the rules from before, as an estate document
   */
  void add(RollOut started, byte[] before);

  /** Replaces one. */
  void save(RollOut moved);

  /** The rules from before one, as an estate document. */
  byte[] before(long id);

  /** Every unit of the estate. */
  List<EdgeId> units();

  /** The unit that serves a supply point. */
  Optional<EdgeId> unitOf(SupplyPointId point);
}

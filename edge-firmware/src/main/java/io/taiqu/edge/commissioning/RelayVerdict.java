package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Set;

/** What the openings of one relay so far prove about the meter that is planned behind it. */
public sealed interface RelayVerdict {
  /** It takes away the load of its meter, and nobody else's. */
  record Proven() implements RelayVerdict {}

  /**
   * It takes away the load of others, and its own meter's not.
   *
   * @param switched whose
   */
  record SwitchesOthers(Set<SupplyPointId> switched) implements RelayVerdict {}

  /**
   * It takes away the load of its meter, and others move with it each time.
   *
   * @param neighbours whose
   */
  record MovesNeighbours(Set<SupplyPointId> neighbours) implements RelayVerdict {}

  /** Its meter's load shrinks each time, but does not vanish: something is fed past the relay. */
  record TakesPartOnly() implements RelayVerdict {}

  /** Its meter has a load that goes on, and no meter's load goes away. */
  record HasNoEffect() implements RelayVerdict {}

  /** Nothing can be said without a steady load behind it. */
  record NeedsLoad() implements RelayVerdict {}

  /** It must be opened once more: what moved may have moved by chance. */
  record OnceMore() implements RelayVerdict {}
}

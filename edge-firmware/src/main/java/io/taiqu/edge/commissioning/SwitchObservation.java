package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import java.util.Map;

/**
 * A relay was opened for some seconds and closed again, and all meters were watched.
 *
 * @param stage 0 with the loads as they were, 1 with a test load at the customer's premises, 2 with
 *     one at the premises that the relay is suspected to feed
 * @param whileOpen what the relay told after it was opened
 * @param closedAgain what it told after it was closed
 * @param traces every meter that was watched, the supply meter included
 */
public record SwitchObservation(
    int stage,
    RelayFeedback whileOpen,
    RelayFeedback closedAgain,
    Map<SupplyPointId, Trace> traces) {
  public SwitchObservation {
    traces = Map.copyOf(traces);
  }
}

package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;

/**
 * Asks an edge to show what it stands on: the links of its ledger after an entry, and, where {@code
 * documents} says so, the signed credit states and hand-overs that it holds. Answered by {@link
 * Evidence}; a repetition is answered once.
 *
 * @param deployment the deployment
 * @param edge the edge that is asked
 * @param revision its place among the requests to this edge
 * @param ledgerAfter u64; the links after this entry are wanted
 * @param documents whether the documents are wanted
 */
public record EvidenceRequest(
    DeploymentId deployment, EdgeId edge, Revision revision, long ledgerAfter, boolean documents)
    implements Downlink {
  public EvidenceRequest {
    Ranges.requireNotNegative(ledgerAfter, "ledger entry");
  }
}

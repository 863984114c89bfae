package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import java.util.List;

/**
 * The keys with which an edge checks tokens that customers type in.
 *
 * @param deployment the deployment
 * @param edge the edge that it is for
 * @param edgeEpoch u32; key epoch of the edge's certificate
 * @param revision its place among the key sets of this edge
 * @param keys at most one per supply point, at most 1024
 */
public record TokenKeySet(
    DeploymentId deployment,
    EdgeId edge,
    long edgeEpoch,
    Revision revision,
    List<SealedTokenKey> keys)
    implements Downlink {
  public TokenKeySet {
    keys = List.copyOf(keys);
    Ranges.requireU32(edgeEpoch, "edge epoch");
    Ranges.requireAtMost(keys, 1024, "token keys");
    if (keys.stream().map(SealedTokenKey::supplyPoint).distinct().count() != keys.size()) {
      throw new IllegalArgumentException("a token key set names a supply point twice");
    }
  }
}

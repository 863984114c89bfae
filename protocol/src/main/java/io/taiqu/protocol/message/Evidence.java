package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import java.util.Arrays;
import java.util.List;

/**
 * What an edge shows of what it stands on, in one or more parts that stand by themselves. The
 * ledger's head after entry n is SHA-256(head after n − 1 ‖ link of n), so the links between two
 * heads prove that one descends from the other.
 *
 * @param deployment the deployment
 * @param edge the edge that shows it
 * @param edgeEpoch u32; key epoch of the edge's certificate
 * @param answers the revision of the request
 * @param ledgerAfter u64; the first link is that of the next entry
 * @param links at most 2 048
 * @param documents the supervisor's own documents with their signatures, as they were received; at
 *     most 256 of at most 2 048 bytes; must not be modified
 */
public record Evidence(
    DeploymentId deployment,
    EdgeId edge,
    long edgeEpoch,
    Revision answers,
    long ledgerAfter,
    List<Digest> links,
    List<byte[]> documents)
    implements Uplink {
  /** Links in one part. */
  public static final int MAX_LINKS = 2_048;

  /** Documents in one part. */
  public static final int MAX_DOCUMENTS = 256;

  /** Bytes of one document. */
  public static final int MAX_DOCUMENT_BYTES = 2_048;

  public Evidence {
    links = List.copyOf(links);
    documents = List.copyOf(documents);
    Ranges.requireU32(edgeEpoch, "edge epoch");
    Ranges.requireNotNegative(ledgerAfter, "ledger entry");
    Ranges.requireAtMost(links, MAX_LINKS, "links");
    Ranges.requireAtMost(documents, MAX_DOCUMENTS, "documents");
    for (byte[] document : documents) {
      if (document.length < 1 || document.length > MAX_DOCUMENT_BYTES) {
        throw new IllegalArgumentException("a document of " + document.length + " bytes");
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Evidence that
        && deployment.equals(that.deployment)
        && edge.equals(that.edge)
        && edgeEpoch == that.edgeEpoch
        && answers.equals(that.answers)
        && ledgerAfter == that.ledgerAfter
        && links.equals(that.links)
        && Arrays.deepEquals(documents.toArray(), that.documents.toArray());
  }

  @Override
  public int hashCode() {
    return 31 * answers.hashCode() + links.hashCode();
  }
}

package io.taiqu.supervisor.topup;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.fleet.DocumentDesk;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the policy in force bounds of credit: by how much one credit state may rise above the one
 * before on a single signature, and how high a balance may be.
 */
public final class StepCaps {
  private final DocumentDesk documents;
  private final DeploymentId deployment;
  private final Map<EdgeId, Known> known = new ConcurrentHashMap<>();

  private record Known(Revision revision, Policy policy) {}

  public StepCaps(DocumentDesk documents, DeploymentId deployment) {
    this.documents = documents;
    this.deployment = deployment;
  }

  /** What the policy in force at the edge says; empty before the first policy. */
  public Optional<Money> of(EdgeId edge, SupplyPointId point) {
    return entry(edge, point).map(PolicyEntry::stepCap);
  }

  /** The most that a balance may be raised to; empty for no bound, and before the first policy. */
  Optional<Money> maximumCredit(EdgeId edge, SupplyPointId point) {
    return entry(edge, point).flatMap(known -> known.terms().maximumCredit());
  }

  private Optional<PolicyEntry> entry(EdgeId edge, SupplyPointId point) {
    Topics.Topic topic =
        new Topics.Topic(deployment, edge, Topics.Channel.POLICY, Optional.empty());
    Revision newest = documents.inForce(topic);
    if (newest.equals(Revision.NONE)) {
      return Optional.empty();
    }
    Known present = known.get(edge);
    if (present == null || !present.revision().equals(newest)) {
      present = new Known(newest, read(documents.bytes(topic).orElseThrow()));
      known.put(edge, present);
    }
    return present.policy().entryOf(point);
  }

  private static Policy read(byte[] raw) {
    try {
      return (Policy) DocumentCodec.readStored(raw).document();
    } catch (MalformedException ownDocument) {
      throw new IllegalStateException("the policy in force can't be read", ownDocument);
    }
  }
}

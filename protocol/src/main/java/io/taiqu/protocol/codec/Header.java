package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import java.util.UUID;

/**
 * The fields between magic and body of every document but the credit state, whose layout is its
 * own.
 *
 * @param deployment the deployment
 * @param subject what the document is about: an edge, a supply point, or the deployment itself
 * @param epoch u32, of the subject; its meaning depends on the type
 * @param revision generation u32 and sequence u64
 */
record Header(DeploymentId deployment, UUID subject, long epoch, Revision revision) {
  static Header read(WireReader in) throws MalformedException {
    return new Header(
        new DeploymentId(in.uuid()), in.uuid(), in.u32(), new Revision(in.u32(), in.u64()));
  }

  /** Writes all but the deployment, which precedes every body. */
  static void write(WireWriter out, UUID subject, long epoch, Revision revision) {
    out.uuid(subject).u32(epoch).u32(revision.generation()).u64(revision.sequence());
  }

  EdgeId edge() {
    return new EdgeId(subject);
  }

  SupplyPointId supplyPoint() {
    return new SupplyPointId(subject);
  }

  void requireSubject(UUID expected) throws MalformedException {
    if (!subject.equals(expected)) {
      throw new MalformedException("the subject is not " + expected);
    }
  }
}

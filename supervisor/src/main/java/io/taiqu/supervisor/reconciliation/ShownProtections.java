package io.taiqu.supervisor.reconciliation;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Protections;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Brings protections back that a restored database does not know. A unit that has accepted a policy
 * which is newer than any that this database knows shows what was set since the backup. One that
 * has an older policy shows nothing new: what it names may have been cleared since.
 */
public final class ShownProtections implements ReportFollower {
  private final DocumentDesk documents;
  private final Protections protections;
  private final DeploymentId deployment;

  public ShownProtections(
      DocumentDesk documents, Protections protections, DeploymentId deployment) {
    this.documents = documents;
    this.protections = protections;
    this.deployment = deployment;
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    Topics.Topic policy =
        new Topics.Topic(deployment, report.edge(), Topics.Channel.POLICY, Optional.empty());
    if (!report.policy().revision().isAfter(documents.inForce(policy))) {
      return;
    }
    for (MeterReport meter : report.meters()) {
      for (Protection protection : shown(meter)) {
        protections.bringBack(
            meter.supplyPoint(), protection, report.edge(), report.policy().revision().toString());
      }
    }
  }

  private static Set<Protection> shown(MeterReport meter) {
    Set<Protection> shown = EnumSet.noneOf(Protection.class);
    for (Protection protection : Protection.values()) {
      boolean flagged =
          switch (protection) {
            case PROTECTED_CUSTOMER -> meter.protections().protectedCustomer();
            case LIFE_SUPPORT -> meter.protections().lifeSupport();
            // A policy says so too while a mismatch holds enforcement: a person clears it then.
            case DISPUTE -> meter.protections().disputed();
          };
      if (flagged) {
        shown.add(protection);
      }
    }
    return shown;
  }
}

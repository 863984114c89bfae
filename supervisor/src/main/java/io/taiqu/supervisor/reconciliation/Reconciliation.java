package io.taiqu.supervisor.reconciliation;

import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.fleet.FleetStore;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.Freezing;
import io.taiqu.supervisor.topup.RealClock;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.InstantSource;

/**
 * The use cases of reconciliation, made to work together.
 *
 * @param documents takes our own documents back
 * @param evidence asks edges and judges what they show
 * @param recovery the way back of a supervisor that was set back
 * @param release ends a freeze
 */
public record Reconciliation(
    ShownDocuments documents, EvidenceDesk evidence, Recovery recovery, PointRelease release) {

  /** Makes them, and has the proposals about them decided here. */
  public static Reconciliation of(
      CreditStore credit,
      RecoveryStore store,
      FleetStore fleet,
      FenceJournal fence,
      CreditIssuing issuing,
      Freezing freezing,
      Ledger ledger,
      Recovery.Surroundings surroundings,
      Downlinks downlinks,
      Transactions transactions,
      Alarms alarms,
      InstantSource clock,
      RealClock realClock,
      DeploymentId deployment,
      SigningKey operations,
      ShownDocuments.Verifier verifier,
      Approvals approvals) {
    ShownDocuments documents =
        new ShownDocuments(credit, store, issuing, freezing, transactions, verifier);
    Recovery recovery =
        new Recovery(
            credit,
            store,
            documents,
            fleet,
            fence,
            issuing,
            freezing,
            ledger,
            surroundings,
            approvals);
    EvidenceDesk evidence =
        new EvidenceDesk(
            fleet,
            credit,
            documents,
            recovery,
            freezing,
            downlinks,
            transactions,
            alarms,
            clock,
            realClock,
            deployment,
            fence::generation,
            operations);
    PointRelease release =
        new PointRelease(
            credit,
            documents,
            evidence,
            issuing,
            freezing,
            ledger,
            alarms,
            surroundings::accountOf,
            approvals);
    approvals.decides(Approval.Kind.FINISH_RECOVERY, recovery);
    approvals.decides(Approval.Kind.RELEASE_POINT, release);
    return new Reconciliation(documents, evidence, recovery, release);
  }
}

package io.taiqu.supervisor;

import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.bill.Bills;
import io.taiqu.supervisor.bill.EstimatedBills;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.fuse.FleetFuse;
import io.taiqu.supervisor.notice.NoticeDesk;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.reconciliation.Reconciliation;
import io.taiqu.supervisor.reconciliation.ShownProtections;
import io.taiqu.supervisor.reconciliation.ShownRules;
import io.taiqu.supervisor.rollout.RollOuts;
import io.taiqu.supervisor.sql.SqlBillStore;
import io.taiqu.supervisor.sql.SqlCheckpointStore;
import io.taiqu.supervisor.sql.SqlEstateStore;
import io.taiqu.supervisor.sql.SqlFuseStore;
import io.taiqu.supervisor.sql.SqlNoticeStore;
import io.taiqu.supervisor.sql.SqlProtectionStore;
import io.taiqu.supervisor.sql.SqlRecoveryStore;
import io.taiqu.supervisor.sql.SqlRollOutStore;

/** What decides by which rules the units charge and enforce, and who is told before they do. */
final class RulesParts {
  final NoticeDesk notices;
  final Bills bills;
  final EstimatedBills estimatedBills;
  final FleetFuse fuse;
  final Protections protections;
  final RollOuts rollOuts;
  final EstateImport estate;
  final Assignments assignments;
  final Reconciliation reconciliation;
  final ShownProtections shownProtections;
  final ShownRules shownRules;

  RulesParts(Foundation on, CreditParts credit) {
    this.notices =
        new NoticeDesk(
            new SqlNoticeStore(on.database),
            on.config.notices().channels(on.deployment.currency(), on.config.web().publicUrl()),
            on.config.notices().counting(),
            on.documents,
            on.database,
            on.alarms,
            on.clock,
            on.deployment.deployment(),
            on.keys.roles().operations(),
            credit.issuing::epochOf);
    SqlBillStore billStore = new SqlBillStore(on.database, credit.rating);
    this.bills =
        new Bills(
            billStore,
            on.creditStore,
            notices,
            on.alarms,
            on.audit,
            on.database,
            on.clock,
            new Bills.Rules(
                on.deployment.zone(),
                on.deployment.currency().minorDigits(),
                on.config.billsDueDays()));
    this.estimatedBills =
        new EstimatedBills(
            billStore,
            credit.rating,
            on.creditStore,
            on.alarms,
            on.database,
            on.clock,
            on.deployment.zone(),
            on.config.estimates());
    this.fuse =
        new FleetFuse(
            new SqlFuseStore(on.database),
            on.fleetStore,
            on.alarms,
            on.database,
            on.clock,
            on.config.haltAbovePercent(),
            on.approvals);
    this.protections =
        new Protections(
            new SqlProtectionStore(on.database), on.audit, on.database, on.clock, on.approvals);
    this.rollOuts =
        new RollOuts(
            new SqlRollOutStore(on.database),
            on.fleetStore,
            on.documents,
            on.alarms,
            on.audit,
            on.database,
            on.clock,
            on.deployment.deployment(),
            on.config.rollOut());
    SqlEstateStore estateStore = new SqlEstateStore(on.database);
    this.estate =
        new EstateImport(
            estateStore,
            on.documents,
            credit.issuing,
            on.database,
            on.feed,
            on.clock,
            on.deployment,
            on.keys.roles(),
            on.trust::epochOf,
            credit.freezing::isFrozen,
            fuse::allowance,
            protections,
            rollOuts,
            on.fence,
            on.approvals,
            on.config.priceLimit());
    credit.freezing.onChange(estate::renew);
    fuse.onChange(estate::renew);
    protections.onChange(estate::renew);
    SqlCheckpointStore checkpoints = new SqlCheckpointStore(on.database);
    EstateSurroundings places = new EstateSurroundings(estate, estateStore, checkpoints);
    SqlRecoveryStore shown = new SqlRecoveryStore(on.database);
    this.assignments =
        new Assignments(
            checkpoints,
            on.creditStore,
            credit.issuing,
            on.documents,
            on.fleetStore,
            shown,
            places,
            edge -> on.trust.isRevoked(edge.toString()),
            on.deployment.deployment(),
            on.keys.roles().credit(),
            on.approvals);
    this.reconciliation =
        Reconciliation.of(
            on.creditStore,
            shown,
            on.fleetStore,
            on.fence,
            credit.issuing,
            credit.freezing,
            on.ledger,
            places,
            on.link,
            on.database,
            on.alarms,
            on.clock,
            on.realClock,
            on.deployment.deployment(),
            on.keys.roles().operations(),
            on.trust::open,
            on.approvals);
    this.shownProtections =
        new ShownProtections(on.documents, protections, on.deployment.deployment());
    this.shownRules =
        new ShownRules(
            on.documents,
            on.alarms,
            places::lostVersions,
            estate::renew,
            on.deployment.deployment());
  }
}

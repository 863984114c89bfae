package io.taiqu.supervisor;

import io.taiqu.supervisor.fleet.CredentialDelivery;
import io.taiqu.supervisor.fleet.EdgeReports;
import io.taiqu.supervisor.fleet.Redelivery;
import io.taiqu.supervisor.intake.Intake;
import io.taiqu.supervisor.reading.Ingest;
import io.taiqu.supervisor.reading.Remaking;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.reading.RollUpRebuild;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.tariff.ChargeCheck;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What takes in that which the units say. */
final class FieldParts {
  private static final Logger LOG = LoggerFactory.getLogger(FieldParts.class);

  final EdgeReports reports;
  final Ingest ingest;
  final Intake intake;
  final Remaking remaking;

  FieldParts(Foundation on, CreditParts credit, RulesParts rules) {
    this.reports =
        new EdgeReports(
            on.fleetStore,
            List.of(
                credit.confirmation,
                credit.tokens,
                credit.tokenKeys,
                rules.notices,
                new ChargeCheck(credit.rating, on.alarms),
                rules.bills,
                rules.reconciliation.evidence(),
                rules.shownProtections,
                rules.shownRules,
                rules.assignments,
                rules.fuse,
                new Redelivery(on.documents, on.database, System::nanoTime),
                new CredentialDelivery(
                    on.link,
                    on.deployment.deployment(),
                    on.keys.credentials(),
                    on.database,
                    System::nanoTime)),
            on.database,
            on.alarms,
            on.feed,
            on.clock,
            on.config.silentAfter(),
            on.metrics);
    SqlReadingStore readings = new SqlReadingStore(on.database);
    RollUp rollUp = new RollUp(readings, on.config.interval(), on.deployment.zone());
    long rebuilt = new RollUpRebuild(readings, rollUp, on.database).runIfDue();
    if (rebuilt > 0) {
      LOG.info("Made the sums of readings anew from {} blocks.", rebuilt);
    }
    this.remaking = new Remaking(readings, rollUp, on.database);
    this.ingest =
        new Ingest(
            readings,
            rollUp,
            on.link,
            on.database,
            on.alarms,
            on.feed,
            on.clock,
            System::nanoTime,
            on.deployment.deployment(),
            on.keys.roles().operations(),
            on.fence::generation,
            on.metrics);
    this.intake =
        new Intake(
            on.trust,
            reports,
            ingest,
            rules.reconciliation.evidence()::take,
            rules.estate::renew,
            on.alarms,
            on.clock,
            on.metrics);
  }
}

package io.taiqu.supervisor;

import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.time.DeploymentClock;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.fence.FileFenceJournal;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.EdgeTrust;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.sql.Calendar;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.taiqu.supervisor.sql.SqlAlarmStore;
import io.taiqu.supervisor.sql.SqlApprovalStore;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlCreditStore;
import io.taiqu.supervisor.sql.SqlDocumentStore;
import io.taiqu.supervisor.sql.SqlFenceJournal;
import io.taiqu.supervisor.sql.SqlFleetStore;
import io.taiqu.supervisor.sql.SqlLedgerStore;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.RealClock;
import java.nio.file.Path;

/** What every part of a supervisor stands on. */
final class Foundation {
  final SupervisorConfig config;
  final SupervisorKeys keys;
  final DeploymentDescriptor deployment;
  final DeploymentClock clock;
  final RealClock realClock = RealClock.system();
  final Database database;
  final FenceJournal fence;
  final LiveFeed feed = new LiveFeed();
  final Metrics metrics = new Metrics();
  final Calendar calendar;

  /**
   * The link and the use cases need each other: the use cases publish, the link announces
   * connections.
   */
  final LateLink link = new LateLink();

  final SqlFleetStore fleetStore;
  final SqlCreditStore creditStore;
  final EdgeTrust trust;
  final Alarms alarms;
  final AuditTrail audit;
  final Approvals approvals;
  final Ledger ledger;
  final DocumentDesk documents;

  /** Opens database and fence, which are closed with the other parts. */
  Foundation(SupervisorConfig config, SupervisorKeys keys, Parts parts) throws FenceException {
    this.config = config;
    this.keys = keys;
    this.deployment = keys.trust().descriptor();
    this.clock = clock(config, deployment);
    this.database = parts.add(Database.open(config.database()));
    this.fence = openFence(parts);
    this.calendar = new Calendar(clock, deployment.zone(), config.interval(), config.silentAfter());
    this.fleetStore = new SqlFleetStore(database);
    this.creditStore = new SqlCreditStore(database);
    this.trust = new EdgeTrust(keys.trust(), fleetStore);
    this.alarms = new Alarms(new SqlAlarmStore(database), database, feed);
    this.audit = new AuditTrail(new SqlAuditStore(database), clock);
    this.approvals = new Approvals(new SqlApprovalStore(database), audit, database, clock);
    this.ledger = new Ledger(new SqlLedgerStore(database), database);
    this.documents =
        new DocumentDesk(
            new SqlDocumentStore(database),
            link,
            database,
            fence::generation,
            () -> creditStore.recoveringSince().isPresent(),
            keys.roles());
  }

  /** The deployment's clock: accelerated only where root said that it is a demonstration. */
  static DeploymentClock clock(SupervisorConfig config, DeploymentDescriptor deployment) {
    return config
        .clock()
        .map(demo ->
            DeploymentClock.accelerated(deployment, demo.origin(), demo.base(), demo.speed()))
        .orElseGet(DeploymentClock::system);
  }

  private FenceJournal openFence(Parts parts) throws FenceException {
    return switch (config.fence()) {
      case SupervisorConfig.Fence.InFile(Path file) ->
          parts.add(FileFenceJournal.open(file, deployment.deployment()));
      case SupervisorConfig.Fence.OnServer(DatabaseSettings.PostgresServer server) ->
          parts.add(SqlFenceJournal.open(server, deployment.deployment(), System::nanoTime));
    };
  }
}

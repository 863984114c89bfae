package io.taiqu.supervisor;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.time.DeploymentClock;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.broker.BrokerSettings;
import io.taiqu.supervisor.broker.BrokerStartException;
import io.taiqu.supervisor.broker.EmbeddedBroker;
import io.taiqu.supervisor.customer.CustomerFiles;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.fence.FileFenceJournal;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.EdgeReports;
import io.taiqu.supervisor.fleet.EdgeTrust;
import io.taiqu.supervisor.fleet.Redelivery;
import io.taiqu.supervisor.fuse.FleetFuse;
import io.taiqu.supervisor.intake.Intake;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.lineloss.LossDesk;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.moneyorder.MoneyOrders;
import io.taiqu.supervisor.mqtt.BrokerLink;
import io.taiqu.supervisor.notice.NoticeDesk;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.reading.Ingest;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.reading.RollUpRebuild;
import io.taiqu.supervisor.reconciliation.Reconciliation;
import io.taiqu.supervisor.sql.Calendar;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.taiqu.supervisor.sql.SqlAlarmStore;
import io.taiqu.supervisor.sql.SqlApprovalStore;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlCheckpointStore;
import io.taiqu.supervisor.sql.SqlCreditStore;
import io.taiqu.supervisor.sql.SqlCustomerStore;
import io.taiqu.supervisor.sql.SqlDocumentStore;
import io.taiqu.supervisor.sql.SqlEstateStore;
import io.taiqu.supervisor.sql.SqlFenceJournal;
import io.taiqu.supervisor.sql.SqlFleet;
import io.taiqu.supervisor.sql.SqlFleetStore;
import io.taiqu.supervisor.sql.SqlFuseStore;
import io.taiqu.supervisor.sql.SqlGrantStore;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.sql.SqlLease;
import io.taiqu.supervisor.sql.SqlLedgerStore;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.sql.SqlNoticeStore;
import io.taiqu.supervisor.sql.SqlProtectionStore;
import io.taiqu.supervisor.sql.SqlRatingStore;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.sql.SqlReadings;
import io.taiqu.supervisor.sql.SqlRecoveryStore;
import io.taiqu.supervisor.sql.SqlSettlementStore;
import io.taiqu.supervisor.sql.SqlStaffStore;
import io.taiqu.supervisor.sql.SqlTokenStore;
import io.taiqu.supervisor.sql.SqlTopUpStore;
import io.taiqu.supervisor.sql.SqlWebhookStore;
import io.taiqu.supervisor.staff.PasswordHash;
import io.taiqu.supervisor.staff.SignIn;
import io.taiqu.supervisor.tariff.ChargeCheck;
import io.taiqu.supervisor.topup.CreditConfirmation;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.Freezing;
import io.taiqu.supervisor.topup.GrantHistory;
import io.taiqu.supervisor.topup.PaymentDesk;
import io.taiqu.supervisor.topup.RealClock;
import io.taiqu.supervisor.topup.StepCaps;
import io.taiqu.supervisor.topup.TokenDesk;
import io.taiqu.supervisor.topup.TokenKeyDesk;
import io.taiqu.supervisor.topup.WebhookDesk;
import io.taiqu.supervisor.web.Deployment;
import io.taiqu.supervisor.web.Services;
import io.taiqu.supervisor.web.WebInterface;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running supervisor: everything wired together, started in order and stopped in the reverse
 * order.
 */
final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private static final Duration LEASE = Duration.ofSeconds(6);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final SupervisorConfig config;
  private final SupervisorKeys keys;
  private final DeploymentDescriptor deployment;
  private final DeploymentClock clock;
  private final LiveFeed feed = new LiveFeed();
  private final Metrics metrics = new Metrics();
  private final Database database;

  private Supervisor(
      SupervisorConfig config, SupervisorKeys keys, DeploymentClock clock, Database database) {
    this.config = config;
    this.keys = keys;
    this.deployment = keys.trust().descriptor();
    this.clock = clock;
    this.database = part(database);
  }

  /** Starts a supervisor; it serves when this returns. */
  static Supervisor start(SupervisorConfig config)
      throws IOException, FenceException, BrokerStartException {
    SupervisorKeys keys = SupervisorKeys.load(config.keys());
    Supervisor supervisor =
        new Supervisor(
            config,
            keys,
            clock(config, keys.trust().descriptor()),
            Database.open(config.database()));
    boolean started = false;
    try {
      supervisor.startParts();
      started = true;
      return supervisor;
    } finally {
      if (!started) {
        supervisor.close();
      }
    }
  }

  /** The deployment's clock: accelerated only where root said that it is a demonstration. */
  static DeploymentClock clock(SupervisorConfig config, DeploymentDescriptor deployment) {
    return config
        .clock()
        .map(demo ->
            DeploymentClock.accelerated(deployment, demo.origin(), demo.base(), demo.speed()))
        .orElseGet(DeploymentClock::system);
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private void startParts() throws IOException, FenceException, BrokerStartException {
    FenceJournal fence = openFence();
    SqlFleetStore fleetStore = new SqlFleetStore(database);
    EdgeTrust trust = new EdgeTrust(keys.trust(), fleetStore);
    startBroker(trust);
    Alarms alarms = new Alarms(new SqlAlarmStore(database), database, feed);
    // The link and the use cases need each other: the use cases publish, the link announces
    // connections.
    LateLink link = new LateLink();
    SqlCreditStore creditStore = new SqlCreditStore(database);
    DocumentDesk documents =
        new DocumentDesk(
            new SqlDocumentStore(database),
            link,
            database,
            fence::generation,
            () -> creditStore.recoveringSince().isPresent());
    SqlTopUpStore topUpStore = new SqlTopUpStore(database);
    RealClock realClock = RealClock.system();
    CreditIssuing issuing =
        new CreditIssuing(
            creditStore,
            topUpStore,
            new SqlGrantStore(database),
            fence,
            link,
            documents,
            database,
            alarms,
            feed,
            clock,
            realClock,
            new CreditIssuing.Deployment(deployment.deployment(), deployment.currency()),
            keys.roles().credit(),
            keys.roles().secondCredit(),
            new StepCaps(documents, deployment.deployment()));
    issuing.start();
    Outbox outbox = part(new Outbox("outbox", issuing::publishWaiting));
    issuing.onSignal(outbox::signal);
    outbox.start();
    Leader leader = startLeader();
    NoticeDesk notices =
        new NoticeDesk(
            new SqlNoticeStore(database),
            config.notices().channels(deployment.currency(), config.web().publicUrl()),
            config.notices().counting(),
            documents,
            database,
            alarms,
            clock,
            deployment.deployment(),
            keys.roles().operations(),
            issuing::epochOf);
    Freezing freezing = new Freezing(creditStore, alarms, database);
    Outbox courier =
        part(
            new Outbox(
                "notices",
                () -> {
                  // Two that deliver would tell a customer everything twice.
                  if (leader.isLeader()) {
                    notices.deliverDue();
                  }
                }));
    notices.onSignal(courier::signal);
    courier.start();
    CreditConfirmation confirmation =
        new CreditConfirmation(
            creditStore, topUpStore, issuing, freezing, database, feed, realClock);
    TokenDesk tokens =
        new TokenDesk(
            new SqlTokenStore(database),
            creditStore,
            fence,
            freezing,
            deployment.deployment(),
            deployment.currency(),
            keys.roles().credit().secretFor("TQU1 tokens"),
            config.tokens());
    TokenKeyDesk tokenKeys =
        new TokenKeyDesk(
            tokens,
            creditStore,
            documents,
            deployment.deployment(),
            new TokenKeyDesk.Edges(trust::keyOf, trust::epochOf),
            fence::generation,
            keys.roles().credit());
    SqlEstateStore estateStore = new SqlEstateStore(database);
    AuditTrail audit = new AuditTrail(new SqlAuditStore(database), clock);
    Ledger ledger = new Ledger(new SqlLedgerStore(database), database);
    Approvals approvals = new Approvals(new SqlApprovalStore(database), audit, database, clock);
    FleetFuse fuse =
        new FleetFuse(
            new SqlFuseStore(database),
            fleetStore,
            alarms,
            database,
            clock,
            config.haltAbovePercent(),
            approvals);
    Protections protections =
        new Protections(new SqlProtectionStore(database), audit, database, clock, approvals);
    EstateImport estate =
        new EstateImport(
            estateStore,
            documents,
            issuing,
            database,
            feed,
            clock,
            deployment,
            keys.roles(),
            trust::epochOf,
            freezing::isFrozen,
            fuse::allowance,
            protections);
    freezing.onChange(estate::renew);
    fuse.onChange(estate::renew);
    protections.onChange(estate::renew);
    EstateSurroundings places = new EstateSurroundings(estate, estateStore);
    Assignments assignments =
        new Assignments(
            new SqlCheckpointStore(database),
            creditStore,
            issuing,
            documents,
            fleetStore,
            places,
            edge -> trust.isRevoked(edge.toString()),
            deployment.deployment(),
            keys.roles().credit(),
            approvals);
    Reconciliation reconciliation =
        Reconciliation.of(
            creditStore,
            new SqlRecoveryStore(database),
            fleetStore,
            fence,
            issuing,
            freezing,
            ledger,
            places,
            link,
            database,
            alarms,
            clock,
            realClock,
            deployment.deployment(),
            keys.roles().operations(),
            trust::open,
            approvals);
    SqlRatingStore rating = new SqlRatingStore(database, deployment.currency(), deployment.zone());
    ChargeCheck charges = new ChargeCheck(rating, alarms);
    EdgeReports reports =
        new EdgeReports(
            fleetStore,
            List.of(
                confirmation,
                tokens,
                tokenKeys,
                notices,
                charges,
                reconciliation.evidence(),
                assignments,
                fuse,
                new Redelivery(documents, database, System::nanoTime)),
            database,
            alarms,
            feed,
            clock,
            config.silentAfter(),
            metrics);
    SqlReadingStore readingStore = new SqlReadingStore(database);
    RollUp rollUp = new RollUp(readingStore, config.interval(), deployment.zone());
    long rebuilt = new RollUpRebuild(readingStore, rollUp, database).runIfDue();
    if (rebuilt > 0) {
      LOG.info("Made the sums of readings anew from {} blocks.", rebuilt);
    }
    Ingest ingest =
        new Ingest(
            readingStore,
            rollUp,
            link,
            database,
            alarms,
            feed,
            clock,
            System::nanoTime,
            deployment.deployment(),
            keys.roles().operations(),
            fence::generation,
            metrics);
    Intake intake =
        part(
            new Intake(
                trust,
                reports,
                ingest,
                reconciliation.evidence()::take,
                estate::renew,
                alarms,
                clock,
                metrics));
    intake.start();
    BrokerLink broker = part(link.to(brokerLink(intake, documents, issuing, alarms)));
    broker.start();
    Calendar calendar =
        new Calendar(clock, deployment.zone(), config.interval(), config.silentAfter());
    LossDesk loss = new LossDesk(new SqlLossStore(database, calendar), config.lineLoss(), alarms);
    part(startRounds(calendar, reports, ingest, estate, loss, leader)).start();
    PaymentDesk payments =
        new PaymentDesk(
            topUpStore,
            issuing,
            ledger,
            database,
            clock,
            realClock,
            deployment.currency(),
            config.largestTopUp(),
            feed,
            metrics,
            approvals,
            tokens);
    metrics.gauge(
        "taiqu_broker_connected",
        "1 while connected to the message broker",
        () -> broker.isConnected() ? 1 : 0);
    metrics.gauge(
        "taiqu_leader",
        "1 while this supervisor, of several, judges, asks and delivers",
        () -> leader.isLeader() ? 1 : 0);
    metrics.gauge("taiqu_alarms_open", "Alarms that are not cleared", () -> alarms.open().size());
    SqlGridView grid = new SqlGridView(database, calendar);
    SqlReadings readings = new SqlReadings(database, calendar);
    Services services =
        new Services(
            new Deployment(
                deployment.name(),
                deployment.currency(),
                deployment.zone(),
                deployment.demonstration(),
                clock),
            InstantSource.system(),
            database,
            grid,
            loss,
            readings,
            readings,
            new CustomerFiles(grid, new SqlCustomerStore(database)),
            ledger,
            payments,
            new WebhookDesk(
                keys.webhooks(config.paymentProviders()),
                new SqlWebhookStore(database),
                payments,
                database,
                alarms,
                clock,
                InstantSource.system()),
            new SqlNoticeStore(database),
            alarms,
            new SqlFleet(database, calendar),
            estate,
            feed,
            metrics,
            new SignIn(
                new SqlStaffStore(database),
                InstantSource.system(),
                new SecureRandom(),
                PasswordHash.ITERATIONS),
            audit,
            approvals,
            new MoneyOrders(
                new SqlSettlementStore(database, rating),
                grid,
                issuing,
                ledger,
                approvals,
                database,
                deployment.currency(),
                config.largestTopUp()),
            reconciliation,
            assignments,
            fuse,
            protections,
            new GrantHistory(new SqlGrantStore(database), creditStore),
            () -> health(broker, issuing));
    WebInterface web = part(WebInterface.start(config.web(), services));
    LOG.info(
        "Supervisor of \"{}\" serves http://{}:{}/",
        deployment.name(),
        config.web().host(),
        web.port());
  }

  private FenceJournal openFence() throws FenceException {
    return switch (config.fence()) {
      case SupervisorConfig.Fence.InFile(Path file) ->
          part(FileFenceJournal.open(file, deployment.deployment()));
      case SupervisorConfig.Fence.OnServer(DatabaseSettings.PostgresServer server) ->
          part(SqlFenceJournal.open(server, deployment.deployment(), System::nanoTime));
    };
  }

  private Leader startLeader() {
    // A name that nobody else has: two that were given the same one by mistake must not both lead.
    String holder = config.sideBySide().orElse("supervisor") + "-" + UUID.randomUUID();
    Leader leader = part(new Leader(new SqlLease(database, "rounds", holder, LEASE)));
    leader.start();
    return leader;
  }

  private void startBroker(EdgeTrust trust) throws BrokerStartException {
    switch (config.broker()) {
      case SupervisorConfig.Broker.Embedded(String host, int port) ->
          part(
              EmbeddedBroker.start(
                  new BrokerSettings(
                      host,
                      port,
                      config.data().resolve("broker"),
                      keys.tlsDirectory(),
                      Topics.root(deployment.deployment())),
                  trust::isRevoked));
      case SupervisorConfig.Broker.External _ -> {}
    }
  }

  private BrokerLink brokerLink(
      Intake intake, DocumentDesk documents, CreditIssuing issuing, Alarms alarms) {
    String host =
        switch (config.broker()) {
          case SupervisorConfig.Broker.Embedded(String listen, _) ->
              listen.equals("0.0.0.0") || listen.equals("::") ? "localhost" : listen;
          case SupervisorConfig.Broker.External(String other, _) -> other;
        };
    return new BrokerLink(
        host,
        config.broker().port(),
        keys.client(),
        Topics.upFilter(deployment.deployment()),
        Topics.certificateFilter(deployment.deployment()),
        config.sideBySide(),
        intake,
        new BrokerLink.Listener() {
          @Override
          public void connected() {
            alarms.clear(
                AlarmKind.BROKER_UNREACHABLE, new AlarmSubject.Deployment(), clock.instant());
            documents.publishAll();
            issuing.publishAll();
          }

          @Override
          public void disconnected(String cause) {
            alarms.raise(
                AlarmKind.BROKER_UNREACHABLE,
                new AlarmSubject.Deployment(),
                AlarmCause.of(AlarmCause.Code.BROKER_FAILED, cause),
                clock.instant());
          }
        });
  }

  private Rounds startRounds(
      Calendar calendar,
      EdgeReports reports,
      Ingest ingest,
      EstateImport estate,
      LossDesk loss,
      Leader leader) {
    return new Rounds(
        List.of(
            new Rounds.Round("silent edges", 5, reports::judgeSilence),
            new Rounds.Round("gaps in readings", 5, ingest::askForGaps),
            new Rounds.Round("estate calendar", 600, estate::renew),
            new Rounds.Round(
                "line loss",
                30,
                () -> {
                  Instant now = calendar.clock().instant();
                  loss.judgeDay(LocalDate.ofInstant(now, calendar.zone()).minusDays(1), now);
                })),
        leader::isLeader);
  }

  private static SequencedMap<String, Boolean> health(BrokerLink broker, CreditIssuing issuing) {
    SequencedMap<String, Boolean> health = new LinkedHashMap<>();
    health.put("broker", broker.isConnected());
    health.put("issuing", issuing.suspension().isEmpty());
    return health;
  }

  /** Returns if the database answers; what hangs here is ended by the service manager. */
  void proveAlive() {
    database.read(connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.execute("SELECT 1");
      }
    });
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly: {}", part.getClass().getSimpleName(), e.getMessage());
      }
    }
  }
}

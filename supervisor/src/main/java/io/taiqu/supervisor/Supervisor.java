package io.taiqu.supervisor;

import io.taiqu.supervisor.broker.BrokerStartException;
import io.taiqu.supervisor.customer.CustomerFiles;
import io.taiqu.supervisor.fleet.EdgeReports;
import io.taiqu.supervisor.lineloss.LossDesk;
import io.taiqu.supervisor.mqtt.BrokerLink;
import io.taiqu.supervisor.sql.SqlCustomerStore;
import io.taiqu.supervisor.sql.SqlFleet;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.sql.SqlLease;
import io.taiqu.supervisor.sql.SqlReadings;
import io.taiqu.supervisor.sql.SqlStaffStore;
import io.taiqu.supervisor.staff.PasswordHash;
import io.taiqu.supervisor.staff.SignIn;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.web.Deployment;
import io.taiqu.supervisor.web.Services;
import io.taiqu.supervisor.web.WebInterface;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
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

  private final Parts parts;
  private final Foundation on;

  private Supervisor(Parts parts, Foundation on) {
    this.parts = parts;
    this.on = on;
  }

  /** Starts a supervisor; it serves when this returns. */
  static Supervisor start(SupervisorConfig config)
      throws IOException, FenceException, BrokerStartException {
    Parts parts = new Parts();
    boolean started = false;
    try {
      Supervisor supervisor =
          new Supervisor(parts, new Foundation(config, SupervisorKeys.load(config.keys()), parts));
      supervisor.startParts();
      started = true;
      return supervisor;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  private void startParts() throws IOException, BrokerStartException {
    BrokerParts brokers = new BrokerParts(on);
    brokers.start(parts);
    SqlGridView grid = new SqlGridView(on.database, on.calendar);
    CreditParts credit = new CreditParts(on, grid);
    credit.issuing.issuance().start();
    Outbox outbox = parts.add(new Outbox("outbox", credit.issuing.publishing()::publishWaiting));
    credit.issuing.publishing().onSignal(outbox::signal);
    outbox.start();
    Leader leader = startLeader();
    RulesParts rules = new RulesParts(on, credit);
    Outbox courier =
        parts.add(
            new Outbox(
                "notices",
                () -> {
                  // Two that deliver would tell a customer everything twice.
                  if (leader.isLeader()) {
                    rules.notices.deliverDue();
                  }
                }));
    rules.notices.onSignal(courier::signal);
    courier.start();
    FieldParts field = new FieldParts(on, credit, rules);
    parts.add(field.intake).start();
    BrokerLink broker = parts.add(brokers.link(field.intake, credit.issuing.publishing()));
    broker.start();
    LossWatch loss = parts.add(new LossWatch(on, credit.orders, grid, leader::isLeader));
    loss.start();
    GridParts gridParts = new GridParts(on, credit, rules, field);
    parts.add(rounds(field, credit, rules, gridParts, loss.desk(), leader)).start();
    gauge(broker, leader);
    WebInterface web =
        parts.add(
            WebInterface.start(
                on.config.web(), services(grid, gridParts, credit, rules, loss, broker)));
    if (!credit.issuing.publishing().canCountersign()) {
      LOG.warn(
          "There is no roles/credit-second.key: payments above stepCap are refused, and larger sums reach a unit in steps of the cap.");
    }
    LOG.info(
        "Supervisor of \"{}\" serves http://{}:{}/",
        on.deployment.name(),
        on.config.web().host(),
        web.port());
  }

  private Leader startLeader() {
    // A name that nobody else has: two that were given the same one by mistake must not both lead.
    String holder = on.config.sideBySide().orElse("supervisor") + "-" + UUID.randomUUID();
    Leader leader = parts.add(new Leader(new SqlLease(on.database, "rounds", holder, LEASE)));
    leader.start();
    return leader;
  }

  private Rounds rounds(
      FieldParts field,
      CreditParts credit,
      RulesParts rules,
      GridParts gridParts,
      LossDesk loss,
      Leader leader) {
    EdgeReports reports = field.reports;
    return new Rounds(
        List.of(
            new Rounds.Round("silent edges", 5, reports::judgeSilence),
            new Rounds.Round("gaps in readings", 5, field.ingest::askForGaps),
            new Rounds.Round("energies made anew", 2, field.remaking::runDue),
            new Rounds.Round("readings that are kept no longer", 10, gridParts.retention::step),
            new Rounds.Round("estate calendar", 600, rules.estate::renew),
            new Rounds.Round("roll-out of rules", 5, rules.rollOuts::judge),
            new Rounds.Round("debts by the week", 60, credit.weekly::takeDue),
            new Rounds.Round("bills", 60, rules.bills::watch),
            new Rounds.Round("estimated bills", 3600, rules.estimatedBills::makeDue),
            new Rounds.Round(
                "line loss",
                30,
                () -> {
                  Instant now = on.clock.instant();
                  loss.judgeDay(LocalDate.ofInstant(now, on.deployment.zone()).minusDays(1), now);
                })),
        leader::isLeader);
  }

  private void gauge(BrokerLink broker, Leader leader) {
    on.metrics.gauge(
        "taiqu_broker_connected",
        "1 while connected to the message broker",
        () -> broker.isConnected() ? 1 : 0);
    on.metrics.gauge(
        "taiqu_leader",
        "1 while this supervisor, of several, judges, asks and delivers",
        () -> leader.isLeader() ? 1 : 0);
    on.metrics.gauge(
        "taiqu_alarms_open", "Alarms that are not cleared", () -> on.alarms.openCount());
  }

  private Services services(
      SqlGridView grid,
      GridParts gridParts,
      CreditParts credit,
      RulesParts rules,
      LossWatch loss,
      BrokerLink broker) {
    SqlReadings readings = new SqlReadings(on.database, on.calendar);
    return new Services(
        new Deployment(
            on.deployment.name(),
            on.deployment.currency(),
            on.deployment.zone(),
            on.deployment.demonstration(),
            on.clock),
        InstantSource.system(),
        on.database,
        grid,
        gridParts.topology,
        gridParts.amendments,
        gridParts.spans,
        loss.desk(),
        loss.book(),
        loss.surveys(),
        loss.cases(),
        loss.useTickets(),
        readings,
        readings,
        new CustomerFiles(grid, new SqlCustomerStore(on.database)),
        on.ledger,
        credit.payments,
        credit.webhooks,
        credit.sms,
        rules.notices,
        on.alarms,
        new SqlFleet(on.database, on.calendar),
        rules.estate,
        on.feed,
        on.metrics,
        new SignIn(
            new SqlStaffStore(on.database),
            InstantSource.system(),
            new SecureRandom(),
            PasswordHash.ITERATIONS),
        on.audit,
        on.approvals,
        credit.orders,
        rules.reconciliation,
        rules.assignments,
        rules.fuse,
        rules.protections,
        rules.rollOuts,
        credit.debts,
        rules.bills,
        credit.grants,
        () -> health(broker, credit));
  }

  private static SequencedMap<String, Boolean> health(BrokerLink broker, CreditParts credit) {
    SequencedMap<String, Boolean> health = new LinkedHashMap<>();
    health.put("broker", broker.isConnected());
    health.put("issuing", credit.issuing.issuance().suspension().isEmpty());
    return health;
  }

  /** Returns if the database answers; what hangs here is ended by the service manager. */
  void proveAlive() {
    on.database.read(connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.execute("SELECT 1");
      }
    });
  }

  @Override
  public void close() {
    parts.close();
  }
}

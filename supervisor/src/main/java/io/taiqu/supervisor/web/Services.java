package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.amendment.Amendments;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.bill.Bills;
import io.taiqu.supervisor.customer.CustomerView;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.fleet.Fleet;
import io.taiqu.supervisor.fuse.FleetFuse;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.inspection.Cases;
import io.taiqu.supervisor.ledger.LedgerView;
import io.taiqu.supervisor.lineloss.LossBook;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.lineloss.survey.SpanFiles;
import io.taiqu.supervisor.lineloss.survey.Surveys;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.moneyorder.MoneyOrders;
import io.taiqu.supervisor.notice.Notices;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.reading.StoredReadings;
import io.taiqu.supervisor.reading.Usage;
import io.taiqu.supervisor.reconciliation.Reconciliation;
import io.taiqu.supervisor.rollout.RollOuts;
import io.taiqu.supervisor.sms.SmsDesk;
import io.taiqu.supervisor.staff.SignIn;
import io.taiqu.supervisor.topology.Topology;
import io.taiqu.supervisor.topup.GrantHistory;
import io.taiqu.supervisor.topup.TopUps;
import io.taiqu.supervisor.topup.WebhookDesk;
import io.taiqu.supervisor.transaction.Transactions;
import io.taiqu.supervisor.usereview.UseTickets;
import java.time.InstantSource;

/**
 * Everything that the pages and the API ask or call.
 *
 * @param deployment what the pages say about the deployment, and its clock
 * @param realClock the real clock, for sessions
 * @param transactions makes an action and its audit entry durable together
 */
public record Services(
    Deployment deployment,
    InstantSource realClock,
    Transactions transactions,
    GridView grid,
    Topology topology,
    Amendments amendments,
    SpanFiles spans,
    LossView loss,
    LossBook lossBook,
    Surveys surveys,
    Cases cases,
    UseTickets useTickets,
    Usage usage,
    StoredReadings readings,
    CustomerView customers,
    LedgerView ledger,
    TopUps topUps,
    WebhookDesk webhooks,
    SmsDesk sms,
    Notices notices,
    Alarms alarms,
    Fleet fleet,
    Estate estate,
    LiveFeed feed,
    Metrics metrics,
    SignIn signIn,
    AuditTrail audit,
    Approvals approvals,
    MoneyOrders orders,
    Reconciliation reconciliation,
    Assignments assignments,
    FleetFuse fuse,
    Protections protections,
    RollOuts rollOuts,
    Debts debts,
    Bills bills,
    GrantHistory grants,
    Readiness readiness) {

  /** Whether the process can do its work now. */
  @FunctionalInterface
  public interface Readiness {
    /** The parts by name, each with whether it works. */
    java.util.SequencedMap<String, Boolean> parts();
  }
}

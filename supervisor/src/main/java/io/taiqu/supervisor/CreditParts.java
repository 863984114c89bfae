package io.taiqu.supervisor;

import io.taiqu.supervisor.debt.DebtStore;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.moneyorder.MoneyOrders;
import io.taiqu.supervisor.moneyorder.WeeklyRecovery;
import io.taiqu.supervisor.notify.SmsAnswers;
import io.taiqu.supervisor.notify.SmsText;
import io.taiqu.supervisor.sms.SmsDesk;
import io.taiqu.supervisor.sms.SmsReplies;
import io.taiqu.supervisor.sql.SqlDebtStore;
import io.taiqu.supervisor.sql.SqlGrantStore;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.sql.SqlRatingStore;
import io.taiqu.supervisor.sql.SqlSettlementStore;
import io.taiqu.supervisor.sql.SqlSmsStore;
import io.taiqu.supervisor.sql.SqlTokenStore;
import io.taiqu.supervisor.sql.SqlTopUpStore;
import io.taiqu.supervisor.sql.SqlWebhookStore;
import io.taiqu.supervisor.topup.CreditConfirmation;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.Freezing;
import io.taiqu.supervisor.topup.GrantHistory;
import io.taiqu.supervisor.topup.PaymentDesk;
import io.taiqu.supervisor.topup.StepCaps;
import io.taiqu.supervisor.topup.TokenDesk;
import io.taiqu.supervisor.topup.TokenKeyDesk;
import io.taiqu.supervisor.topup.WebhookDesk;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** What takes money and turns it into credit. */
final class CreditParts {
  final CreditIssuing issuing;
  final Freezing freezing;
  final CreditConfirmation confirmation;
  final TokenDesk tokens;
  final TokenKeyDesk tokenKeys;
  final Debts debts;
  final WeeklyRecovery weekly;
  final PaymentDesk payments;
  final WebhookDesk webhooks;
  final SmsDesk sms;
  final MoneyOrders orders;
  final GrantHistory grants;
  final SqlRatingStore rating;

  /** Reads the secrets of the payment providers. */
  CreditParts(Foundation on, SqlGridView grid) throws IOException {
    SqlTopUpStore topUps = new SqlTopUpStore(on.database);
    this.issuing =
        CreditIssuing.of(
            on.creditStore,
            topUps,
            new SqlGrantStore(on.database),
            on.fence,
            on.link,
            on.documents,
            on.database,
            on.alarms,
            on.feed,
            on.clock,
            on.realClock,
            new CreditIssuing.Deployment(on.deployment.deployment(), on.deployment.currency()),
            on.keys.roles().credit(),
            on.keys.roles().secondCredit(),
            new StepCaps(on.documents, on.deployment.deployment()));
    this.freezing = new Freezing(on.creditStore, on.alarms, on.database);
    this.confirmation =
        new CreditConfirmation(
            on.creditStore, topUps, issuing, freezing, on.database, on.feed, on.realClock);
    this.tokens =
        new TokenDesk(
            new SqlTokenStore(on.database),
            on.creditStore,
            on.fence,
            freezing,
            on.deployment.deployment(),
            on.deployment.currency(),
            on.keys.roles().credit().secretFor("TQU1 tokens"),
            on.config.tokens());
    this.tokenKeys =
        new TokenKeyDesk(
            tokens,
            on.creditStore,
            on.documents,
            on.deployment.deployment(),
            new TokenKeyDesk.Edges(on.trust::keyOf, on.trust::epochOf),
            on.fence::generation,
            on.keys.roles().credit());
    DebtStore debtStore = new SqlDebtStore(on.database);
    this.debts =
        new Debts(
            debtStore,
            on.ledger,
            on.approvals,
            on.deployment.currency(),
            account -> grid.pointOf(account).isPresent());
    this.weekly = new WeeklyRecovery(debts, grid, issuing, on.ledger, on.database, on.clock);
    this.payments =
        new PaymentDesk(
            topUps,
            issuing,
            on.ledger,
            on.database,
            on.clock,
            on.realClock,
            on.deployment.currency(),
            on.config.largestTopUp(),
            on.feed,
            on.metrics,
            on.approvals,
            tokens,
            debts);
    this.webhooks =
        new WebhookDesk(
            on.keys.webhooks(on.config.paymentProviders()),
            new SqlWebhookStore(on.database),
            payments,
            on.database,
            on.alarms,
            on.clock,
            InstantSource.system());
    this.sms = sms(on, grid);
    this.rating = new SqlRatingStore(on.database, on.deployment.currency(), on.deployment.zone());
    this.orders =
        new MoneyOrders(
            new SqlSettlementStore(on.database, rating),
            grid,
            issuing,
            on.ledger,
            on.approvals,
            on.database,
            on.deployment.currency(),
            on.config.largestTopUp());
    this.grants = new GrantHistory(new SqlGrantStore(on.database), on.creditStore);
  }

  /** Without a gateway that tells of messages, none is believed. */
  private SmsDesk sms(Foundation on, SqlGridView grid) throws IOException {
    Optional<NoticesSection.Sms> gateway =
        on.config.notices().sms().filter(known -> known.inbound().isPresent());
    return new SmsDesk(
        on.keys.webhooks(on.config.notices().gateways()),
        new SqlSmsStore(on.database),
        grid,
        tokens,
        gateway
            .<SmsReplies>map(known ->
                new SmsAnswers(
                    known.gateway(),
                    new SmsText(
                        on.config.notices().language(),
                        on.deployment.currency(),
                        on.deployment.zone())))
            .orElse((reference, phone, reply) -> {}),
        on.audit,
        on.database,
        InstantSource.system(),
        gateway.map(NoticesSection.Sms::answersPerHour).orElse(0));
  }
}

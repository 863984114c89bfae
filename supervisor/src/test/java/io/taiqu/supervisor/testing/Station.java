package io.taiqu.supervisor.testing;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.EstateSurroundings;
import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.amendment.Amendments;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.bill.Bills;
import io.taiqu.supervisor.bill.EstimatedBills;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.estate.PriceLimit;
import io.taiqu.supervisor.fence.FileFenceJournal;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.EdgeReports;
import io.taiqu.supervisor.fleet.Redelivery;
import io.taiqu.supervisor.fleet.RoleKeys;
import io.taiqu.supervisor.fuse.FleetFuse;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.survey.SpanFiles;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.moneyorder.MoneyOrders;
import io.taiqu.supervisor.notice.NoticeChannel;
import io.taiqu.supervisor.notice.NoticeDesk;
import io.taiqu.supervisor.notify.PageChannel;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.reading.Ingest;
import io.taiqu.supervisor.reading.Remaking;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.reconciliation.Reconciliation;
import io.taiqu.supervisor.reconciliation.ShownProtections;
import io.taiqu.supervisor.reconciliation.ShownRules;
import io.taiqu.supervisor.rollout.RollOuts;
import io.taiqu.supervisor.rollout.Verdict;
import io.taiqu.supervisor.sms.SmsDesk;
import io.taiqu.supervisor.sql.Calendar;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAlarmStore;
import io.taiqu.supervisor.sql.SqlAmendmentStore;
import io.taiqu.supervisor.sql.SqlApprovalStore;
import io.taiqu.supervisor.sql.SqlAreaSums;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlBillStore;
import io.taiqu.supervisor.sql.SqlCheckpointStore;
import io.taiqu.supervisor.sql.SqlCreditStore;
import io.taiqu.supervisor.sql.SqlDebtStore;
import io.taiqu.supervisor.sql.SqlDocumentStore;
import io.taiqu.supervisor.sql.SqlEstateStore;
import io.taiqu.supervisor.sql.SqlFleetStore;
import io.taiqu.supervisor.sql.SqlFuseStore;
import io.taiqu.supervisor.sql.SqlGrantStore;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.sql.SqlLedgerStore;
import io.taiqu.supervisor.sql.SqlLineHeads;
import io.taiqu.supervisor.sql.SqlNoticeStore;
import io.taiqu.supervisor.sql.SqlProtectionStore;
import io.taiqu.supervisor.sql.SqlRatingStore;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.sql.SqlReadings;
import io.taiqu.supervisor.sql.SqlRecoveryStore;
import io.taiqu.supervisor.sql.SqlRollOutStore;
import io.taiqu.supervisor.sql.SqlSettlementStore;
import io.taiqu.supervisor.sql.SqlSmsStore;
import io.taiqu.supervisor.sql.SqlSpanStore;
import io.taiqu.supervisor.sql.SqlTokenStore;
import io.taiqu.supervisor.sql.SqlTopUpStore;
import io.taiqu.supervisor.sql.SqlTopologyStore;
import io.taiqu.supervisor.sql.SqlWebhookStore;
import io.taiqu.supervisor.tariff.ChargeCheck;
import io.taiqu.supervisor.topology.CtExchanges;
import io.taiqu.supervisor.topology.Moves;
import io.taiqu.supervisor.topology.Topology;
import io.taiqu.supervisor.topup.CreditConfirmation;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.Freezing;
import io.taiqu.supervisor.topup.GrantHistory;
import io.taiqu.supervisor.topup.PaymentDesk;
import io.taiqu.supervisor.topup.StepCaps;
import io.taiqu.supervisor.topup.TokenDesk;
import io.taiqu.supervisor.topup.TokenKeyDesk;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpRequest;
import io.taiqu.supervisor.topup.WebhookDesk;
import io.taiqu.supervisor.topup.WebhookSecrets;
import io.taiqu.supervisor.transaction.Transactions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A supervisor's features on a database and a fence in a directory, without threads, network and
 * pages.
 */
public final class Station implements AutoCloseable {
  /** The secret of the payment provider {@code pay}. */
  public static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  public static final Duration INTERVAL = Duration.ofMinutes(15);
  public static final SupplyPointId SUPPLY = new SupplyPointId(new UUID(1, 0));
  public static final EdgeId EDGE = TestDeployment.EDGE;

  public final TestDeployment deployment = TestDeployment.create();
  public final RecordedDownlinks downlinks = new RecordedDownlinks();
  public final LiveFeed feed = new LiveFeed();
  public final Metrics metrics = new Metrics();
  public final Database database;
  public final FileFenceJournal fence;
  public final Alarms alarms;
  private final Optional<SigningKey> secondKey;
  public final CreditIssuing issuing;
  public final PaymentDesk payments;
  public final WebhookDesk webhooks;
  public final Ledger ledger;
  public final EstateImport estate;
  public final DocumentDesk documents;
  public final Freezing freezing;
  public final Approvals approvals;
  public final MoneyOrders orders;
  public final AuditTrail audit;
  public final Reconciliation reconciliation;
  public final Assignments assignments;
  public final FleetFuse fuse;
  public final Protections protections;
  public final RollOuts rollOuts;
  public final Debts debts;
  public final SmsDesk sms;

  /** What phones were answered. */
  public final List<String> answers = new ArrayList<>();

  /** Edges whose certificates were withdrawn. */
  public final Set<EdgeId> withdrawn = new HashSet<>();

  public final GrantHistory grants;
  public final Ingest ingest;
  public final Remaking remaking;
  public final Topology topology;
  public final Amendments amendments;
  public final SpanFiles spans;
  public final EdgeReports reports;
  public final NoticeDesk notices;
  public final Bills bills;
  public final EstimatedBills estimatedBills;
  public final SqlNoticeStore noticeStore;
  public final Calendar calendar;
  public Instant now = TestDeployment.NOW;
  public long nanos = 1;

  /** Opens the station whose files are in a directory. */
  public Station(Path directory) {
    this(directory.resolve("data/supervisor.db"), directory.resolve("fence/fence.journal"));
  }

  /** Opens the station with these files; what it tells customers is on their page. */
  public Station(Path databaseFile, Path fenceFile) {
    this(databaseFile, fenceFile, List.of(new PageChannel()), Set.of("page"));
  }

  /**
   * Opens the station with these files and ways to tell customers.
   *
   * @param counting the channels whose delivery counts as a warning that was given
   */
  public Station(
      Path databaseFile, Path fenceFile, List<NoticeChannel> channels, Set<String> counting) {
    this(databaseFile, fenceFile, channels, counting, true);
  }

  /** Opens the station whose files are in a directory and that has one credit key only. */
  public static Station withOneCreditKey(Path directory) {
    return new Station(
        directory.resolve("data/supervisor.db"),
        directory.resolve("fence/fence.journal"),
        List.of(new PageChannel()),
        Set.of("page"),
        false);
  }

  private Station(
      Path databaseFile,
      Path fenceFile,
      List<NoticeChannel> channels,
      Set<String> counting,
      boolean twoCreditKeys) {
    secondKey = Optional.of(deployment.secondCreditKey()).filter(second -> twoCreditKeys);
    database = TestDatabases.open(databaseFile);
    try {
      fence = FileFenceJournal.open(fenceFile, TestDeployment.DEPLOYMENT);
    } catch (FenceException e) {
      database.close();
      throw new AssertionError(e);
    }
    RoleKeys keys =
        new RoleKeys(
            deployment.key(Role.CREDIT),
            secondKey,
            deployment.key(Role.TARIFF),
            deployment.key(Role.POLICY),
            deployment.key(Role.OPERATIONS));
    alarms = new Alarms(new SqlAlarmStore(database), database, feed);
    SqlCreditStore creditStore = new SqlCreditStore(database);
    documents =
        new DocumentDesk(
            new SqlDocumentStore(database),
            downlinks,
            database,
            fence::generation,
            () -> creditStore.recoveringSince().isPresent(),
            keys);
    SqlTopUpStore topUpStore = new SqlTopUpStore(database);
    issuing = issuing(fence, database);
    audit = new AuditTrail(new SqlAuditStore(database), () -> now);
    approvals = new Approvals(new SqlApprovalStore(database), audit, database, () -> now);
    ledger = new Ledger(new SqlLedgerStore(database), database);
    freezing = new Freezing(creditStore, alarms, database);
    TokenDesk tokens =
        new TokenDesk(
            new SqlTokenStore(database),
            creditStore,
            fence,
            freezing,
            TestDeployment.DEPLOYMENT,
            TestDeployment.CURRENCY,
            keys.credit().secretFor("TQU1 tokens"),
            new TokenDesk.Limits(Money.parse("500"), 3));
    TokenKeyDesk tokenKeys =
        new TokenKeyDesk(
            tokens,
            creditStore,
            documents,
            TestDeployment.DEPLOYMENT,
            new TokenKeyDesk.Edges(
                edge -> Optional.of(deployment.edgeKey(edge).verifyingKey()), edge -> 1),
            fence::generation,
            keys.credit());
    debts =
        new Debts(
            new SqlDebtStore(database),
            ledger,
            approvals,
            TestDeployment.CURRENCY,
            account -> topUpStore.payee(account).isPresent());
    payments =
        new PaymentDesk(
            topUpStore,
            issuing,
            ledger,
            database,
            () -> now,
            () -> nanos / 1000,
            TestDeployment.CURRENCY,
            Money.parse("10000"),
            feed,
            metrics,
            approvals,
            tokens,
            debts);
    webhooks =
        new WebhookDesk(
            Map.of("pay", WebhookSecrets.parse(WEBHOOK_SECRET)),
            new SqlWebhookStore(database),
            payments,
            database,
            alarms,
            () -> now,
            () -> now);
    sms =
        new SmsDesk(
            Map.of("city", WebhookSecrets.parse(WEBHOOK_SECRET)),
            new SqlSmsStore(database),
            new SqlGridView(
                database,
                new Calendar(() -> now, TestDeployment.ZONE, INTERVAL, Duration.ofMinutes(15))),
            tokens,
            (reference, phone, reply) -> answers.add(phone + " " + reply),
            audit,
            database,
            () -> now,
            6);
    noticeStore = new SqlNoticeStore(database);
    notices =
        new NoticeDesk(
            noticeStore,
            channels,
            counting,
            documents,
            database,
            alarms,
            () -> now,
            TestDeployment.DEPLOYMENT,
            keys.operations(),
            issuing::epochOf);
    grants = new GrantHistory(new SqlGrantStore(database), creditStore);
    notices.onSignal(notices::deliverDue);
    CreditConfirmation confirmation =
        new CreditConfirmation(
            creditStore, topUpStore, issuing, freezing, database, feed, () -> nanos / 1000);
    SqlEstateStore estateStore = new SqlEstateStore(database);
    SqlFleetStore fleetStore = new SqlFleetStore(database);
    fuse =
        new FleetFuse(
            new SqlFuseStore(database), fleetStore, alarms, database, () -> now, 2, approvals);
    protections =
        new Protections(new SqlProtectionStore(database), audit, database, () -> now, approvals);
    rollOuts =
        new RollOuts(
            new SqlRollOutStore(database),
            fleetStore,
            documents,
            alarms,
            audit,
            database,
            () -> now,
            TestDeployment.DEPLOYMENT,
            Verdict.Pace.USUAL);
    EstateImport importing =
        new EstateImport(
            estateStore,
            documents,
            issuing,
            database,
            feed,
            () -> now,
            deployment.descriptor(),
            keys,
            edge -> 1,
            freezing::isFrozen,
            fuse::allowance,
            protections,
            rollOuts,
            fence,
            approvals,
            PriceLimit.USUAL);
    estate = importing;
    freezing.onChange(importing::renew);
    fuse.onChange(importing::renew);
    protections.onChange(importing::renew);
    SqlCheckpointStore checkpoints = new SqlCheckpointStore(database);
    EstateSurroundings places = new EstateSurroundings(importing, estateStore, checkpoints);
    assignments =
        new Assignments(
            checkpoints,
            creditStore,
            issuing,
            documents,
            fleetStore,
            new SqlRecoveryStore(database),
            places,
            withdrawn::contains,
            TestDeployment.DEPLOYMENT,
            keys.credit(),
            approvals);
    reconciliation =
        Reconciliation.of(
            creditStore,
            new SqlRecoveryStore(database),
            fleetStore,
            fence,
            issuing,
            freezing,
            ledger,
            places,
            downlinks,
            database,
            alarms,
            () -> now,
            () -> nanos / 1000,
            TestDeployment.DEPLOYMENT,
            keys.operations(),
            (raw, at) -> DocumentCodec.open(raw, deployment.trust(), at),
            approvals);
    SqlRatingStore rating =
        new SqlRatingStore(database, TestDeployment.CURRENCY, TestDeployment.ZONE);
    ChargeCheck charges = new ChargeCheck(rating, alarms);
    bills =
        new Bills(
            new SqlBillStore(database, rating),
            creditStore,
            notices,
            alarms,
            audit,
            database,
            () -> now,
            new Bills.Rules(TestDeployment.ZONE, 2, 15));
    estimatedBills =
        new EstimatedBills(
            new SqlBillStore(database, rating),
            rating,
            creditStore,
            alarms,
            database,
            () -> now,
            TestDeployment.ZONE,
            EstimatedBills.Rules.USUAL);
    reports =
        new EdgeReports(
            fleetStore,
            List.of(
                confirmation,
                tokens,
                tokenKeys,
                notices,
                charges,
                bills,
                reconciliation.evidence(),
                new ShownProtections(documents, protections, TestDeployment.DEPLOYMENT),
                new ShownRules(
                    documents,
                    alarms,
                    places::lostVersions,
                    estate::renew,
                    TestDeployment.DEPLOYMENT),
                assignments,
                fuse,
                new Redelivery(documents, database, () -> nanos)),
            database,
            alarms,
            feed,
            () -> now,
            Duration.ofMinutes(15),
            metrics);
    SqlReadingStore readings = new SqlReadingStore(database);
    RollUp rollUp = new RollUp(readings, INTERVAL, TestDeployment.ZONE);
    remaking = new Remaking(readings, rollUp, database);
    ingest =
        new Ingest(
            readings,
            rollUp,
            downlinks,
            database,
            alarms,
            feed,
            () -> now,
            () -> nanos,
            TestDeployment.DEPLOYMENT,
            keys.operations(),
            fence::generation,
            metrics);
    calendar = new Calendar(() -> now, TestDeployment.ZONE, INTERVAL, Duration.ofMinutes(15));
    Moves moves =
        new Moves(
            new SqlTopologyStore(database, calendar),
            importing,
            assignments,
            audit,
            approvals,
            database,
            () -> now,
            INTERVAL,
            TestDeployment.ZONE);
    moves.onMoved(remaking::runDue);
    CtExchanges exchanges =
        new CtExchanges(
            new SqlTopologyStore(database, calendar),
            importing,
            assignments,
            point -> rating.terms(point).map(ChargeCheck.RatingStore.Terms::tariff),
            audit,
            approvals,
            database,
            () -> now,
            INTERVAL,
            TestDeployment.ZONE);
    exchanges.onExchanged(remaking::runDue);
    amendments =
        new Amendments(
            new SqlAmendmentStore(database, readings),
            new SqlReadings(database, calendar),
            audit,
            database,
            () -> now,
            INTERVAL,
            TestDeployment.ZONE);
    amendments.onChange(remaking::runDue);
    spans =
        new SpanFiles(
            new SqlSpanStore(database, calendar, TestDeployment.CURRENCY), LossRules.USUAL);
    topology =
        new Topology(
            moves, exchanges, new SqlAreaSums(database, calendar), new SqlLineHeads(database));
    orders =
        new MoneyOrders(
            new SqlSettlementStore(database, rating),
            new SqlGridView(database, calendar),
            issuing,
            ledger,
            approvals,
            database,
            TestDeployment.CURRENCY,
            Money.parse("10000"));
    issuing.issuance().start();
  }

  /** What decides credit on this station's database: its own, or another supervisor's beside it. */
  public CreditIssuing issuing(FenceJournal journal, Transactions transactions) {
    return CreditIssuing.of(
        new SqlCreditStore(database),
        new SqlTopUpStore(database),
        new SqlGrantStore(database),
        journal,
        downlinks,
        documents,
        transactions,
        alarms,
        feed,
        () -> now,
        () -> nanos / 1000,
        new CreditIssuing.Deployment(TestDeployment.DEPLOYMENT, TestDeployment.CURRENCY),
        deployment.key(Role.CREDIT),
        secondKey,
        new StepCaps(documents, TestDeployment.DEPLOYMENT));
  }

  /** The supply point of the customer with a number, from 1. */
  public static SupplyPointId point(int customer) {
    return new SupplyPointId(new UUID(1, customer));
  }

  /** The account of the customer with a number. */
  public static AccountId account(int customer) {
    return new AccountId(Integer.toString(1000 + customer));
  }

  /**
   * An estate in which every tariff that costs 0.52 costs something else from February on: a
   * version of its own, as what was given to units never changes.
   */
  public static String repriced(String estate, String price) {
    String first = "\"price\":\"0.52\"}";
    String next =
        ",{\"number\":%d,\"effectiveFrom\":\"2026-02-01T00:00:00+08:00\",\"price\":\"%s\"}"
            .formatted(Integer.parseInt(price.replace(".", "")), price);
    return price.equals("0.52") ? estate : estate.replace(first, first + next);
  }

  /** An estate document of one transformer with customers. */
  public static String estateOf(int customers) {
    StringBuilder points = new StringBuilder();
    for (int i = 1; i <= customers; i++) {
      points.append(i == 1 ? "" : ",");
      points.append(
          """
          {"supplyPoint":"%s","account":"%s","customer":{"name":"Customer %d","phone":"1380000%04d","mail":"c%d@mail.example"},
           "contract":{"number":"C-%d","signedOn":"2026-01-02"},
           "meter":{"serial":"M-%d","profile":"eastron-sdm120","phase":"A","ratedWatts":8000},
           "opening":{"register":{"count":0,"exponent":0},"at":"2026-01-31T00:00:00+08:00"},"tariff":"RES"}
          """
              .formatted(point(i), account(i), i, i, i, i, i));
    }
    return """
    {"version":1,
     "tariffs":[{"code":"RES","versions":[{"number":1,"effectiveFrom":"2026-01-01T00:00:00+08:00","price":"0.52"}]}],
     "policyDefaults":{"warningSteps":["20.00","10.00"]},
     "districts":[{"code":"D1","name":{"en":"East","zh":"东区"},"transformers":[
      {"code":"D1-T1","name":{"en":"East 1","zh":"东1号"},"ratedKva":400,"edge":"%s",
       "supplyMeter":{"supplyPoint":"%s","serial":"S-1","profile":"eastron-sdm630","ctRatio":"2"},
       "supplyPoints":[%s]}]}]}
    """
        .formatted(EDGE, SUPPLY, points);
  }

  /** Gives an estate document in as an administrator. */
  public Estate.Outcome give(String json) {
    return estate.apply(json.getBytes(StandardCharsets.UTF_8), "admin", "request");
  }

  /** The same, and another person approves its tariffs, if they are other ones. */
  public Estate.Outcome giveApproved(String json) {
    Estate.Outcome outcome = give(json);
    if (outcome instanceof Estate.Outcome.Applied(var _, Optional<Estate.Waiting> waiting)
        && waiting.isPresent()
        && !(approvals.approve(waiting.get().approval(), "second", "", "request")
            instanceof Approvals.Outcome.Done)) {
      throw new AssertionError("not approved");
    }
    return outcome;
  }

  /** Applies an estate of one transformer. */
  public void build(int customers) {
    Estate.Outcome outcome = give(estateOf(customers));
    if (!(outcome instanceof Estate.Outcome.Applied)) {
      throw new AssertionError(outcome.toString());
    }
  }

  /** Pays at the counter. */
  public TopUpOutcome pay(String key, int customer, String amount) {
    return payments.pay(
        new TopUpRequest(
            key,
            account(customer),
            Money.parse(amount),
            TestDeployment.CURRENCY,
            "counter",
            Optional.empty(),
            "cashier"));
  }

  /** Whether an alarm of a kind is open. */
  public boolean alarmed(AlarmKind kind) {
    return alarms.open().stream().map(Alarm::kind).anyMatch(kind::equals);
  }

  @Override
  public void close() {
    fence.close();
    database.close();
  }
}

package io.taiqu.hwtest.sim.history;

import io.taiqu.hwtest.sim.disk.PowerCut;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.EstateSurroundings;
import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.estate.PriceLimit;
import io.taiqu.supervisor.fence.FileFenceJournal;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.EdgeReports;
import io.taiqu.supervisor.fleet.EdgeTrust;
import io.taiqu.supervisor.fleet.Redelivery;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.fleet.RoleKeys;
import io.taiqu.supervisor.fuse.FleetFuse;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.notice.NoticeDesk;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.reading.Ingest;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.reconciliation.Reconciliation;
import io.taiqu.supervisor.reconciliation.ShownProtections;
import io.taiqu.supervisor.reconciliation.ShownRules;
import io.taiqu.supervisor.rollout.RollOuts;
import io.taiqu.supervisor.rollout.Verdict;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAlarmStore;
import io.taiqu.supervisor.sql.SqlApprovalStore;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlCheckpointStore;
import io.taiqu.supervisor.sql.SqlCreditStore;
import io.taiqu.supervisor.sql.SqlDebtStore;
import io.taiqu.supervisor.sql.SqlDocumentStore;
import io.taiqu.supervisor.sql.SqlEstateStore;
import io.taiqu.supervisor.sql.SqlFleetStore;
import io.taiqu.supervisor.sql.SqlFuseStore;
import io.taiqu.supervisor.sql.SqlGrantStore;
import io.taiqu.supervisor.sql.SqlLedgerStore;
import io.taiqu.supervisor.sql.SqlNoticeStore;
import io.taiqu.supervisor.sql.SqlProtectionStore;
import io.taiqu.supervisor.sql.SqlRatingStore;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.sql.SqlRecoveryStore;
import io.taiqu.supervisor.sql.SqlRollOutStore;
import io.taiqu.supervisor.sql.SqlTokenStore;
import io.taiqu.supervisor.sql.SqlTopUpStore;
import io.taiqu.supervisor.tariff.ChargeCheck;
import io.taiqu.supervisor.topup.CreditConfirmation;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.Freezing;
import io.taiqu.supervisor.topup.PaymentDesk;
import io.taiqu.supervisor.topup.StepCaps;
import io.taiqu.supervisor.topup.TokenDesk;
import io.taiqu.supervisor.topup.TokenKeyDesk;
import io.taiqu.supervisor.topup.TopUpStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** One run of a supervisor's process: its use cases on its database and its fence. */
final class Station implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofHours(4);
  private static final Duration SILENT_AFTER = Duration.ofMinutes(15);
  private static final Money LARGEST = Money.parse("10000");
  private static final int TORN_BYTES = 13;
  private static final int RARER = 60;
  private static final int FLEET_FUSE = 100;

  final Fuse fuse = new Fuse();
  final Database database;
  final FileFenceJournal fence;
  final FusedTransactions transactions;
  final CreditStore credit;
  final SqlReadingStore readings;
  final Warnings warnings;
  final Alarms alarms;
  final CreditIssuing issuing;
  final PaymentDesk payments;
  final Ledger ledger;
  final EstateImport estate;

  private final History history;
  private final Path fenceFile;
  private final DocumentDesk documents;
  private final NoticeDesk notices;
  private final EdgeReports reports;
  private final Ingest ingest;
  private final EdgeTrust trust;
  final Approvals approvals;
  final Reconciliation reconciliation;
  final Assignments assignments;
  final EstateSurroundings places;
  private final SqlFleetStore fleet;
  boolean connected;
  boolean signalled;

  /** Starts on the files of a directory. */
  Station(History history, Path directory) {
    this.history = history;
    this.fenceFile = directory.resolve("fence.journal");
    this.database = Database.open(directory.resolve("supervisor.db"));
    try {
      this.fence = FileFenceJournal.open(fenceFile, Keys.DEPLOYMENT);
    } catch (FenceException fenceOfOurOwn) {
      database.close();
      throw new IllegalStateException(fenceOfOurOwn);
    }
    this.transactions = new FusedTransactions(database, fuse);
    this.credit = new SqlCreditStore(database);
    Alteration mutant = history.mutant();
    RoleKeys keys = Keys.roles(history.keyStage);
    LiveFeed feed = new LiveFeed();
    Metrics metrics = new Metrics();
    LongSupplier nanos = history::nanos;
    FenceJournal fusedFence = mutant.fence(new FusedFence(fence, fuse, this::tearFence), credit);
    CreditStore alteredCredit = mutant.credit(credit);
    TopUpStore topUps = mutant.topUps(new SqlTopUpStore(database));
    this.alarms = new Alarms(new SqlAlarmStore(database), transactions, feed);
    this.documents =
        new DocumentDesk(
            new SqlDocumentStore(database),
            this::publish,
            transactions,
            fusedFence::generation,
            () -> alteredCredit.recoveringSince().isPresent(),
            keys);
    this.issuing =
        CreditIssuing.of(
            alteredCredit,
            topUps,
            new SqlGrantStore(database),
            fusedFence,
            this::publish,
            documents,
            transactions,
            alarms,
            feed,
            history::now,
            () -> history.nanos() / 1_000,
            new CreditIssuing.Deployment(Keys.DEPLOYMENT, Keys.CURRENCY),
            keys.credit(),
            keys.secondCredit(),
            new StepCaps(documents, Keys.DEPLOYMENT));
    issuing.publishing().onSignal(() -> signalled = true);
    this.ledger = new Ledger(new SqlLedgerStore(database), mutant.payments(transactions));
    AuditTrail audit = new AuditTrail(new SqlAuditStore(database), history::now);
    this.approvals =
        new Approvals(new SqlApprovalStore(database), audit, transactions, history::now);
    Freezing freezing = new Freezing(alteredCredit, alarms, transactions);
    TokenDesk tokens =
        new TokenDesk(
            new SqlTokenStore(database),
            alteredCredit,
            fusedFence,
            freezing,
            Keys.DEPLOYMENT,
            Keys.CURRENCY,
            keys.credit().secretFor("TQU1 tokens"),
            new TokenDesk.Limits(LARGEST, TokenDesk.Limits.MOST_OUTSTANDING));
    this.payments =
        new PaymentDesk(
            topUps,
            issuing,
            ledger,
            mutant.payments(transactions),
            history::now,
            () -> history.nanos() / 1_000,
            Keys.CURRENCY,
            LARGEST,
            feed,
            metrics,
            approvals,
            tokens,
            new Debts(
                new SqlDebtStore(database), ledger, approvals, Keys.CURRENCY, account -> true));
    SqlNoticeStore noticeStore = new SqlNoticeStore(database);
    this.warnings = new Warnings(noticeStore, alarms);
    this.notices =
        new NoticeDesk(
            noticeStore,
            List.of(mutant.delivery(new Page(history))),
            Set.of(Page.NAME),
            documents,
            transactions,
            alarms,
            history::now,
            Keys.DEPLOYMENT,
            keys.operations(),
            issuing::epochOf);
    notices.onSignal(notices::deliverDue);
    SqlEstateStore estates = new SqlEstateStore(database);
    this.fleet = new SqlFleetStore(database);
    FleetFuse fleetFuse =
        new FleetFuse(
            new SqlFuseStore(database),
            fleet,
            alarms,
            transactions,
            history::now,
            FLEET_FUSE,
            approvals);
    Protections protections =
        new Protections(
            new SqlProtectionStore(database), audit, transactions, history::now, approvals);
    this.estate =
        new EstateImport(
            estates,
            documents,
            issuing,
            transactions,
            feed,
            history::now,
            Keys.descriptor(),
            keys,
            edge -> 1,
            freezing::isFrozen,
            fleetFuse::allowance,
            protections,
            new RollOuts(
                new SqlRollOutStore(database),
                fleet,
                documents,
                alarms,
                audit,
                transactions,
                history::now,
                Keys.DEPLOYMENT,
                Verdict.Pace.USUAL),
            fusedFence,
            approvals,
            PriceLimit.USUAL);
    protections.onChange(estate::renew);
    freezing.onChange(estate::renew);
    fleetFuse.onChange(estate::renew);
    int units = history.unit().number();
    this.trust = new EdgeTrust(mutant.trust(Keys.trust(history.keyStage, units)), fleet);
    EdgeId edge = EstateText.edge(units);
    trust.learn(edge, DocumentCodec.sign(Keys.certificate(edge), Keys.of("root")));
    SqlCheckpointStore checkpoints = new SqlCheckpointStore(database);
    this.places = new EstateSurroundings(estate, estates, checkpoints);
    this.assignments =
        new Assignments(
            checkpoints,
            alteredCredit,
            issuing,
            documents,
            fleet,
            new SqlRecoveryStore(database),
            places,
            any -> trust.isRevoked(any.toString()),
            Keys.DEPLOYMENT,
            keys.credit(),
            approvals);
    this.reconciliation =
        Reconciliation.of(
            alteredCredit,
            new SqlRecoveryStore(database),
            fleet,
            fusedFence,
            issuing,
            freezing,
            ledger,
            places,
            this::publish,
            transactions,
            alarms,
            history::now,
            () -> history.nanos() / 1_000,
            Keys.DEPLOYMENT,
            keys.operations(),
            trust::open,
            approvals);
    this.reports =
        new EdgeReports(
            fleet,
            List.of(
                new CreditConfirmation(
                    alteredCredit,
                    topUps,
                    issuing,
                    freezing,
                    transactions,
                    feed,
                    () -> history.nanos() / 1_000),
                notices,
                new ChargeCheck(new SqlRatingStore(database, Keys.CURRENCY, Keys.ZONE), alarms),
                reconciliation.evidence(),
                new ShownProtections(documents, protections, Keys.DEPLOYMENT),
                new ShownRules(
                    documents, alarms, places::lostVersions, estate::renew, Keys.DEPLOYMENT),
                fleetFuse,
                assignments,
                tokens,
                tokenKeys(tokens, alteredCredit, fusedFence::generation, keys),
                // Reports are rarer here than in service, so absence is longer.
                new Redelivery(documents, transactions, () -> history.nanos() / RARER)),
            transactions,
            alarms,
            feed,
            history::now,
            SILENT_AFTER,
            metrics);
    this.readings = new SqlReadingStore(database);
    this.ingest =
        new Ingest(
            readings,
            new RollUp(readings, INTERVAL, Keys.ZONE),
            this::publish,
            mutant.readings(transactions),
            alarms,
            feed,
            history::now,
            nanos,
            Keys.DEPLOYMENT,
            keys.operations(),
            fusedFence::generation,
            metrics);
    issuing.issuance().start();
  }

  /** Units are given the keys of tokens where anybody types some. */
  private ReportFollower tokenKeys(
      TokenDesk tokens, CreditStore accounts, LongSupplier generation, RoleKeys keys) {
    return history.isEnabled(Fault.TOKEN_TYPED) || history.isEnabled(Fault.TOKEN_GUESSED)
        ? new TokenKeyDesk(
            tokens,
            accounts,
            documents,
            Keys.DEPLOYMENT,
            new TokenKeyDesk.Edges(edge -> Optional.of(Keys.of(edge).verifyingKey()), edge -> 1),
            generation,
            keys.credit())
        : (report, now) -> {};
  }

  private void tearFence() {
    try {
      Files.write(fenceFile, new byte[TORN_BYTES], StandardOpenOption.APPEND);
      history.count(Fault.FENCE_TORN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletionStage<Void> publish(String topic, byte[] message, boolean retained) {
    fuse.pass("before a publication");
    if (!connected) {
      return CompletableFuture.failedStage(new IllegalStateException("no session"));
    }
    History.Delivery delivery = history.delivery();
    if (delivery != History.Delivery.REFUSED) {
      history.judge().published(topic, message, fence);
      history.network().publish(false, topic, message, retained);
    }
    fuse.pass("after a publication");
    return delivery == History.Delivery.TAKEN
        ? CompletableFuture.completedStage(null)
        : CompletableFuture.failedStage(new IllegalStateException("the session broke"));
  }

  /** The session with the broker comes up. */
  void connect() {
    connected = true;
    documents.publishAll();
    issuing.publishing().publishAll();
  }

  /** What the thread of the outbox does. */
  void publishWaiting() {
    signalled = false;
    issuing.publishing().publishWaiting();
  }

  /** What is done now and then. */
  void rounds() {
    ingest.askForGaps();
    notices.deliverDue();
    reports.judgeSilence();
    issuing.publishing().publishWaiting();
  }

  /** A message from an edge, or from who says that it is one. */
  void receive(String topic, byte[] bytes) {
    Topics.Topic parsed = Topics.parse(topic).orElseThrow();
    switch (trust.open(bytes, history.now())) {
      case Opened.Trusted(EdgeReport report, _, _, _) when report.edge().equals(parsed.edge()) -> {
        history.judge().reported(report, bytes);
        reports.take(report);
      }
      case Opened.Trusted(ReadingBatch batch, _, _, _) when batch.edge().equals(parsed.edge()) -> {
        history.judge().received(bytes);
        ingest.take(List.of(batch));
      }
      case Opened.Trusted(Evidence shown, _, _, _) when shown.edge().equals(parsed.edge()) ->
          reconciliation.evidence().take(shown);
      case Opened.Trusted _, Opened.Refused _ -> {}
    }
  }

  /** A clerk gives the document and another person approves its tariffs, or neither happened. */
  void apply(EstateText text) {
    transactions.run(() -> {
      Estate.Outcome outcome =
          estate.apply(asKnown(text).json().getBytes(StandardCharsets.UTF_8), "clerk", "");
      if (!(outcome instanceof Estate.Outcome.Applied(var _, Optional<Estate.Waiting> waiting))) {
        throw new IllegalStateException(outcome.toString());
      }
      waiting.ifPresent(part -> approvals.approve(part.approval(), "second", "", ""));
    });
  }

  /** The document in force on a channel to the unit. */
  Optional<Document> inForce(Topics.Channel channel) {
    return documents
        .bytes(new Topics.Topic(Keys.DEPLOYMENT, history.unit().edge(), channel, Optional.empty()))
        .map(Judge::read);
  }

  /** The unit that the estate names; empty before the first document. */
  Optional<EdgeId> edge() {
    return IntStream.rangeClosed(1, history.unit().number())
        .mapToObj(EstateText::edge)
        .filter(fleet::knows)
        .findFirst();
  }

  /** A document can't say that a unit or a meter was replaced: that takes two people. */
  private EstateText asKnown(EstateText text) {
    List<Integer> meters = new ArrayList<>();
    for (Household household : history.unit().households.values()) {
      boolean second = places.serial(household.point).equals(Optional.of(household.serial(2)));
      meters.add(second ? 2 : 1);
    }
    return text.withMeters(meters).withEdge(edge().orElse(text.edge()));
  }

  /** Whether an alarm is open. */
  boolean alarmed(AlarmKind kind) {
    return alarms.open().stream().map(Alarm::kind).anyMatch(kind::equals);
  }

  /** What a process throws at its end. */
  void requireAlive() {
    if (fuse.isDead()) {
      throw new PowerCut("the process is dead");
    }
  }

  @Override
  public void close() {
    fence.close();
    database.close();
  }
}

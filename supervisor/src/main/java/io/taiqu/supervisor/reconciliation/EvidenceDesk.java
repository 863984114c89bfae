package io.taiqu.supervisor.reconciliation;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.fleet.FleetStore;
import io.taiqu.supervisor.fleet.FleetStore.Proved;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.topup.Freezing;
import io.taiqu.supervisor.topup.RealClock;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Asks edges what they stand on, and judges it: the last proved head of a ledger must be an
 * ancestor of every head that was reported since, and documents that edges hold are taken back.
 */
public final class EvidenceDesk implements ReportFollower {
  private static final long DOCUMENTS_EVERY_MICROS = Duration.ofSeconds(30).toMillis() * 1_000;
  private static final long LINKS_EVERY_MICROS = Duration.ofMinutes(10).toMillis() * 1_000;

  private final FleetStore fleet;
  private final CreditStore credit;
  private final ShownDocuments documents;
  private final Recovery recovery;
  private final Freezing freezing;
  private final Downlinks downlinks;
  private final Transactions transactions;
  private final Alarms alarms;
  private final InstantSource clock;
  private final RealClock realClock;
  private final DeploymentId deployment;
  private final LongSupplier generation;
  private final SigningKey key;
  private final Map<EdgeId, Asked> asked = new ConcurrentHashMap<>();

  /**
   * What an edge was asked in this run.
   *
   * @param documents the newest request for documents
   * @param links the newest request for links alone
   * @param reached the entry that the ledger had reached when links alone were asked for
   */
  private record Asked(
      long documentsMicros, long linksMicros, Revision documents, Revision links, long reached) {
    static final Asked NEVER = new Asked(0, 0, Revision.NONE, Revision.NONE, 0);
  }

  public EvidenceDesk(
      FleetStore fleet,
      CreditStore credit,
      ShownDocuments documents,
      Recovery recovery,
      Freezing freezing,
      Downlinks downlinks,
      Transactions transactions,
      Alarms alarms,
      InstantSource clock,
      RealClock realClock,
      DeploymentId deployment,
      LongSupplier generation,
      SigningKey key) {
    this.fleet = fleet;
    this.credit = credit;
    this.documents = documents;
    this.recovery = recovery;
    this.freezing = freezing;
    this.downlinks = downlinks;
    this.transactions = transactions;
    this.alarms = alarms;
    this.clock = clock;
    this.realClock = realClock;
    this.deployment = deployment;
    this.generation = generation;
    this.key = key;
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    EdgeId edge = report.edge();
    Optional<Proved> proved = fleet.proved(edge);
    if (proved.isEmpty()) {
      // The first acknowledged report is where the history begins for us.
      fleet.prove(edge, new Proved(report.ledgerSequence(), report.ledgerHead()));
    }
    boolean longer =
        proved.filter(known -> known.ledgerSequence() < report.ledgerSequence()).isPresent()
            && mayBeAskedForLinks(edge);
    boolean wanted = recovery.wants(edge) || isUnexplained(report);
    if (longer || (wanted && mayBeAskedForDocuments(edge))) {
      transactions.afterCommit(() -> ask(edge, wanted));
    }
  }

  private boolean mayBeAskedForLinks(EdgeId edge) {
    long before = asked.getOrDefault(edge, Asked.NEVER).linksMicros();
    return realClock.micros() - before > LINKS_EVERY_MICROS;
  }

  private boolean mayBeAskedForDocuments(EdgeId edge) {
    long before = asked.getOrDefault(edge, Asked.NEVER).documentsMicros();
    return realClock.micros() - before > DOCUMENTS_EVERY_MICROS;
  }

  /** All reports of a unit whose disk was set back look late. Its answer to a question does not. */
  @Override
  public void late(EdgeReport report) {
    if (mayBeAskedForLinks(report.edge())) {
      transactions.afterCommit(() -> ask(report.edge(), false));
    }
  }

  /**
   * A unit that this database does not know may have taken over what another one served after the
   * backup was made: the hand-over that it holds tells. It is asked again when it reports more than
   * it has shown, since the broker may have given it back what its disk had lost.
   */
  @Override
  public void unknownEdge(EdgeReport report) {
    EdgeId edge = report.edge();
    boolean wanted = recovery.wants(edge) || (recovery.isInProgress() && isUnexplained(report));
    if (wanted && mayBeAskedForDocuments(edge)) {
      transactions.afterCommit(() -> ask(edge, true));
    }
  }

  /** Whether an edge tells of credit or of an assignment of which nothing is known here. */
  private boolean isUnexplained(EdgeReport report) {
    return report.meters().stream().anyMatch(meter -> isUnexplained(meter));
  }

  private boolean isUnexplained(MeterReport meter) {
    boolean knownCredit =
        meter.accepted().equals(Revision.NONE)
            || credit.issue(meter.supplyPoint(), meter.accepted()).isPresent();
    return !knownCredit || meter.assignmentEpoch() > documents.newestEpoch(meter.supplyPoint());
  }

  @Override
  public void ledgerBroken(EdgeReport report, AlarmCause cause, Instant now) {
    freezeAll(report.edge(), cause, now);
  }

  /** Asks an edge, at most once in a while for each kind of thing. */
  private void ask(EdgeId edge, boolean wanted) {
    long micros = realClock.micros();
    Asked before = asked.getOrDefault(edge, Asked.NEVER);
    // Not an order of states: only told apart from a repetition, within one run of the edge.
    Revision revision = new Revision(generation.getAsLong(), micros);
    asked.put(
        edge,
        new Asked(
            wanted ? micros : before.documentsMicros(),
            micros,
            wanted ? revision : before.documents(),
            wanted ? before.links() : revision,
            wanted ? before.reached() : reached(edge)));
    long after = fleet.proved(edge).map(Proved::ledgerSequence).orElse(0L);
    EvidenceRequest request = new EvidenceRequest(deployment, edge, revision, after, wanted);
    downlinks.publish(Topics.of(request).name(), DocumentCodec.sign(request, key), false);
  }

  private long reached(EdgeId edge) {
    return fleet.position(edge).map(FleetStore.Position::ledgerSequence).orElse(0L);
  }

  /** Takes what an edge shows. */
  public void take(Evidence evidence) {
    Instant now = clock.instant();
    transactions.run(() -> {
      evidence.documents().forEach(raw -> documents.take(raw, now));
      Asked last = asked.getOrDefault(evidence.edge(), Asked.NEVER);
      if (last.documents().equals(evidence.answers())) {
        recovery.heard(evidence.edge());
      }
      if (last.links().equals(evidence.answers())) {
        judgeEnd(evidence, last.reached(), now);
      }
      judgeLinks(evidence, now);
    });
  }

  /** What answers a question was said after it: by then no ledger is shorter than it was before. */
  private void judgeEnd(Evidence evidence, long reached, Instant now) {
    long end = evidence.ledgerAfter() + evidence.links().size();
    if (evidence.links().size() < Evidence.MAX_LINKS && end < reached) {
      notDescendant(
          evidence.edge(), AlarmCause.of(AlarmCause.Code.LEDGER_WENT_BACK, reached, end), now);
    }
  }

  private void notDescendant(EdgeId edge, AlarmCause cause, Instant now) {
    alarms.raise(AlarmKind.LEDGER_NOT_DESCENDANT, new AlarmSubject.Edge(edge), cause, now);
    freezeAll(edge, cause, now);
  }

  private void judgeLinks(Evidence evidence, Instant now) {
    EdgeId edge = evidence.edge();
    Optional<Proved> proved = fleet.proved(edge);
    if (proved.isEmpty()
        || proved.get().ledgerSequence() != evidence.ledgerAfter()
        || evidence.links().isEmpty()) {
      return;
    }
    SortedMap<Long, Digest> reported = fleet.headsAfter(edge, evidence.ledgerAfter());
    Proved reached = proved.get();
    long sequence = reached.ledgerSequence();
    Digest head = reached.head();
    for (Digest link : evidence.links()) {
      sequence++;
      head = head.chain(link.toBytes());
      Digest claimed = reported.get(sequence);
      if (claimed != null && !claimed.equals(head)) {
        notDescendant(
            edge,
            AlarmCause.of(
                AlarmCause.Code.LEDGER_NOT_PROVED, reached.ledgerSequence(), sequence, claimed),
            now);
        return;
      }
      if (claimed != null) {
        reached = new Proved(sequence, head);
      }
    }
    fleet.prove(edge, reached);
  }

  private void freezeAll(EdgeId edge, AlarmCause cause, Instant now) {
    for (CreditAccount account : credit.accounts()) {
      if (account.edge().equals(edge)) {
        freezing.freeze(account.point(), cause, now);
      }
    }
  }

  /**
   * Two people looked at a supply point's edge: if its ledger was in doubt, its history begins anew
   * with its next report. A unit whose card was set back also counts its reports from before.
   */
  void trustAnew(SupplyPointId point, Instant now) {
    credit
        .account(point)
        .map(CreditAccount::edge)
        .ifPresent(edge -> {
          AlarmSubject subject = new AlarmSubject.Edge(edge);
          if (alarms.open(AlarmKind.LEDGER_NOT_DESCENDANT, subject).isPresent()) {
            fleet.forgetHistory(edge);
            alarms.clear(AlarmKind.LEDGER_NOT_DESCENDANT, subject, now);
          }
        });
  }
}

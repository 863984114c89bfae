package io.taiqu.supervisor.assignment;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.CheckpointStore.Checkpoint;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.FleetStore;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.reconciliation.RecoveryStore;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Replaces an edge, or the meter of a supply point, by a signed hand-over under the next assignment
 * epoch: totals as issued, charged and register as the ledger of the edge before had them in its
 * newest report. What was used since is charged by who takes over, from that register to the
 * present one. The old unit must be fenced first: from then on nothing that it says counts.
 */
public final class Assignments implements ReportFollower {
  private final CheckpointStore checkpoints;
  private final CreditStore credit;
  private final CreditIssuing issuing;
  private final DocumentDesk documents;
  private final FleetStore fleet;
  private final RecoveryStore shown;
  private final Places places;
  private final Predicate<EdgeId> withdrawn;
  private final DeploymentId deployment;
  private final SigningKey key;

  /** What the estate knows of places, and what changes there. */
  public interface Places {
    /** An edge is another one from now on. */
    void moved(EdgeId from, EdgeId to);

    /** The serial number of the meter of a supply point. */
    Optional<MeterSerial> serial(SupplyPointId point);

    /** The meter of a supply point is another one from now on. */
    void exchanged(SupplyPointId point, MeterSerial serial);

    /** Issues tariffs and policies as the estate now says. */
    void issueRules();
  }

  /**
   * Assignments.
   *
   * @param shown what units showed of an assignment that a restored database does not know
   * @param withdrawn whether every certificate of an edge was withdrawn
   * @param key of the credit role
   */
  public Assignments(
      CheckpointStore checkpoints,
      CreditStore credit,
      CreditIssuing issuing,
      DocumentDesk documents,
      FleetStore fleet,
      RecoveryStore shown,
      Places places,
      Predicate<EdgeId> withdrawn,
      DeploymentId deployment,
      SigningKey key,
      Approvals approvals) {
    this.checkpoints = checkpoints;
    this.credit = credit;
    this.issuing = issuing;
    this.documents = documents;
    this.fleet = fleet;
    this.shown = shown;
    this.places = places;
    this.withdrawn = withdrawn;
    this.deployment = deployment;
    this.key = key;
    approvals.decides(
        Approval.Kind.REPLACE_EDGE, (proposal, by, now) -> replaceEdge(proposal, now));
    approvals.decides(
        Approval.Kind.HAND_OVER_METER, (proposal, by, now) -> replaceMeter(proposal, now));
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    for (MeterReport meter : report.meters()) {
      boolean ofThisAssignment =
          credit
              .account(meter.supplyPoint())
              .filter(account -> account.edge().equals(report.edge()))
              .filter(account -> account.assignmentEpoch() == meter.assignmentEpoch())
              .isPresent();
      if (ofThisAssignment && meter.checkpoint().isPresent()) {
        checkpoints.save(
            meter.supplyPoint(),
            new Checkpoint(meter.assignmentEpoch(), meter.checkpoint().get(), now));
      }
    }
  }

  /** What is proposed to a second person, or why it can't be. */
  public sealed interface Proposal {
    /** It can. */
    record Ready(String subject, SequencedMap<String, String> facts) implements Proposal {}

    /** It can't. */
    record NotReady(Obstacle why) implements Proposal {}
  }

  /** The proposal that another unit takes over everything that an edge served. */
  public Proposal proposeEdge(EdgeId from, EdgeId to) {
    Optional<Obstacle> obstacle = obstacle(from, to);
    if (obstacle.isPresent()) {
      return new Proposal.NotReady(obstacle.get());
    }
    List<CreditAccount> accounts = accountsOf(from);
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("from", from.toString());
    facts.put("to", to.toString());
    facts.put("points", Integer.toString(accounts.size()));
    facts.put(
        "neverReported",
        Long.toString(accounts.stream().filter(account -> newest(account).isEmpty()).count()));
    fleet.lastReports().stream()
        .filter(last -> last.edge().equals(from))
        .flatMap(last -> last.takenAt().stream())
        .findFirst()
        .ifPresent(at -> facts.put("lastReport", at.toString()));
    return new Proposal.Ready("edge:" + from, facts);
  }

  private Optional<Obstacle> obstacle(EdgeId from, EdgeId to) {
    if (!fleet.knows(from)) {
      return Optional.of(Obstacle.of(Code.EDGE_SERVES_NOTHING, from));
    }
    if (!withdrawn.test(from)) {
      return Optional.of(Obstacle.of(Code.CERTIFICATE_COUNTS, from));
    }
    if (fleet.knows(to) || fleet.position(to).isPresent() || withdrawn.test(to)) {
      return Optional.of(Obstacle.of(Code.IDENTITY_USED, to));
    }
    if (issuing.issuance().suspension().isPresent()) {
      return issuing.issuance().suspension();
    }
    return accountsOf(from).stream()
        .filter(CreditAccount::frozen)
        .findFirst()
        .map(account -> Obstacle.of(Code.FROZEN, account.point()));
  }

  private List<CreditAccount> accountsOf(EdgeId edge) {
    return credit.accounts().stream().filter(account -> account.edge().equals(edge)).toList();
  }

  private Optional<Checkpoint> newest(CreditAccount account) {
    return checkpoints
        .checkpoint(account.point())
        .filter(known -> known.assignmentEpoch() == account.assignmentEpoch());
  }

  /** Where charging goes on: as reported, or as it was opened if nothing ever was. */
  private ChargingState charging(CreditAccount account) {
    return newest(account).map(Checkpoint::charging).orElseGet(() -> opened(account));
  }

  private ChargingState opened(CreditAccount account) {
    Topics.Topic topic =
        new Topics.Topic(
            deployment, account.edge(), Topics.Channel.HANDOVER, Optional.of(account.point()));
    byte[] raw =
        documents
            .bytes(topic)
            .orElseThrow(() -> new IllegalStateException("no hand-over of " + account.point()));
    try {
      return ((Handover) DocumentCodec.readStored(raw).document()).charging();
    } catch (MalformedException ownDocument) {
      throw new IllegalStateException("the hand-over of " + account.point(), ownDocument);
    }
  }

  private Optional<Obstacle> replaceEdge(Approval proposal, Instant now) {
    EdgeId from = EdgeId.parse(proposal.fact("from"));
    EdgeId to = EdgeId.parse(proposal.fact("to"));
    Optional<Obstacle> obstacle = obstacle(from, to);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    List<CreditAccount> accounts = accountsOf(from);
    places.moved(from, to);
    accounts.forEach(account -> handOver(account, to, account.meter()));
    documents.forget(from);
    places.issueRules();
    accounts.forEach(
        account -> issuing.assign(account.point(), to, account.meter(), nextEpoch(account), now));
    return Optional.empty();
  }

  /**
   * The epoch of the next hand-over. One that a recovery could not follow, because it was shown for
   * a part of an edge's points alone, was given out all the same: a unit that holds it takes no
   * lower one.
   */
  private long nextEpoch(CreditAccount account) {
    long known = account.assignmentEpoch();
    for (RecoveryStore.Kind kind : RecoveryStore.Kind.values()) {
      known =
          Math.max(
              known, shown.shown(account.point(), kind).map(RecoveryStore.Shown::level).orElse(0L));
    }
    return known + 1;
  }

  private void handOver(CreditAccount account, EdgeId to, MeterSerialHash meter) {
    handOver(account, to, meter, charging(account));
  }

  private void handOver(
      CreditAccount account, EdgeId to, MeterSerialHash meter, ChargingState charging) {
    documents.put(
        account.point().toString(),
        revision ->
            new Handover(
                deployment,
                account.point(),
                meter,
                to,
                nextEpoch(account),
                revision,
                account.credited(),
                account.withdrawn(),
                account.tokens(),
                charging),
        key);
  }

  /** The proposal that a supply point's account goes on with another meter, on the same edge. */
  public Proposal proposeMeter(SupplyPointId point, MeterSerial serial) {
    Optional<Obstacle> obstacle = obstacle(point, serial);
    if (obstacle.isPresent()) {
      return new Proposal.NotReady(obstacle.get());
    }
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("point", point.toString());
    facts.put("from", places.serial(point).orElseThrow().text());
    facts.put("to", serial.text());
    return new Proposal.Ready("point:" + point, facts);
  }

  private Optional<Obstacle> obstacle(SupplyPointId point, MeterSerial serial) {
    Optional<CreditAccount> account = credit.account(point);
    Optional<MeterSerial> present = places.serial(point);
    if (account.isEmpty() || present.isEmpty()) {
      return Optional.of(Obstacle.of(Code.NO_CREDIT_ACCOUNT, point));
    }
    if (present.get().equals(serial)) {
      return Optional.of(Obstacle.of(Code.METER_KNOWN, serial.text()));
    }
    if (account.get().frozen()) {
      return Optional.of(Obstacle.of(Code.FROZEN, point));
    }
    return issuing.issuance().suspension();
  }

  /** Why a supply point's account can't go to another edge now. */
  public Optional<Obstacle> obstacleToMove(SupplyPointId point) {
    return credit
        .account(point)
        .flatMap(account ->
            account.frozen()
                ? Optional.of(Obstacle.of(Code.FROZEN, point))
                : issuing.issuance().suspension());
  }

  /**
   * A supply point was moved to another edge with its meter: its account, if it has one, goes on
   * there from where charging stood by the newest report. In the caller's transaction, after the
   * estate changed.
   */
  public void move(SupplyPointId point, EdgeId to, Instant now) {
    Optional<CreditAccount> account = credit.account(point);
    account.ifPresent(known -> handOver(known, to, known.meter()));
    places.issueRules();
    account.ifPresent(known -> issuing.assign(point, to, known.meter(), nextEpoch(known), now));
  }

  /** Whether a customer is charged by a point's meter. */
  public boolean isCharged(SupplyPointId point) {
    return credit.account(point).isPresent();
  }

  /** Where charging of a point stood by the newest report; empty if nobody is charged by it. */
  public Optional<ChargingState> charging(SupplyPointId point) {
    return credit.account(point).map(this::charging);
  }

  /**
   * A point's account goes on with the same unit and meter from another state of charging. In the
   * caller's transaction, after the estate changed.
   */
  public void goOn(SupplyPointId point, ChargingState from, Instant now) {
    CreditAccount account = credit.account(point).orElseThrow();
    handOver(account, account.edge(), account.meter(), from);
    places.issueRules();
    issuing.assign(point, account.edge(), account.meter(), nextEpoch(account), now);
  }

  private Optional<Obstacle> replaceMeter(Approval proposal, Instant now) {
    SupplyPointId point = SupplyPointId.parse(proposal.fact("point"));
    MeterSerial serial = new MeterSerial(proposal.fact("to"));
    Optional<Obstacle> obstacle = obstacle(point, serial);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    CreditAccount account = credit.account(point).orElseThrow();
    places.exchanged(point, serial);
    handOver(account, account.edge(), serial.hash());
    places.issueRules();
    issuing.assign(point, account.edge(), serial.hash(), nextEpoch(account), now);
    return Optional.empty();
  }
}

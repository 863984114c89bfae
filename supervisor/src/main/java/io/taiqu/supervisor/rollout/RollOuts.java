package io.taiqu.supervisor.rollout;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.FleetStore;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leads new rules through their stages. One at a time: while some units are kept on the rules from
 * before, no other rules can be given.
 */
public final class RollOuts {
  /** Who acts when it goes by itself. */
  public static final String BY_ITSELF = "supervisor";

  // What new rules can bring about. A silent meter or a lost reading says nothing about rules.
  private static final Set<AlarmKind> DISAGREEMENTS =
      EnumSet.of(
          AlarmKind.CHARGE_DIFFERENCE,
          AlarmKind.CREDIT_MISMATCH,
          AlarmKind.LEDGER_NOT_DESCENDANT,
          AlarmKind.DOCUMENT_REFUSED,
          AlarmKind.RELAY_DISAGREES);

  private final RollOutStore store;
  private final FleetStore fleet;
  private final DocumentDesk documents;
  private final Alarms alarms;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final DeploymentId deployment;
  private final Verdict.Pace pace;
  private volatile Runnable changed = () -> {};
  private volatile Runnable takingBack = () -> {};

  public RollOuts(
      RollOutStore store,
      FleetStore fleet,
      DocumentDesk documents,
      Alarms alarms,
      AuditTrail audit,
      Transactions transactions,
      InstantSource clock,
      DeploymentId deployment,
      Verdict.Pace pace) {
    this.store = store;
    this.fleet = fleet;
    this.documents = documents;
    this.alarms = alarms;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.deployment = deployment;
    this.pace = pace;
  }

  /** What to call, in the transaction that moved a stage: more units get the rules. */
  public void onChange(Runnable action) {
    changed = action;
  }

  /** What to call, in the transaction that takes one back: the rules from before are the rules. */
  public void onTakingBack(Runnable action) {
    takingBack = action;
  }

  /** Begins one, in the caller's transaction; the one before must not divide the units any more. */
  public RollOut begin(byte[] before, String by, String requestId, Instant now) {
    Optional<RollOut> last = store.newest();
    if (last.filter(RollOut::divides).isPresent()) {
      throw new IllegalStateException("a roll-out is under way");
    }
    last.filter(RollOut::isOpen)
        .ifPresent(open -> save(open, RollOut.State.DONE, open.stage(), Optional.empty(), now));
    RollOut first =
        new RollOut(
            last.map(RollOut::id).orElse(0L) + 1,
            RollOut.State.RUNNING,
            0,
            now,
            now,
            by,
            Optional.empty());
    RollOut begun = at(first, firstStageAfter(first, -1), now);
    store.add(begun, before);
    record(by, "rollout.begun", begun, "", requestId);
    return begun;
  }

  /** The newest one. */
  public Optional<RollOut> newest() {
    return store.newest();
  }

  /** The one that keeps some units on the rules from before. */
  public Optional<Divided> divided() {
    return store
        .newest()
        .filter(RollOut::divides)
        .map(rollOut ->
            new Divided(rollOut, rollOut.reached(store.units()), store.before(rollOut.id())));
  }

  /**
   * Rules that not every unit has.
   *
   * @param reached the units that have the new ones
   * @param before the rules that the others have, as an estate document
   */
  public record Divided(RollOut rollOut, Set<EdgeId> reached, byte[] before) {}

  /** The rules from before the newest one, as an estate document. */
  public byte[] before(RollOut rollOut) {
    return store.before(rollOut.id());
  }

  /** How the units stand that have the rules. */
  public List<Shown> units(RollOut rollOut) {
    return evidence(rollOut).stream()
        .map(unit -> new Shown(unit, unit.standing(rollOut.stageSince(), pace.acceptance())))
        .toList();
  }

  /** A unit and how it stands. */
  public record Shown(Evidence evidence, Evidence.Standing standing) {}

  /** When the next stage begins at the earliest. */
  public Instant nextAt(RollOut rollOut) {
    return rollOut.stageSince().plus(pace.hold());
  }

  /** The newest ones, newest first. */
  public List<RollOut> recent(int limit) {
    return store.recent(limit);
  }

  /** How many units there are. */
  public int fleetSize() {
    return store.units().size();
  }

  /** Looks at the running one; call now and then. */
  public void judge() {
    transactions.run(() -> {
      Instant now = clock.instant();
      store
          .newest()
          .filter(rollOut -> rollOut.state() == RollOut.State.RUNNING)
          .ifPresent(rollOut -> judge(rollOut, now));
    });
  }

  private void judge(RollOut rollOut, Instant now) {
    List<Evidence> units = evidence(rollOut);
    for (Evidence unit : units) {
      if (unit.standing(rollOut.stageSince(), pace.acceptance()) == Evidence.Standing.WAITS) {
        // A message may have been lost; to receive it twice does no harm.
        transactions.afterCommit(() -> documents.publishAgain(unit.unit()));
      }
    }
    switch (Verdict.of(rollOut, units, pace, now)) {
      case Verdict.Wait() -> {}
      case Verdict.Advance() -> advance(rollOut, BY_ITSELF, "all reports agree", "", now);
      case Verdict.Finish() -> {
        RollOut done = save(rollOut, RollOut.State.DONE, rollOut.stage(), Optional.empty(), now);
        record(BY_ITSELF, "rollout.done", done, "", "");
      }
      case Verdict.Halt(String cause) -> halt(rollOut, BY_ITSELF, cause, "", now);
    }
  }

  private void advance(RollOut rollOut, String by, String reason, String requestId, Instant now) {
    RollOut next = at(rollOut, firstStageAfter(rollOut, rollOut.stage()), now);
    store.save(next);
    record(by, "rollout.advanced", next, reason, requestId);
    changed.run();
  }

  private void halt(RollOut rollOut, String by, String cause, String requestId, Instant now) {
    RollOut halted = save(rollOut, RollOut.State.HALTED, rollOut.stage(), Optional.of(cause), now);
    record(by, "rollout.halted", halted, cause, requestId);
    alarms.raise(
        AlarmKind.ROLL_OUT_HALTED,
        new AlarmSubject.Deployment(),
        AlarmCause.of(AlarmCause.Code.RULES_DISAGREE, rollOut.id(), cause),
        now);
  }

  /** The next stage that reaches more units, or the last. */
  private int firstStageAfter(RollOut rollOut, int stage) {
    List<EdgeId> units = store.units();
    int have = stage < 0 ? 0 : at(rollOut, stage, rollOut.stageSince()).reached(units).size();
    for (int next = stage + 1; next < RollOut.PERCENT.size(); next++) {
      int reached = at(rollOut, next, rollOut.stageSince()).reached(units).size();
      if (reached == units.size()) {
        return RollOut.PERCENT.size() - 1;
      }
      if (reached > have) {
        return next;
      }
    }
    return RollOut.PERCENT.size() - 1;
  }

  private static RollOut at(RollOut rollOut, int stage, Instant now) {
    return new RollOut(
        rollOut.id(),
        RollOut.State.RUNNING,
        stage,
        now,
        rollOut.startedAt(),
        rollOut.startedBy(),
        Optional.empty());
  }

  private RollOut save(
      RollOut rollOut, RollOut.State state, int stage, Optional<String> cause, Instant now) {
    RollOut moved =
        new RollOut(
            rollOut.id(),
            state,
            stage,
            rollOut.stageSince(),
            rollOut.startedAt(),
            rollOut.startedBy(),
            cause);
    store.save(moved);
    if (state != RollOut.State.HALTED) {
      alarms.clear(AlarmKind.ROLL_OUT_HALTED, new AlarmSubject.Deployment(), now);
    }
    return moved;
  }

  /** What came of a person's word. */
  public sealed interface Outcome {
    /** It is so. */
    record Done(RollOut rollOut) implements Outcome {}

    /** Nothing changed. */
    record Refused(Obstacle why) implements Outcome {}
  }

  /** What a person may say about a roll-out. */
  public enum Order {
    /** The next stage now, or, where it was halted at a stage, from there on. */
    GO_ON,
    /** Nobody else gets the rules for now. */
    HALT,
    /** The rules from before are in force again, everywhere. */
    TAKE_BACK
  }

  /** Does what a person says. */
  public Outcome order(Order order, String reason, String by, String requestId) {
    if (!Approvals.isReason(reason)) {
      return new Outcome.Refused(Approvals.noReason());
    }
    return transactions.run(() -> {
      Optional<RollOut> open = store.newest().filter(RollOut::isOpen);
      if (open.isEmpty()) {
        return new Outcome.Refused(Obstacle.of(Code.NO_ROLL_OUT));
      }
      Instant now = clock.instant();
      RollOut rollOut = open.get();
      return switch (order) {
        case GO_ON -> goOn(rollOut, reason, by, requestId, now);
        case HALT -> {
          if (rollOut.state() == RollOut.State.HALTED) {
            yield new Outcome.Refused(Obstacle.of(Code.ROLL_OUT_HALTED));
          }
          halt(rollOut, by, by + ": " + reason.strip(), requestId, now);
          yield new Outcome.Done(store.newest().orElseThrow());
        }
        case TAKE_BACK -> {
          takingBack.run();
          RollOut back =
              save(
                  rollOut,
                  RollOut.State.TAKEN_BACK,
                  rollOut.stage(),
                  Optional.of(by + ": " + reason.strip()),
                  now);
          record(by, "rollout.takenBack", back, reason.strip(), requestId);
          changed.run();
          yield new Outcome.Done(back);
        }
      };
    });
  }

  private Outcome goOn(RollOut rollOut, String reason, String by, String requestId, Instant now) {
    if (rollOut.divides()) {
      advance(rollOut, by, reason.strip(), requestId, now);
      alarms.clear(AlarmKind.ROLL_OUT_HALTED, new AlarmSubject.Deployment(), now);
    } else {
      RollOut done = save(rollOut, RollOut.State.DONE, rollOut.stage(), Optional.empty(), now);
      record(by, "rollout.done", done, reason.strip(), requestId);
    }
    return new Outcome.Done(store.newest().orElseThrow());
  }

  private List<Evidence> evidence(RollOut rollOut) {
    Collection<EdgeId> units = store.units();
    Set<EdgeId> reached = rollOut.divides() ? rollOut.reached(units) : new HashSet<>(units);
    Map<EdgeId, String> wrong = wrongSince(rollOut.stageSince());
    List<Evidence> evidence = new ArrayList<>();
    for (FleetStore.LastReport unit : fleet.lastReports()) {
      if (reached.contains(unit.edge())) {
        evidence.add(
            new Evidence(
                unit.edge(),
                unit.takenAt(),
                hasNewest(unit.edge(), Topics.Channel.TARIFF, unit.tariffs())
                    && hasNewest(unit.edge(), Topics.Channel.POLICY, unit.policy()),
                Optional.ofNullable(wrong.get(unit.edge()))));
      }
    }
    return evidence;
  }

  private boolean hasNewest(EdgeId unit, Topics.Channel channel, Revision accepted) {
    return !documents
        .inForce(new Topics.Topic(deployment, unit, channel, Optional.empty()))
        .isAfter(accepted);
  }

  private Map<EdgeId, String> wrongSince(Instant begun) {
    Map<EdgeId, String> wrong = new HashMap<>();
    for (Alarm alarm : alarms.open()) {
      if (DISAGREEMENTS.contains(alarm.kind()) && !alarm.raisedAt().isBefore(begun)) {
        unitOf(alarm.subject()).ifPresent(unit -> wrong.put(unit, alarm.kind().name()));
      }
    }
    return wrong;
  }

  private Optional<EdgeId> unitOf(AlarmSubject subject) {
    return switch (subject) {
      case AlarmSubject.Edge(EdgeId edge) -> Optional.of(edge);
      case AlarmSubject.Point(var point) -> store.unitOf(point);
      case AlarmSubject.Deployment _, AlarmSubject.Transformer _, AlarmSubject.Payment _ ->
          Optional.empty();
    };
  }

  private void record(String by, String action, RollOut rollOut, String reason, String requestId) {
    audit.record(
        new Deed(
            by,
            action,
            "rollout:" + rollOut.id(),
            "",
            rollOut.state() + " stage " + rollOut.stage() + (reason.isEmpty() ? "" : ": " + reason),
            requestId));
  }
}

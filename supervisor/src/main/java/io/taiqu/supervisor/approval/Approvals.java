package io.taiqu.supervisor.approval;

import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Proposes and decides what takes two people. Who proposed can't approve; what was approved happens
 * in the transaction of the approval, with both names in the audit trail, or not at all.
 */
public final class Approvals {
  private static final int SHORTEST_REASON = 3;
  private static final int LONGEST_REASON = 400;

  private final ApprovalStore store;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Map<Approval.Kind, Work> works = new EnumMap<>(Approval.Kind.class);

  public Approvals(
      ApprovalStore store, AuditTrail audit, Transactions transactions, InstantSource clock) {
    this.store = store;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What happens when a proposal is decided. Runs in the transaction of the decision. */
  public interface Work {
    /**
     * Does what was approved.
     *
     * @return why it can't be done now: whatever was changed on the way is undone; empty if it was
     *     done
     */
    Optional<Obstacle> approved(Approval proposal, String by, Instant now);

    /** The proposal was refused. */
    default void refused(Approval proposal, Instant now) {}
  }

  /** What came of proposing or deciding. */
  public sealed interface Outcome {
    /** It is so. */
    record Done(Approval approval) implements Outcome {}

    /** Nothing changed. */
    record Refused(Reason reason, Obstacle why) implements Outcome {}
  }

  /** Why nothing changed. */
  public enum Reason {
    /** No such proposal. */
    UNKNOWN,
    /** It was decided before. */
    DECIDED,
    /** Who proposed can't approve. */
    SAME_PERSON,
    /** The same already waits. */
    WAITS,
    /** The reason is missing or too long. */
    NO_REASON,
    /** It can't be done as things are. */
    NOT_NOW
  }

  /** Says what is done when a proposal of a kind is decided; at composition. */
  public void decides(Approval.Kind kind, Work work) {
    works.put(kind, work);
  }

  /** Proposes something, in the caller's transaction if there is one. */
  public Outcome propose(
      Approval.Kind kind,
      String subject,
      SequencedMap<String, String> facts,
      String reason,
      String by,
      String requestId) {
    if (!isReason(reason)) {
      return refuse(Reason.NO_REASON, noReason());
    }
    return transactions.run(() -> {
      Optional<Approval> same = store.waiting(kind, subject);
      if (same.isPresent()) {
        return refuse(Reason.WAITS, Obstacle.of(Code.PROPOSED_ALREADY, same.get().id()));
      }
      Approval proposal =
          new Approval(0, kind, subject, facts, reason, by, clock.instant(), Optional.empty());
      long id = store.add(proposal);
      record("approval.proposed", by, id, kind, subject, facts, reason, requestId);
      return new Outcome.Done(store.find(id).orElseThrow());
    });
  }

  /** Another person approves, and it happens, or nothing does. */
  public Outcome approve(long id, String by, String remark, String requestId) {
    try {
      return transactions.run(() -> approved(id, by, remark, requestId));
    } catch (NotDone obstacle) {
      return refuse(Reason.NOT_NOW, obstacle.why);
    }
  }

  private Outcome approved(long id, String by, String remark, String requestId) {
    Optional<Approval> found = store.find(id);
    Optional<Outcome> obstacle = obstacle(found, id);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    Approval proposal = found.orElseThrow();
    if (proposal.proposedBy().equals(by)) {
      return refuse(Reason.SAME_PERSON, Obstacle.of(Code.SAME_PERSON, by));
    }
    Instant now = clock.instant();
    work(proposal)
        .approved(proposal, by, now)
        .ifPresent(why -> {
          throw new NotDone(why);
        });
    return decide(proposal, new Approval.Decision(true, by, now, remark), requestId);
  }

  /** What was approved can't be done now; ends the transaction. */
  private static final class NotDone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Obstacle why;

    NotDone(Obstacle why) {
      super(why.english(), null, false, false);
      this.why = why;
    }
  }

  /** Somebody, perhaps the proposer, puts an end to a proposal. */
  public Outcome refuse(long id, String by, String remark, String requestId) {
    if (!isReason(remark)) {
      return refuse(Reason.NO_REASON, Obstacle.of(Code.NO_REASON_TO_REFUSE));
    }
    return transactions.run(() -> {
      Optional<Approval> found = store.find(id);
      Optional<Outcome> obstacle = obstacle(found, id);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
      Approval proposal = found.orElseThrow();
      Instant now = clock.instant();
      work(proposal).refused(proposal, now);
      return decide(proposal, new Approval.Decision(false, by, now, remark), requestId);
    });
  }

  private Work work(Approval proposal) {
    return Optional.ofNullable(works.get(proposal.kind()))
        .orElseThrow(() -> new IllegalStateException("nothing decides " + proposal.kind()));
  }

  private static Optional<Outcome> obstacle(Optional<Approval> found, long id) {
    if (found.isEmpty()) {
      return Optional.of(refuse(Reason.UNKNOWN, Obstacle.of(Code.NO_PROPOSAL, id)));
    }
    return found
        .get()
        .decision()
        .map(decision ->
            refuse(
                Reason.DECIDED,
                Obstacle.of(
                    decision.approved() ? Code.APPROVED_BEFORE : Code.REFUSED_BEFORE,
                    id,
                    decision.by())));
  }

  private Outcome decide(Approval proposal, Approval.Decision decision, String requestId) {
    store.decide(proposal.id(), decision);
    record(
        decision.approved() ? "approval.approved" : "approval.refused",
        decision.by(),
        proposal.id(),
        proposal.kind(),
        proposal.subject(),
        proposal.facts(),
        "proposed by " + proposal.proposedBy() + "; " + decision.remark(),
        requestId);
    return new Outcome.Done(store.find(proposal.id()).orElseThrow());
  }

  private void record(
      String action,
      String by,
      long id,
      Approval.Kind kind,
      String subject,
      Map<String, String> facts,
      String reason,
      String requestId) {
    String told =
        facts.entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.joining(", "));
    audit.record(
        new Deed(
            by, action, subject, "", id + " " + kind + ": " + told + "; " + reason, requestId));
  }

  /** Whether a text is long enough to be a reason, and not too long. */
  public static boolean isReason(String reason) {
    int length = reason.strip().length();
    return length >= SHORTEST_REASON && length <= LONGEST_REASON;
  }

  /** What is said of a text that is no reason. */
  public static Obstacle noReason() {
    return Obstacle.of(Code.NO_REASON, SHORTEST_REASON, LONGEST_REASON);
  }

  private static Outcome refuse(Reason reason, Obstacle why) {
    return new Outcome.Refused(reason, why);
  }

  /** One proposal. */
  public Optional<Approval> find(long id) {
    return store.find(id);
  }

  /** Every proposal that waits, oldest first. */
  public List<Approval> waiting() {
    return store.waiting();
  }

  /** The newest proposals, decided ones included, newest first. */
  public List<Approval> recent(int limit) {
    return store.recent(limit);
  }
}

package io.taiqu.supervisor.topology;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.topology.TopologyStore.Attachment;
import io.taiqu.supervisor.topology.TopologyStore.Stay;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Moves parts of the grid: since when something hangs elsewhere. What was before stays as it was; a
 * move is recorded once it has happened, and what was read meanwhile is summed anew where it
 * belongs. A customer's point takes its credit along to another unit, so that takes two people.
 */
public final class Moves {
  private final TopologyStore store;
  private final EstateImport estate;
  private final Assignments assignments;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Moment moment;
  private Runnable moved = () -> {};

  /**
   * Moves.
   *
   * @param interval the deployment's
   */
  public Moves(
      TopologyStore store,
      EstateImport estate,
      Assignments assignments,
      AuditTrail audit,
      Approvals approvals,
      Transactions transactions,
      InstantSource clock,
      Duration interval,
      ZoneId zone) {
    this.store = store;
    this.estate = estate;
    this.assignments = assignments;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.moment = new Moment(interval, zone);
    approvals.decides(Approval.Kind.MOVE_POINT, (proposal, by, now) -> approved(proposal, now));
  }

  /** Calls back after a point was moved. */
  public void onMoved(Runnable listener) {
    moved = listener;
  }

  /** What came of moving a part of the grid. */
  public sealed interface Outcome {
    /** It hangs there. */
    record Done() implements Outcome {}

    /** There is no such part. */
    record Unknown(Area area) implements Outcome {}

    /** Nothing changed. */
    record Refused(Obstacle why) implements Outcome {}
  }

  /**
   * Hangs something elsewhere.
   *
   * @param parent empty: nowhere any more
   */
  public Outcome move(
      Link link,
      String child,
      Optional<String> parent,
      Instant since,
      String reason,
      String by,
      String requestId) {
    Area what = new Area(link.child(), child);
    Optional<Area> to = parent.map(code -> new Area(link.parent(), code));
    return transactions.run(() -> {
      if (!store.knows(what)) {
        return new Outcome.Unknown(what);
      }
      if (to.isPresent() && !store.knows(to.get())) {
        return new Outcome.Unknown(to.get());
      }
      List<Attachment> before = store.attachments(link, child);
      Optional<Obstacle> obstacle = obstacle(link, what, to, before, since, reason);
      if (obstacle.isPresent()) {
        return new Outcome.Refused(obstacle.get());
      }
      if (!estate.hangs(link, child, parent)) {
        return new Outcome.Refused(
            to.map(place ->
                    Obstacle.of(
                        Code.NOT_BOTH_IN_DOCUMENT,
                        what.level(),
                        what.code(),
                        place.level(),
                        place.code()))
                .orElseGet(() -> Obstacle.of(Code.NOT_IN_DOCUMENT, what.level(), what.code())));
      }
      store.attach(link, child, parent, since.getEpochSecond() / 60);
      String from = before.isEmpty() ? "" : before.getLast().parent().orElse("nothing");
      audit.record(
          new Deed(
              by,
              "topology.moved",
              what.level().name().toLowerCase(java.util.Locale.ROOT) + ":" + child,
              from,
              to.map(Area::toString).orElse("nothing") + " since " + since + "; " + reason,
              requestId));
      return new Outcome.Done();
    });
  }

  private Optional<Obstacle> obstacle(
      Link link,
      Area what,
      Optional<Area> to,
      List<Attachment> before,
      Instant since,
      String reason) {
    if (!Approvals.isReason(reason)) {
      return Optional.of(Approvals.noReason());
    }
    if (link == Link.AREA && to.isEmpty()) {
      return Optional.of(Obstacle.of(Code.ALWAYS_IN_A_DISTRICT));
    }
    Optional<String> now = before.isEmpty() ? Optional.empty() : before.getLast().parent();
    if (now.equals(to.map(Area::code))) {
      return Optional.of(
          to.map(place ->
                  Obstacle.of(
                      Code.HANGS_THERE, what.level(), what.code(), place.level(), place.code()))
              .orElseGet(() -> Obstacle.of(Code.HANGS_NOWHERE, what.level(), what.code())));
    }
    return moment.obstacle(
        since,
        clock.instant(),
        before.isEmpty() ? 0 : before.getLast().since(),
        store.settled(what));
  }

  /** The proposal that a customer's point hangs on another transformer since a moment. */
  public Assignments.Proposal propose(SupplyPointId point, TransformerId to, Instant since) {
    Optional<Obstacle> obstacle = obstacle(point, to, since);
    if (obstacle.isPresent()) {
      return new Assignments.Proposal.NotReady(obstacle.get());
    }
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("point", point.toString());
    facts.put("from", store.stays(point).getLast().transformer().code());
    facts.put("to", to.code());
    facts.put("since", since.toString());
    return new Assignments.Proposal.Ready("point:" + point, facts);
  }

  private Optional<Obstacle> obstacle(SupplyPointId point, TransformerId to, Instant since) {
    List<Stay> stays = store.stays(point);
    if (stays.isEmpty()) {
      return Optional.of(Obstacle.of(Code.NO_CUSTOMER_THERE, point));
    }
    if (!store.knows(new Area(Level.TRANSFORMER, to.code()))) {
      return Optional.of(Obstacle.of(Code.NO_TRANSFORMER, to.code()));
    }
    Stay now = stays.getLast();
    if (now.transformer().equals(to)) {
      return Optional.of(Obstacle.of(Code.POINT_HANGS_THERE, point, to));
    }
    return moment
        .obstacle(since, clock.instant(), now.since(), store.settled(point))
        .or(() -> store.keptSince().filter(since::isBefore).map(Moves::gone))
        .or(() -> assignments.obstacleToMove(point));
  }

  private static Obstacle gone(Instant kept) {
    return Obstacle.of(Code.READINGS_GONE, kept);
  }

  private Optional<Obstacle> approved(Approval proposal, Instant now) {
    SupplyPointId point = SupplyPointId.parse(proposal.fact("point"));
    TransformerId to = new TransformerId(proposal.fact("to"));
    Instant since = Instant.parse(proposal.fact("since"));
    Optional<Obstacle> obstacle = obstacle(point, to, since);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    EdgeId edge = store.edgeOf(to).orElseThrow();
    if (!estate.moved(point, to)) {
      return Optional.of(Obstacle.of(Code.POINT_NOT_IN_DOCUMENT, point, to));
    }
    store.move(point, to, since.getEpochSecond() / 60);
    assignments.move(point, edge, now);
    transactions.afterCommit(moved);
    return Optional.empty();
  }

  /** Whether the estate has no such part. */
  public boolean isUnknown(Area area) {
    return !store.knows(area);
  }

  /** What a part of the grid hung on, oldest first. */
  public List<Attachment> history(Link link, String child) {
    return store.attachments(link, child);
  }

  /** Where a point hung, oldest first. */
  public List<Stay> history(SupplyPointId point) {
    return store.stays(point);
  }
}

package io.taiqu.supervisor.fuse;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.fleet.FleetStore;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.fuse.FuseStore.More;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Bounds how many customers lose their supply in an hour, whatever is wrong with a tariff, a policy
 * or this supervisor. Each edge has an allowance in its signed policy, so that it works offline;
 * here two people raise it for a while, and the openings of the whole fleet are counted from the
 * reports: beyond the total every edge is given an allowance of none.
 */
public final class FleetFuse implements ReportFollower, Approvals.Work {
  /** The subject of proposals about the whole fleet. */
  public static final String FLEET = "fleet";

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LEAST_TOTAL = 10;
  private static final int MOST_MORE = 1_000;
  private static final int MOST_HOURS = 72;

  private final FuseStore store;
  private final FleetStore fleet;
  private final Alarms alarms;
  private final Transactions transactions;
  private final InstantSource clock;
  private final int totalPercent;
  private volatile Runnable changed = () -> {};

  /**
   * The fuse.
   *
   * @param totalPercent of all customers that may lose supply in an hour before everything is
   *     halted; never fewer than ten
   */
  public FleetFuse(
      FuseStore store,
      FleetStore fleet,
      Alarms alarms,
      Transactions transactions,
      InstantSource clock,
      int totalPercent,
      Approvals approvals) {
    this.store = store;
    this.fleet = fleet;
    this.alarms = alarms;
    this.transactions = transactions;
    this.clock = clock;
    this.totalPercent = totalPercent;
    approvals.decides(Approval.Kind.MORE_OPENINGS, this);
  }

  /** What to call after a commit that changed allowances: the policies carry them. */
  public void onChange(Runnable action) {
    changed = action;
  }

  /** How many relays an edge may open in an hour, given what is usual for it. */
  public int allowance(EdgeId edge, int usual) {
    if (store.haltedAt().isPresent()) {
      return 0;
    }
    Instant now = clock.instant();
    return usual
        + store.more(edge).filter(more -> now.isBefore(more.until())).map(More::openings).orElse(0);
  }

  /** When everything was halted; empty if it is not. */
  public Optional<Instant> haltedAt() {
    return store.haltedAt();
  }

  /** How many openings of the fleet an hour halt everything. */
  public int total() {
    return Math.max(LEAST_TOTAL, Math.ceilDiv(store.customers() * totalPercent, 100));
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    Map<SupplyPointId, SupplyState> before = store.seen(report.edge());
    boolean opened = false;
    for (MeterReport meter : report.meters()) {
      SupplyState known = before.get(meter.supplyPoint());
      if (meter.commanded() == known) {
        continue;
      }
      store.see(report.edge(), meter.supplyPoint(), meter.commanded());
      if (known == SupplyState.ON) {
        store.opened(meter.supplyPoint(), now);
        opened = true;
      }
    }
    if (!opened || store.haltedAt().isPresent()) {
      return;
    }
    int openings = store.openingsSince(now.minus(HOUR));
    if (openings > total()) {
      store.halt(now);
      alarms.raise(
          AlarmKind.OPENINGS_HALTED,
          new AlarmSubject.Deployment(),
          AlarmCause.of(AlarmCause.Code.TOO_MANY_OPENINGS, openings, total()),
          now);
      transactions.afterCommit(() -> changed.run());
    }
  }

  /** What is proposed to a second person, or why it can't be. */
  public sealed interface Proposal {
    /** It can. */
    record Ready(String subject, SequencedMap<String, String> facts) implements Proposal {}

    /** It can't. */
    record NotReady(Obstacle why) implements Proposal {}
  }

  /** The proposal that an edge may open so many relays more an hour, for some hours. */
  public Proposal proposeMore(EdgeId edge, int more, int hours) {
    if (!fleet.knows(edge)) {
      return new Proposal.NotReady(Obstacle.of(Code.NO_EDGE, edge));
    }
    if (more < 1 || more > MOST_MORE || hours < 1 || hours > MOST_HOURS) {
      return new Proposal.NotReady(Obstacle.of(Code.OPENINGS_OUT_OF_BOUNDS, MOST_MORE, MOST_HOURS));
    }
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("edge", edge.toString());
    facts.put("openings", Integer.toString(more));
    facts.put("hours", Integer.toString(hours));
    return new Proposal.Ready("edge:" + edge, facts);
  }

  /** The proposal that the fleet may open relays again. */
  public Proposal proposeResume() {
    Optional<Instant> halted = store.haltedAt();
    if (halted.isEmpty()) {
      return new Proposal.NotReady(Obstacle.of(Code.NOT_HALTED));
    }
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("haltedAt", halted.get().toString());
    facts.put("total", Integer.toString(total()));
    return new Proposal.Ready(FLEET, facts);
  }

  @Override
  public Optional<Obstacle> approved(Approval proposal, String by, Instant now) {
    if (proposal.subject().equals(FLEET)) {
      if (store.haltedAt().isEmpty()) {
        return Optional.of(Obstacle.of(Code.NOT_HALTED));
      }
      store.resume();
      alarms.clear(AlarmKind.OPENINGS_HALTED, new AlarmSubject.Deployment(), now);
      // What was counted was looked at; the next hour counts anew.
      store.forgetOpenings();
      transactions.afterCommit(() -> changed.run());
      return Optional.empty();
    }
    store.save(
        EdgeId.parse(proposal.fact("edge")),
        new More(
            Integer.parseInt(proposal.fact("openings")),
            now.plus(Duration.ofHours(Long.parseLong(proposal.fact("hours"))))));
    transactions.afterCommit(() -> changed.run());
    return Optional.empty();
  }
}

package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes in the reports of the edges: the newest of each is the truth that pages and alarms show.
 */
public final class EdgeReports {
  private final FleetStore store;
  private final List<ReportFollower> followers;
  private final Transactions transactions;
  private final Alarms alarms;
  private final LiveFeed feed;
  private final InstantSource clock;
  private final Duration silentAfter;
  private final LongAdder accepted;
  private final LongAdder stale;
  // Alarms about points are raised and cleared on change only: most reports change nothing.
  private final Map<EdgeId, Set<AlarmSubject.Point>> disagreeing = new HashMap<>();
  private final Map<EdgeId, Set<AlarmSubject.Point>> unread = new HashMap<>();

  /**
   * Report intake.
   *
   * @param silentAfter how long without a report an edge counts as silent, injected clock
   */
  public EdgeReports(
      FleetStore store,
      List<ReportFollower> followers,
      Transactions transactions,
      Alarms alarms,
      LiveFeed feed,
      InstantSource clock,
      Duration silentAfter,
      Metrics metrics) {
    this.store = store;
    this.followers = List.copyOf(followers);
    this.transactions = transactions;
    this.alarms = alarms;
    this.feed = feed;
    this.clock = clock;
    this.silentAfter = silentAfter;
    this.accepted = metrics.counter("taiqu_reports_total", "Edge reports taken in");
    this.stale =
        metrics.counter("taiqu_reports_stale_total", "Edge reports older than one taken in before");
  }

  /** Takes in a verified report. */
  public void take(EdgeReport report) {
    Instant now = clock.instant();
    transactions.run(() -> take(report, now));
  }

  private void take(EdgeReport report, Instant now) {
    AlarmSubject edge = new AlarmSubject.Edge(report.edge());
    if (!store.knows(report.edge())) {
      alarms.raise(
          AlarmKind.UNKNOWN_EDGE,
          edge,
          AlarmCause.of(AlarmCause.Code.REPORTS_FROM_UNKNOWN_EDGE),
          now);
      followers.forEach(follower -> follower.unknownEdge(report));
      return;
    }
    Optional<FleetStore.Position> before = store.position(report.edge());
    judgeLedger(report, before, now);
    if (before.isPresent() && before.get().reportSequence() >= report.reportSequence()) {
      stale.increment();
      followers.forEach(follower -> follower.late(report));
      return;
    }
    store.save(report, now);
    followers.forEach(follower -> follower.follow(report, now));
    judgePoints(report, now);
    alarms.clear(AlarmKind.EDGE_SILENT, edge, now);
    accepted.increment();
    transactions.afterCommit(() -> feed.publish(new Change.EdgeReported(report.edge())));
  }

  private void judgeLedger(EdgeReport report, Optional<FleetStore.Position> before, Instant now) {
    Optional<Digest> known = store.headAt(report.edge(), report.ledgerSequence());
    if (known.isPresent() && !known.get().equals(report.ledgerHead())) {
      broken(
          report,
          AlarmCause.of(
              AlarmCause.Code.LEDGER_HEAD_CHANGED,
              report.ledgerSequence(),
              known.get(),
              report.ledgerHead()),
          now);
      return;
    }
    before.ifPresent(newest -> judgeOrder(report, newest, now));
  }

  /**
   * Numbers of reports and entries of the ledger grow together. A unit whose disk was set back
   * counts its reports anew, and none of them would be taken in until it has come as far as before.
   * While its ledger is shorter, too, a report of it looks like one that is late; followers ask.
   */
  private void judgeOrder(EdgeReport report, FleetStore.Position newest, Instant now) {
    boolean later = report.reportSequence() > newest.reportSequence();
    if (later && report.ledgerSequence() < newest.ledgerSequence()) {
      broken(
          report,
          AlarmCause.of(
              AlarmCause.Code.LEDGER_WENT_BACK, newest.ledgerSequence(), report.ledgerSequence()),
          now);
    } else if (!later && report.ledgerSequence() > newest.ledgerSequence()) {
      broken(
          report,
          AlarmCause.of(
              AlarmCause.Code.REPORTS_WENT_BACK, newest.reportSequence(), report.reportSequence()),
          now);
    }
  }

  private void broken(EdgeReport report, AlarmCause cause, Instant now) {
    alarms.raise(AlarmKind.LEDGER_NOT_DESCENDANT, new AlarmSubject.Edge(report.edge()), cause, now);
    followers.forEach(follower -> follower.ledgerBroken(report, cause, now));
  }

  private void judgePoints(EdgeReport report, Instant now) {
    Set<AlarmSubject.Point> wrong = new HashSet<>();
    Set<AlarmSubject.Point> silent = new HashSet<>();
    for (MeterReport meter : report.meters()) {
      AlarmSubject.Point point = new AlarmSubject.Point(meter.supplyPoint());
      if (disagrees(meter)) {
        wrong.add(point);
      }
      if (meter.link() == MeterLink.DOWN) {
        silent.add(point);
      }
    }
    Set<AlarmSubject.Point> wrongBefore = disagreeing.getOrDefault(report.edge(), Set.of());
    // One report may fall into the moment of switching; two in a row do not.
    Set<AlarmSubject.Point> wrongTwice = new HashSet<>(wrong);
    wrongTwice.retainAll(wrongBefore);
    wrongTwice.forEach(point ->
        alarms.raise(
            AlarmKind.RELAY_DISAGREES,
            point,
            AlarmCause.of(AlarmCause.Code.RELAY_NOT_AS_COMMANDED),
            now));
    update(AlarmKind.RELAY_DISAGREES, wrongBefore, wrong, now);
    disagreeing.put(report.edge(), wrong);
    Set<AlarmSubject.Point> silentBefore = unread.get(report.edge());
    for (AlarmSubject.Point point : silent) {
      if (silentBefore == null || !silentBefore.contains(point)) {
        alarms.raise(
            AlarmKind.METER_SILENT, point, AlarmCause.of(AlarmCause.Code.METER_NOT_READ), now);
      }
    }
    update(
        AlarmKind.METER_SILENT,
        silentBefore == null ? allPoints(report) : silentBefore,
        silent,
        now);
    unread.put(report.edge(), silent);
  }

  private static Set<AlarmSubject.Point> allPoints(EdgeReport report) {
    Set<AlarmSubject.Point> points = new HashSet<>();
    report.meters().forEach(meter -> points.add(new AlarmSubject.Point(meter.supplyPoint())));
    return points;
  }

  private void update(
      AlarmKind kind,
      Set<AlarmSubject.Point> before,
      Set<AlarmSubject.Point> present,
      Instant now) {
    for (AlarmSubject.Point point : before) {
      if (!present.contains(point)) {
        alarms.clear(kind, point, now);
      }
    }
  }

  private static boolean disagrees(MeterReport meter) {
    return switch (meter.feedback()) {
      case UNKNOWN -> false;
      case OPEN -> meter.commanded() == SupplyState.ON;
      case CLOSED -> meter.commanded() == SupplyState.OFF;
    };
  }

  /** Raises an alarm for every edge that has been silent for too long; call now and then. */
  public void judgeSilence() {
    Instant now = clock.instant();
    for (FleetStore.LastReport last : store.lastReports()) {
      if (last.takenAt().isPresent() && last.takenAt().get().plus(silentAfter).isBefore(now)) {
        alarms.raise(
            AlarmKind.EDGE_SILENT,
            new AlarmSubject.Edge(last.edge()),
            AlarmCause.of(AlarmCause.Code.NO_REPORT_SINCE, last.takenAt().get()),
            now);
      }
    }
  }
}

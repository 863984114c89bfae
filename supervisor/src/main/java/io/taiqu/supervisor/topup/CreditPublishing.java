package io.taiqu.supervisor.topup;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.topup.CreditStore.Issue;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes the credit states that were decided: written to the fence, then signed and sent.
 * Publishing anything without the fence is impossible; publishing the same again is harmless.
 */
public final class CreditPublishing {
  private static final long REPEAT_MICROS = 1_000_000;

  private final CreditStore store;
  private final TopUpStore topUps;
  private final FenceJournal fence;
  private final Issuance issuance;
  private final Downlinks downlinks;
  private final Transactions transactions;
  private final LiveFeed feed;
  private final InstantSource clock;
  private final RealClock realClock;
  private final CreditIssuing.Deployment deployment;
  private final CreditSteps steps;
  private final StepCaps caps;
  private final Set<Sent> inFlight = ConcurrentHashMap.newKeySet();
  private final Map<SupplyPointId, Long> sentAt = new ConcurrentHashMap<>();
  private volatile Runnable wake = () -> {};

  private record Sent(SupplyPointId point, Revision revision) {}

  CreditPublishing(
      CreditStore store,
      TopUpStore topUps,
      FenceJournal fence,
      Issuance issuance,
      Downlinks downlinks,
      Transactions transactions,
      LiveFeed feed,
      InstantSource clock,
      RealClock realClock,
      CreditIssuing.Deployment deployment,
      CreditSteps steps,
      StepCaps caps) {
    this.store = store;
    this.topUps = topUps;
    this.fence = fence;
    this.issuance = issuance;
    this.downlinks = downlinks;
    this.transactions = transactions;
    this.feed = feed;
    this.clock = clock;
    this.realClock = realClock;
    this.deployment = deployment;
    this.steps = steps;
    this.caps = caps;
  }

  /** What to call when there is something to publish; must return at once. */
  public void onSignal(Runnable action) {
    wake = action;
  }

  /** Says that there may be something to publish. */
  public void signal() {
    wake.run();
  }

  /** The step cap of a supply point; empty before its edge has a policy. */
  public Optional<Money> stepCap(SupplyPointId point) {
    return store.account(point).flatMap(account -> caps.of(account.edge(), point));
  }

  /** The most that a balance may be raised to; empty for no bound. */
  Optional<Money> maximumCredit(SupplyPointId point) {
    return store.account(point).flatMap(account -> caps.maximumCredit(account.edge(), point));
  }

  /** Whether a step above the cap can be signed. */
  public boolean canCountersign() {
    return steps.canCountersign();
  }

  /** Publishes everything that waits; called by one thread. */
  public void publishWaiting() {
    issuance.keepFound();
    if (issuance.suspension().isPresent()) {
      return;
    }
    List<Issue> waiting =
        store.waiting().stream()
            .filter(issue -> !inFlight.contains(new Sent(issue.point(), issue.revision())))
            .toList();
    if (waiting.isEmpty()) {
      return;
    }
    Map<SupplyPointId, Revision> highest = new HashMap<>();
    for (Issue issue : waiting) {
      Revision fenced = fence.highest(issue.point());
      if (issue.revision().isAfter(fenced)) {
        highest.merge(issue.point(), issue.revision(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    try {
      if (!highest.isEmpty()) {
        fence.record(highest);
      }
    } catch (FenceException e) {
      issuance.suspend(
          AlarmKind.FENCE_UNAVAILABLE,
          AlarmCause.of(AlarmCause.Code.FENCE_FAILED, String.valueOf(e.getMessage())));
      return;
    }
    waiting.forEach(this::publish);
  }

  /**
   * Publishes the newest state of every supply point again: the broker may have lost what it
   * retained.
   */
  public void publishAll() {
    if (issuance.suspension().isPresent()) {
      return;
    }
    for (Issue issue : store.newest()) {
      if (!issue.revision().isAfter(fence.highest(issue.point()))) {
        publish(issue);
      }
    }
    signal();
  }

  /**
   * Publishes the newest state of some supply points again, because their edge shows an older one:
   * a broker may deliver, or retain, an older document last. Often called while an answer is still
   * on its way, so each supply point is served at most once a second.
   */
  public void publishAgain(Set<SupplyPointId> points) {
    if (issuance.suspension().isPresent()) {
      return;
    }
    long now = realClock.micros();
    List<SupplyPointId> due =
        points.stream()
            .filter(point -> now - sentAt.getOrDefault(point, 0L) > REPEAT_MICROS)
            .sorted(Comparator.comparing(SupplyPointId::toString))
            .toList();
    for (SupplyPointId point : due) {
      store
          .account(point)
          .flatMap(account -> store.issue(point, account.revision()))
          .filter(issue -> !issue.revision().isAfter(fence.highest(point)))
          .ifPresent(this::publish);
    }
  }

  private void publish(Issue wanted) {
    sentAt.put(wanted.point(), realClock.micros());
    Issue issue = steps.next(wanted);
    CreditState state =
        new CreditState(
            deployment.id(),
            issue.point(),
            issue.meter(),
            issue.edge(),
            issue.assignmentEpoch(),
            issue.revision(),
            issue.credited(),
            issue.withdrawn(),
            deployment.currency(),
            issue.tokens(),
            issue.versions().tariffs(),
            issue.versions().policy(),
            issue.issuedAt(),
            issue.grantHead());
    Sent sent = new Sent(wanted.point(), wanted.revision());
    inFlight.add(sent);
    downlinks
        .publish(Topics.of(state).name(), steps.signed(state), true)
        .whenComplete((done, failure) -> {
          // What failed waits in the outbox for the next signal, which comes with the connection;
          // so does what the broker took and the database could not note.
          try {
            if (failure == null) {
              taken(wanted, issue);
            }
          } finally {
            inFlight.remove(sent);
          }
        });
  }

  /**
   * The outbox has done with a state when one on the way to it is with the broker: what the edge
   * shows asks for the rest.
   */
  private void taken(Issue wanted, Issue issue) {
    Instant now = clock.instant();
    long micros = realClock.micros();
    transactions.run(() -> {
      store.markPublished(wanted.point(), wanted.revision());
      for (UUID id : topUps.below(issue.point(), TopUpState.SENT, issue.revision())) {
        topUps.reached(id, TopUpState.SENT, now, micros);
        transactions.afterCommit(() -> feed.publish(new Change.TopUpMoved(id)));
      }
    });
  }
}

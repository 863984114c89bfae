package io.taiqu.supervisor.topup;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.topup.CreditStore.Issue;
import io.taiqu.supervisor.topup.CreditStore.Versions;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides credit states and publishes them: decided in the transaction of the payment, written to
 * the fence, then signed and sent. Publishing anything without the fence is impossible; publishing
 * the same again is harmless.
 */
public final class CreditIssuing {
  private static final long REPEAT_MICROS = 1_000_000;

  private final CreditStore store;
  private final TopUpStore topUps;
  private final GrantStore grants;
  private final FenceJournal fence;
  private final Downlinks downlinks;
  private final DocumentDesk documents;
  private final Transactions transactions;
  private final Alarms alarms;
  private final LiveFeed feed;
  private final InstantSource clock;
  private final RealClock realClock;
  private final Deployment deployment;
  private final SigningKey key;
  private final Optional<SigningKey> secondKey;
  private final StepCaps caps;
  private final Set<Sent> inFlight = ConcurrentHashMap.newKeySet();
  private final Map<SupplyPointId, Long> sentAt = new ConcurrentHashMap<>();
  private volatile Optional<String> suspended = Optional.empty();
  private volatile Runnable wake = () -> {};

  /** What every document carries. */
  public record Deployment(DeploymentId id, CurrencyCode currency) {}

  private record Sent(SupplyPointId point, Revision revision) {}

  public CreditIssuing(
      CreditStore store,
      TopUpStore topUps,
      GrantStore grants,
      FenceJournal fence,
      Downlinks downlinks,
      DocumentDesk documents,
      Transactions transactions,
      Alarms alarms,
      LiveFeed feed,
      InstantSource clock,
      RealClock realClock,
      Deployment deployment,
      SigningKey key,
      Optional<SigningKey> secondKey,
      StepCaps caps) {
    this.store = store;
    this.topUps = topUps;
    this.grants = grants;
    this.fence = fence;
    this.downlinks = downlinks;
    this.documents = documents;
    this.transactions = transactions;
    this.alarms = alarms;
    this.feed = feed;
    this.clock = clock;
    this.realClock = realClock;
    this.deployment = deployment;
    this.key = key;
    this.secondKey = secondKey;
    this.caps = caps;
  }

  /**
   * Compares database and fence; a database older than the fence means that nothing may be issued.
   */
  public void start() {
    List<String> older = new ArrayList<>();
    Map<SupplyPointId, Revision> decided = new HashMap<>();
    store.accounts().forEach(account -> decided.put(account.point(), account.revision()));
    fence
        .all()
        .forEach((point, published) -> {
          if (published.isAfter(decided.getOrDefault(point, Revision.NONE))) {
            older.add(point + " at " + published);
          }
        });
    Instant now = clock.instant();
    if (!older.isEmpty()) {
      suspend(
          AlarmKind.ISSUANCE_RECOVERY,
          AlarmCause.of(
              AlarmCause.Code.DATABASE_OLDER_THAN_FENCE,
              String.join(", ", older.subList(0, Math.min(3, older.size()))),
              older.size()));
    } else if (fence.isNew() && store.anyPublished()) {
      suspend(AlarmKind.FENCE_UNAVAILABLE, AlarmCause.of(AlarmCause.Code.FENCE_EMPTY));
    } else if (store.recoveringSince().isPresent()) {
      suspend(
          AlarmKind.ISSUANCE_RECOVERY,
          AlarmCause.of(AlarmCause.Code.RECOVERY_NOT_FINISHED, store.recoveringSince().get()));
    } else {
      alarms.clear(AlarmKind.ISSUANCE_RECOVERY, new AlarmSubject.Deployment(), now);
      alarms.clear(AlarmKind.FENCE_UNAVAILABLE, new AlarmSubject.Deployment(), now);
    }
  }

  /** What to call when there is something to publish; must return at once. */
  public void onSignal(Runnable action) {
    wake = action;
  }

  /** Says that there may be something to publish. */
  public void signal() {
    wake.run();
  }

  /** Stops all issuing: until a recovery is finished, or the fence is well at the next start. */
  public void suspend(AlarmKind kind, AlarmCause cause) {
    suspended =
        Optional.of("no credit is issued: see the alarm " + kind + " (" + cause.code() + ")");
    if (kind == AlarmKind.ISSUANCE_RECOVERY) {
      store.beginRecovery(clock.instant());
    }
    alarms.raise(kind, new AlarmSubject.Deployment(), cause, clock.instant());
  }

  /** Why nothing is issued at all; empty if issuing works. */
  public Optional<String> suspension() {
    return suspended;
  }

  /** Since when the database is being recovered; empty if it is not. */
  public Optional<Instant> recoveringSince() {
    return store.recoveringSince();
  }

  /** The assignment epoch of a supply point; the first one before its account was opened. */
  public long epochOf(SupplyPointId point) {
    return store.account(point).map(CreditAccount::assignmentEpoch).orElse(1L);
  }

  /** The step cap of a supply point; empty before its edge has a policy. */
  public Optional<Money> stepCap(SupplyPointId point) {
    return store.account(point).flatMap(account -> caps.of(account.edge(), point));
  }

  /** Whether a step above the cap can be signed. */
  public boolean canCountersign() {
    return secondKey.isPresent();
  }

  /** Whether a supply point has a credit account. */
  public boolean hasAccount(SupplyPointId point) {
    return store.account(point).isPresent();
  }

  /** Why a supply point can't be given credit now; empty if it can. */
  public Optional<String> obstacle(SupplyPointId point) {
    if (suspended.isPresent()) {
      return suspended;
    }
    Optional<CreditAccount> account = store.account(point);
    if (account.isEmpty()) {
      return Optional.of("supply point " + point + " has no credit account yet");
    }
    return account.get().frozen()
        ? Optional.of(
            "issuance to " + point + " is frozen: its edge shows credit that was not issued")
        : Optional.empty();
  }

  /** Opens the credit account of a supply point at zero, or does nothing if it is open. */
  public void open(
      SupplyPointId point, EdgeId edge, MeterSerialHash meter, long epoch, Instant now) {
    if (store.account(point).isPresent()) {
      return;
    }
    decide(
        new CreditAccount(
            point,
            edge,
            meter,
            epoch,
            next(Revision.NONE),
            Money.ZERO,
            Money.ZERO,
            0,
            Digest.ZERO,
            false),
        now);
  }

  /**
   * Adds a grant to a supply point's total, in the caller's transaction; the revision that carries
   * it.
   */
  public Revision grant(SupplyPointId point, Money amount, String reference, Instant now) {
    CreditAccount after = granted(point, GrantEntry.Kind.TOP_UP, amount, reference, now);
    decide(after.at(next(after.revision())), now);
    return store.account(point).orElseThrow().revision();
  }

  /**
   * Adds a grant of which a token carries a part, in the caller's transaction: the total and the
   * counter that says that the token is in it rise in one step.
   */
  public Revision grant(
      SupplyPointId point, Money amount, String reference, long tokenCounter, Instant now) {
    CreditAccount granted = granted(point, GrantEntry.Kind.TOP_UP, amount, reference, now);
    CreditAccount after =
        granted.with(granted.credited(), granted.withdrawn(), tokenCounter, granted.grantHead());
    decide(after.at(next(after.revision())), now);
    return store.account(point).orElseThrow().revision();
  }

  /**
   * Adds a payment that was accepted before this database was set back, in the caller's
   * transaction. Nothing is decided: the end of the recovery decides. The revision that it is known
   * under until then.
   */
  public Revision replay(SupplyPointId point, Money amount, String reference, Instant now) {
    CreditAccount after = granted(point, GrantEntry.Kind.TOP_UP, amount, reference, now);
    store.save(after);
    return after.revision();
  }

  /**
   * Takes an amount from a supply point's credit, in the caller's transaction; the revision that
   * carries it. What was used meanwhile may leave the balance below zero.
   */
  public Revision withdraw(SupplyPointId point, Money amount, String reference, Instant now) {
    CreditAccount account = store.account(point).orElseThrow();
    Money withdrawn = account.withdrawn().plus(amount);
    GrantEntry entry =
        GrantEntry.after(
            account.grantHead(),
            point,
            grants.count(point) + 1,
            now,
            GrantEntry.Kind.WITHDRAWAL,
            reference,
            amount,
            withdrawn);
    grants.add(entry);
    CreditAccount after =
        account.with(account.credited(), withdrawn, account.tokens(), entry.head());
    decide(after.at(next(after.revision())), now);
    return store.account(point).orElseThrow().revision();
  }

  private CreditAccount granted(
      SupplyPointId point, GrantEntry.Kind kind, Money amount, String reference, Instant now) {
    CreditAccount account = store.account(point).orElseThrow();
    Money credited = account.credited().plus(amount);
    GrantEntry entry =
        GrantEntry.after(
            account.grantHead(),
            point,
            grants.count(point) + 1,
            now,
            kind,
            reference,
            amount,
            credited);
    grants.add(entry);
    return account.with(credited, account.withdrawn(), account.tokens(), entry.head());
  }

  /**
   * Takes credit over that a document of ours proves and the database did not know, in the caller's
   * transaction, and decides the next state in any case.
   */
  public void takeOver(SupplyPointId point, Money amount, String reference, Instant now) {
    CreditAccount after =
        amount.isPositive()
            ? granted(point, GrantEntry.Kind.RECOVERY, amount, reference, now)
            : store.account(point).orElseThrow();
    decide(after.at(next(after.revision())), now);
  }

  /**
   * Decides the next state under a higher assignment epoch, in the caller's transaction: for
   * another edge or another meter.
   */
  public void assign(
      SupplyPointId point, EdgeId edge, MeterSerialHash meter, long epoch, Instant now) {
    CreditAccount after = store.account(point).orElseThrow().assigned(edge, meter, epoch);
    decide(after.at(next(after.revision())), now);
  }

  /** What a recovery knows better than the database about an account. */
  public interface Correction {
    /**
     * The totals and the assignment that hold from now on.
     *
     * @return never lower totals than the account's
     */
    CreditAccount corrected(CreditAccount account);
  }

  /**
   * Ends a recovery, in the caller's transaction: begins the next generation and decides every
   * account's state in it. What the database did not know becomes a line of the grant history.
   *
   * @param rules issues the rules anew under the new generation
   * @return the generation
   * @throws FenceException if the fence can't be written: nothing changed
   */
  public long beginGeneration(Correction correction, Runnable rules, Instant now)
      throws FenceException {
    long generation = fence.advance();
    store.giveUpWaiting();
    store.endRecovery(now, generation);
    rules.run();
    for (CreditAccount account : store.accounts()) {
      if (account.frozen()) {
        continue;
      }
      CreditAccount known = correction.corrected(account);
      Money more = known.credited().minus(account.credited());
      CreditAccount after = known;
      if (more.isPositive()) {
        after =
            granted(
                account.point(), GrantEntry.Kind.RECOVERY, more, "generation " + generation, now);
        after = known.with(known.credited(), known.withdrawn(), known.tokens(), after.grantHead());
      }
      decide(after.at(next(after.revision())), now);
    }
    alarms.clear(AlarmKind.ISSUANCE_RECOVERY, new AlarmSubject.Deployment(), now);
    transactions.afterCommit(() -> {
      suspended = Optional.empty();
      signal();
    });
    return generation;
  }

  /**
   * Decides a new state, with the same totals, for every supply point whose newest one names other
   * tariffs or another policy than its edge was given since. So an edge that gets the credit state
   * and not yet the rules knows that it lags, and takes no supply away. To be called after the
   * rules were put in force, in the same transaction: they are published first.
   */
  public void restate(Instant now) {
    if (suspended.isPresent()) {
      return;
    }
    Map<EdgeId, Versions> inForce = new HashMap<>();
    for (Issue issue : store.newest()) {
      Versions versions = inForce.computeIfAbsent(issue.edge(), this::versionsOf);
      if (!issue.versions().equals(versions)
          || issue.revision().generation() != fence.generation()) {
        CreditAccount account = store.account(issue.point()).orElseThrow();
        if (!account.frozen()) {
          decide(account.at(next(account.revision())), now);
        }
      }
    }
  }

  private Versions versionsOf(EdgeId edge) {
    return new Versions(
        versionOf(edge, Topics.Channel.TARIFF), versionOf(edge, Topics.Channel.POLICY));
  }

  private long versionOf(EdgeId edge, Topics.Channel channel) {
    Revision newest =
        documents.inForce(new Topics.Topic(deployment.id(), edge, channel, Optional.empty()));
    return newest.generation() == fence.generation() ? newest.sequence() : 0;
  }

  private Revision next(Revision before) {
    return before.generation() == fence.generation()
        ? new Revision(before.generation(), before.sequence() + 1)
        : new Revision(fence.generation(), 1);
  }

  private void decide(CreditAccount account, Instant now) {
    store.save(account);
    store.decide(
        new Issue(
            account.point(),
            account.revision(),
            account.edge(),
            account.meter(),
            account.assignmentEpoch(),
            account.credited(),
            account.withdrawn(),
            account.tokens(),
            account.grantHead(),
            versionsOf(account.edge()),
            now));
    transactions.afterCommit(this::signal);
  }

  /** Publishes everything that waits; called by one thread. */
  public void publishWaiting() {
    if (suspended.isPresent()) {
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
      suspend(
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
    if (suspended.isPresent()) {
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
    if (suspended.isPresent()) {
      return;
    }
    long now = realClock.micros();
    for (Issue issue : store.newest()) {
      if (points.contains(issue.point())
          && !issue.revision().isAfter(fence.highest(issue.point()))
          && now - sentAt.getOrDefault(issue.point(), 0L) > REPEAT_MICROS) {
        publish(issue);
      }
    }
  }

  private void publish(Issue issue) {
    sentAt.put(issue.point(), realClock.micros());
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
    Sent sent = new Sent(issue.point(), issue.revision());
    inFlight.add(sent);
    downlinks
        .publish(Topics.of(state).name(), signed(state), true)
        .whenComplete((done, failure) -> {
          // What failed waits in the outbox for the next signal, which comes with the connection.
          if (failure == null) {
            taken(issue);
          }
          inFlight.remove(sent);
        });
  }

  /**
   * With the second signature where the edge needs one. Each grant in it was below the cap, or a
   * second person approved it; an edge that was away may see the sum of several as one step.
   */
  private byte[] signed(CreditState state) {
    byte[] raw = DocumentCodec.sign(state, key);
    Money step = state.credited().minus(store.shownCredited(state.supplyPoint()));
    boolean above =
        caps.of(state.edge(), state.supplyPoint())
            .filter(cap -> step.compareTo(cap) > 0)
            .isPresent();
    return above && secondKey.isPresent() ? DocumentCodec.countersign(raw, secondKey.get()) : raw;
  }

  private void taken(Issue issue) {
    Instant now = clock.instant();
    long micros = realClock.micros();
    transactions.run(() -> {
      store.markPublished(issue.point(), issue.revision());
      for (UUID id : topUps.below(issue.point(), TopUpState.SENT, issue.revision())) {
        topUps.reached(id, TopUpState.SENT, now, micros);
        transactions.afterCommit(() -> feed.publish(new Change.TopUpMoved(id)));
      }
    });
  }
}

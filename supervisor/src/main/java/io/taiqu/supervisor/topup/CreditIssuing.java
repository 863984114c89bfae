package io.taiqu.supervisor.topup;

import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.topup.CreditStore.Issue;
import io.taiqu.supervisor.topup.CreditStore.Versions;
import io.taiqu.supervisor.transaction.StoreException;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides credit states, each in the transaction of what causes it; {@link CreditPublishing} sends
 * them.
 */
public final class CreditIssuing {
  private final CreditStore store;
  private final GrantRecord grants;
  private final FenceJournal fence;
  private final Issuance issuance;
  private final CreditPublishing publishing;
  private final DocumentDesk documents;
  private final Transactions transactions;
  private final Alarms alarms;
  private final DeploymentId deployment;

  /** What every document carries. */
  public record Deployment(DeploymentId id, CurrencyCode currency) {}

  private CreditIssuing(
      CreditStore store,
      GrantStore grants,
      FenceJournal fence,
      Issuance issuance,
      CreditPublishing publishing,
      DocumentDesk documents,
      Transactions transactions,
      Alarms alarms,
      DeploymentId deployment) {
    this.store = store;
    this.grants = new GrantRecord(grants);
    this.fence = fence;
    this.issuance = issuance;
    this.publishing = publishing;
    this.documents = documents;
    this.transactions = transactions;
    this.alarms = alarms;
    this.deployment = deployment;
  }

  /** Wires the decisions, what stops them, and what publishes them, to the same stores. */
  public static CreditIssuing of(
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
    Issuance issuance = new Issuance(store, fence, alarms, clock);
    CreditPublishing publishing =
        new CreditPublishing(
            store,
            topUps,
            fence,
            issuance,
            downlinks,
            transactions,
            feed,
            clock,
            realClock,
            deployment,
            new CreditSteps(store, caps, key, secondKey, alarms, clock),
            caps);
    return new CreditIssuing(
        store,
        grants,
        fence,
        issuance,
        publishing,
        documents,
        transactions,
        alarms,
        deployment.id());
  }

  /** Whether anything is issued at all. */
  public Issuance issuance() {
    return issuance;
  }

  /** What sends that which was decided. */
  public CreditPublishing publishing() {
    return publishing;
  }

  /** The assignment epoch of a supply point; the first one before its account was opened. */
  public long epochOf(SupplyPointId point) {
    return store.account(point).map(CreditAccount::assignmentEpoch).orElse(1L);
  }

  /** Whether a supply point has a credit account. */
  public boolean hasAccount(SupplyPointId point) {
    return store.account(point).isPresent();
  }

  /**
   * The balance that a supply point has when everything that was decided has reached it; before its
   * first report, as if nothing had been used.
   */
  public Money expectedBalance(SupplyPointId point) {
    CreditAccount account = store.account(point).orElseThrow();
    return store
        .shown(point)
        .map(shown ->
            shown
                .balance()
                .plus(account.credited().minus(shown.credited()))
                .minus(account.withdrawn().minus(shown.withdrawn())))
        .orElseGet(() -> account.credited().minus(account.withdrawn()));
  }

  /** The credit that is there whether or not what is under way arrives; never below zero. */
  public Money creditThere(SupplyPointId point) {
    if (!hasAccount(point)) {
      return Money.ZERO;
    }
    Money reported = store.shown(point).map(CreditStore.Shown::balance).orElse(Money.ZERO);
    Money expected = expectedBalance(point);
    Money least = reported.compareTo(expected) <= 0 ? reported : expected;
    return least.isPositive() ? least : Money.ZERO;
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
    CreditAccount after =
        grants.withdrawn(store.account(point).orElseThrow(), amount, reference, now);
    decide(after.at(next(after.revision())), now);
    return store.account(point).orElseThrow().revision();
  }

  private CreditAccount granted(
      SupplyPointId point, GrantEntry.Kind kind, Money amount, String reference, Instant now) {
    return grants.credited(store.account(point).orElseThrow(), kind, amount, reference, now);
  }

  /**
   * Takes credit over that a document of ours proves and the database did not know, in the caller's
   * transaction, and decides the next state in any case. What the fence says of tokens holds: the
   * supply point may have been frozen when a recovery ended.
   *
   * @param withdrawn what was withdrawn at least, by that document
   */
  public void takeOver(
      SupplyPointId point, Money amount, Money withdrawn, String reference, Instant now) {
    CreditAccount known =
        amount.isPositive()
            ? granted(point, GrantEntry.Kind.RECOVERY, amount, reference, now)
            : store.account(point).orElseThrow();
    CreditAccount after =
        known.with(
            known.credited(),
            known.withdrawn().compareTo(withdrawn) >= 0 ? known.withdrawn() : withdrawn,
            Math.max(known.tokens(), fence.tokens(point)),
            known.grantHead());
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
      issuance.resume();
      publishing.signal();
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
    if (issuance.suspension().isPresent()) {
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

  /**
   * One revision has one content. To be called after the rows were written: on a shared database a
   * transaction that did not see what another one decided has failed by then.
   */
  private void requireNew(SupplyPointId point, Revision decided) {
    Revision published = fence.highest(point);
    if (!decided.isAfter(published) && issuance.suspension().isEmpty()) {
      issuance.foundSetBack(point, published);
      throw new StoreException(
          "The database was set back: of %s it knows less than %s, which was published. Nothing was stored, and no credit is issued until it is recovered."
              .formatted(point, published));
    }
  }

  private Versions versionsOf(EdgeId edge) {
    return new Versions(
        versionOf(edge, Topics.Channel.TARIFF), versionOf(edge, Topics.Channel.POLICY));
  }

  private long versionOf(EdgeId edge, Topics.Channel channel) {
    Revision newest =
        documents.inForce(new Topics.Topic(deployment, edge, channel, Optional.empty()));
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
    requireNew(account.point(), account.revision());
    transactions.afterCommit(publishing::signal);
  }
}

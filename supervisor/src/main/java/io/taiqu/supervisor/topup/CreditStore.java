package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps what was decided about the credit of each supply point. */
public interface CreditStore {
  /** The credit account of a supply point. */
  Optional<CreditAccount> account(SupplyPointId point);

  /** Every credit account. */
  List<CreditAccount> accounts();

  /** Adds or replaces a credit account. */
  void save(CreditAccount account);

  /** Adds a decided credit state to the outbox. */
  void decide(Issue issue);

  /**
   * Takes a state that was signed and published before this database was set back, as published. It
   * replaces a state of the same revision that was decided and never published.
   *
   * @return false if another content was published under the same revision: nothing changed
   */
  boolean adopt(Issue issue);

  /** Gives up every state that was decided and not published: newer ones take their place. */
  void giveUpWaiting();

  /** Since when this database is being recovered; empty if it is not. */
  Optional<Instant> recoveringSince();

  /**
   * Notes that this database is behind what was published. Where that is known it is noted anew: a
   * backup that was made during an earlier recovery may have been put back, and what was paid since
   * is lost too.
   */
  void beginRecovery(Instant at);

  /** Notes that the recovery ended under a generation. */
  void endRecovery(Instant at, long generation);

  /** The decided state of a revision. */
  Optional<Issue> issue(SupplyPointId point, Revision revision);

  /**
   * Of the states of the same assignment that were decided before another, the newest that credits
   * no more than an amount.
   */
  Optional<Issue> newestUpTo(Issue later, Money credited);

  /** Decided states that the broker has not taken yet, oldest first. */
  List<Issue> waiting();

  /** The newest decided state of every supply point. */
  List<Issue> newest();

  /** Notes that the broker took the state. */
  void markPublished(SupplyPointId point, Revision revision);

  /** What a supply point's edge showed as credited in its newest report; zero before the first. */
  Money shownCredited(SupplyPointId point);

  /** What a supply point's edge showed in its newest report; empty before the first. */
  Optional<Shown> shown(SupplyPointId point);

  /**
   * What an edge shows of an account.
   *
   * @param balance with tokens that {@code credited} does not contain yet
   */
  record Shown(Money balance, Money credited, Money withdrawn) {}

  /** Whether any state was ever published. */
  boolean anyPublished();

  /**
   * The totals of one supply point.
   *
   * @param revision of the newest decided credit state
   * @param tokens offline tokens up to this counter are contained in {@code credited}
   * @param frozen whether issuance stopped because the edge shows something that was never issued
   */
  record CreditAccount(
      SupplyPointId point,
      EdgeId edge,
      MeterSerialHash meter,
      long assignmentEpoch,
      Revision revision,
      Money credited,
      Money withdrawn,
      long tokens,
      Digest grantHead,
      boolean frozen) {
    /** The same totals under another revision. */
    public CreditAccount at(Revision newer) {
      return new CreditAccount(
          point,
          edge,
          meter,
          assignmentEpoch,
          newer,
          credited,
          withdrawn,
          tokens,
          grantHead,
          frozen);
    }

    /** Other totals. */
    public CreditAccount with(Money nowCredited, Money nowWithdrawn, long nowTokens, Digest head) {
      return new CreditAccount(
          point,
          edge,
          meter,
          assignmentEpoch,
          revision,
          nowCredited,
          nowWithdrawn,
          nowTokens,
          head,
          frozen);
    }

    /** The same on another edge, or with another meter, under a higher assignment epoch. */
    public CreditAccount assigned(EdgeId newEdge, MeterSerialHash newMeter, long epoch) {
      return new CreditAccount(
          point, newEdge, newMeter, epoch, revision, credited, withdrawn, tokens, grantHead,
          frozen);
    }

    /** The same, with issuance stopped or allowed. */
    public CreditAccount frozen(boolean stopped) {
      return new CreditAccount(
          point,
          edge,
          meter,
          assignmentEpoch,
          revision,
          credited,
          withdrawn,
          tokens,
          grantHead,
          stopped);
    }
  }

  /** One decided credit state. Its content never changes: signing it again gives the same bytes. */
  record Issue(
      SupplyPointId point,
      Revision revision,
      EdgeId edge,
      MeterSerialHash meter,
      long assignmentEpoch,
      Money credited,
      Money withdrawn,
      long tokens,
      Digest grantHead,
      Versions versions,
      Instant issuedAt) {}

  /**
   * Which rules an edge was given before a credit state: the sequences of its newest documents
   * within the credit state's generation, 0 for none.
   */
  record Versions(long tariffs, long policy) {}
}

package io.taiqu.supervisor.notice;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps notices. */
public interface NoticeStore {
  /** One notice. */
  Optional<Notice> find(long id);

  /** The newest notices of an account. */
  List<Notice> ofAccount(AccountId account, int limit);

  /** The newest notices. */
  List<Notice> recent(int limit);

  /** The account at a supply point. */
  Optional<AccountId> accountOf(SupplyPointId point);

  /**
   * The highest warning step of which there is a notice in an episode of an assignment, 0 if there
   * is none.
   */
  int highestStep(SupplyPointId point, long assignment, long episode);

  /** The kind of the newest notice about supply being off or on; empty if there is none. */
  Optional<Notice.Kind> lastSupplyNotice(SupplyPointId point);

  /**
   * Adds a notice that is not delivered yet; its number.
   *
   * @param channels those by which it is to be delivered, at once
   */
  long add(
      AccountId account,
      SupplyPointId point,
      Notice.Kind kind,
      long assignment,
      long episode,
      int step,
      Money balance,
      Instant at,
      Collection<String> channels);

  /** Deliveries whose time has come, oldest notice first. */
  List<Due> due(Instant now, int limit);

  /**
   * Notes what became of an attempt.
   *
   * @param next when it is tried again; empty if it is not
   */
  void attempted(long notice, Delivery delivery, Optional<Instant> next);

  /** Notes that the customer has a notice; the first time stays. */
  void delivered(long notice, Instant at);

  /**
   * The newest warning that the customer of a supply point has under an assignment: of the last
   * episode, the last step.
   *
   * @param upToEpisode episodes after it are left out
   */
  Optional<Told> newestWarning(SupplyPointId point, long assignment, long upToEpisode);

  /** A warning that the customer has. */
  record Told(long episode, int step, Instant at) {}

  /**
   * A delivery whose time has come.
   *
   * @param attempts how often it was tried before
   */
  record Due(Notice notice, Contact contact, String channel, int attempts) {}

  /** The edge of a supply point. */
  Optional<EdgeId> edgeOf(SupplyPointId point);
}

package io.taiqu.supervisor.notice;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps notices. */
public interface NoticeStore extends Notices {
  /** The account at a supply point. */
  Optional<AccountId> accountOf(SupplyPointId point);

  /** The highest warning step of which there is a notice in an episode, 0 if there is none. */
  int highestStep(SupplyPointId point, long episode);

  /** The kind of the newest notice about supply being off or on; empty if there is none. */
  Optional<Notice.Kind> lastSupplyNotice(SupplyPointId point);

  /** Adds a notice that is not delivered yet; its number. */
  long add(
      AccountId account,
      SupplyPointId point,
      Notice.Kind kind,
      long episode,
      int step,
      Money balance,
      Instant at);

  /** Notices that are not delivered, oldest first. */
  List<Notice> undelivered();

  /** Notes the delivery of a notice. */
  void delivered(long id, Instant at);

  /** The edge of a supply point. */
  Optional<EdgeId> edgeOf(SupplyPointId point);
}

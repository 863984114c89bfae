package io.taiqu.supervisor.notice;

import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Makes notices of what edges report: one per warning step of a low-credit episode, one per
 * disconnection and reconnection. A notice is stored first, then delivered, and only then does the
 * edge learn that the customer was warned.
 */
public final class NoticeDesk implements ReportFollower {
  private final NoticeStore store;
  private final NoticeDelivery delivery;
  private final DocumentDesk documents;
  private final Transactions transactions;
  private final InstantSource clock;
  private final DeploymentId deployment;
  private final SigningKey key;
  private final ToLongFunction<SupplyPointId> epochOf;

  /**
   * A desk.
   *
   * @param epochOf the assignment epoch of a supply point
   */
  public NoticeDesk(
      NoticeStore store,
      NoticeDelivery delivery,
      DocumentDesk documents,
      Transactions transactions,
      InstantSource clock,
      DeploymentId deployment,
      SigningKey key,
      ToLongFunction<SupplyPointId> epochOf) {
    this.store = store;
    this.delivery = delivery;
    this.documents = documents;
    this.transactions = transactions;
    this.clock = clock;
    this.deployment = deployment;
    this.key = key;
    this.epochOf = epochOf;
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    boolean any = false;
    for (MeterReport meter : report.meters()) {
      Optional<AccountId> account = store.accountOf(meter.supplyPoint());
      if (account.isPresent()) {
        any |= warn(account.get(), meter, now);
        any |= tellOfSupply(account.get(), meter, now);
      }
    }
    if (any) {
      transactions.afterCommit(this::deliverAll);
    }
  }

  private boolean warn(AccountId account, MeterReport meter, Instant now) {
    if (meter.warningStep() == 0) {
      return false;
    }
    int told = store.highestStep(meter.supplyPoint(), meter.episode());
    for (int step = told + 1; step <= meter.warningStep(); step++) {
      store.add(
          account,
          meter.supplyPoint(),
          Notice.Kind.LOW_CREDIT,
          meter.episode(),
          step,
          meter.balance(),
          now);
    }
    return told < meter.warningStep();
  }

  private boolean tellOfSupply(AccountId account, MeterReport meter, Instant now) {
    Optional<Notice.Kind> last = store.lastSupplyNotice(meter.supplyPoint());
    boolean toldOff = last.equals(Optional.of(Notice.Kind.DISCONNECTED));
    boolean off = meter.feedback() == RelayFeedback.OPEN;
    boolean on = meter.feedback() == RelayFeedback.CLOSED;
    if (off == toldOff || (!off && !on)) {
      return false;
    }
    store.add(
        account,
        meter.supplyPoint(),
        off ? Notice.Kind.DISCONNECTED : Notice.Kind.RECONNECTED,
        meter.episode(),
        0,
        meter.balance(),
        now);
    return true;
  }

  /** Tries to deliver everything that is not delivered; call now and then. */
  public void deliverAll() {
    for (Notice notice : store.undelivered()) {
      if (delivery.deliver(notice)) {
        transactions.run(() -> confirm(notice));
      }
    }
  }

  private void confirm(Notice notice) {
    Instant now = clock.instant();
    store.delivered(notice.id(), now);
    if (notice.kind() == Notice.Kind.LOW_CREDIT) {
      store
          .edgeOf(notice.point())
          .ifPresent(edge ->
              documents.put(
                  notice.point().toString(),
                  revision ->
                      new NoticeState(
                          deployment,
                          notice.point(),
                          edge,
                          epochOf.applyAsLong(notice.point()),
                          revision,
                          notice.episode(),
                          notice.step(),
                          now),
                  key));
    }
  }
}

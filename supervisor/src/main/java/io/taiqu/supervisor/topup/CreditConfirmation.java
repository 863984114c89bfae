package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.topup.CreditStore.Issue;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Compares the credit that an edge reports with the credit that was issued, and moves top-ups on. A
 * report that shows what was never issued is not patched over: it freezes issuance to that supply
 * point.
 */
public final class CreditConfirmation implements ReportFollower {
  private final CreditStore store;
  private final TopUpStore topUps;
  private final CreditIssuing issuing;
  private final Freezing freezing;
  private final Transactions transactions;
  private final LiveFeed feed;
  private final RealClock realClock;

  public CreditConfirmation(
      CreditStore store,
      TopUpStore topUps,
      CreditIssuing issuing,
      Freezing freezing,
      Transactions transactions,
      LiveFeed feed,
      RealClock realClock) {
    this.store = store;
    this.topUps = topUps;
    this.issuing = issuing;
    this.freezing = freezing;
    this.transactions = transactions;
    this.feed = feed;
    this.realClock = realClock;
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    Set<SupplyPointId> behind = new HashSet<>();
    for (MeterReport meter : report.meters()) {
      if (!meter.accepted().equals(Revision.NONE)) {
        follow(meter, now);
      }
      boolean newerDecided =
          store
              .account(meter.supplyPoint())
              .filter(account -> account.revision().isAfter(meter.accepted()))
              .isPresent();
      if (newerDecided) {
        behind.add(meter.supplyPoint());
      }
    }
    if (!behind.isEmpty()) {
      transactions.afterCommit(() -> issuing.publishing().publishAgain(behind));
    }
  }

  private void follow(MeterReport meter, Instant now) {
    Optional<Issue> issued = store.issue(meter.supplyPoint(), meter.accepted());
    if (issued.isEmpty()) {
      notIssued(meter, now);
      return;
    }
    if (!issued.get().credited().equals(meter.credited())
        || !issued.get().withdrawn().equals(meter.withdrawn())) {
      freeze(
          meter,
          AlarmCause.of(
              AlarmCause.Code.CREDIT_DIFFERS,
              meter.accepted(),
              issued.get().credited(),
              issued.get().withdrawn(),
              meter.credited(),
              meter.withdrawn()),
          now);
      return;
    }
    advance(meter, TopUpState.CONFIRMED, now);
    if (meter.feedback() == RelayFeedback.CLOSED) {
      advance(meter, TopUpState.SUPPLY_ON, now);
    }
  }

  private void notIssued(MeterReport meter, Instant now) {
    if (store.recoveringSince().isPresent()) {
      // What this database does not know is what the recovery is about.
      return;
    }
    // Either the edge says what is not true, or this supervisor was set back. The documents that
    // the edge is asked for tell which.
    freeze(meter, AlarmCause.of(AlarmCause.Code.CREDIT_NEVER_ISSUED, meter.accepted()), now);
  }

  private void freeze(MeterReport meter, AlarmCause cause, Instant now) {
    freezing.freeze(meter.supplyPoint(), cause, now);
  }

  private void advance(MeterReport meter, TopUpState state, Instant now) {
    List<UUID> moved = topUps.below(meter.supplyPoint(), state, meter.accepted());
    long micros = moved.isEmpty() ? 0 : realClock.micros();
    for (UUID id : moved) {
      topUps.reached(id, state, now, micros);
      transactions.afterCommit(() -> feed.publish(new Change.TopUpMoved(id)));
    }
  }
}

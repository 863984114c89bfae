package io.taiqu.supervisor.notice;

import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Makes notices of what edges report: one per warning step of a low-credit episode, one per
 * disconnection and reconnection. A notice is stored first, then delivered by every channel, and
 * only when one whose word counts has delivered it does the edge learn that the customer was
 * warned.
 */
public final class NoticeDesk implements ReportFollower, Notices {
  /** Of the notices of an account, these are looked through. */
  private static final int RECENT = 50;

  private static final int AT_ONCE = 200;

  /** A report may have been on its way while the unit was told. */
  private static final Duration TELL_AGAIN_AFTER = Duration.ofMinutes(10);

  private final NoticeStore store;
  private final SequencedMap<String, NoticeChannel> channels = new LinkedHashMap<>();
  private final Set<String> counting;
  private final DocumentDesk documents;
  private final Transactions transactions;
  private final Alarms alarms;
  private final InstantSource clock;
  private final DeploymentId deployment;
  private final SigningKey key;
  private final ToLongFunction<SupplyPointId> epochOf;
  private final Map<SupplyPointId, Instant> toldAgain = new ConcurrentHashMap<>();
  private volatile Runnable wake = () -> {};

  /**
   * A desk.
   *
   * @param channels by which every notice is delivered
   * @param counting names of the channels whose delivery counts as a warning that was given
   * @param epochOf the assignment epoch of a supply point
   */
  public NoticeDesk(
      NoticeStore store,
      List<NoticeChannel> channels,
      Set<String> counting,
      DocumentDesk documents,
      Transactions transactions,
      Alarms alarms,
      InstantSource clock,
      DeploymentId deployment,
      SigningKey key,
      ToLongFunction<SupplyPointId> epochOf) {
    this.store = store;
    channels.forEach(channel -> this.channels.put(channel.name(), channel));
    this.counting = Set.copyOf(counting);
    this.documents = documents;
    this.transactions = transactions;
    this.alarms = alarms;
    this.clock = clock;
    this.deployment = deployment;
    this.key = key;
    this.epochOf = epochOf;
  }

  /** What to call when there is something to deliver; must return at once. */
  public void onSignal(Runnable action) {
    wake = action;
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
      transactions.afterCommit(() -> wake.run());
    }
  }

  private boolean warn(AccountId account, MeterReport meter, Instant now) {
    if (meter.warningStep() == 0) {
      return false;
    }
    int told = store.highestStep(meter.supplyPoint(), meter.assignmentEpoch(), meter.episode());
    for (int step = told + 1; step <= meter.warningStep(); step++) {
      store.add(
          account,
          meter.supplyPoint(),
          Notice.Kind.LOW_CREDIT,
          meter.assignmentEpoch(),
          meter.episode(),
          step,
          meter.balance(),
          now,
          channels.keySet());
    }
    if (told >= meter.warningStep()
        && meter.hold().equals(Optional.of(HoldReason.WARNINGS_NOT_GIVEN))) {
      tellAgain(account, meter, now);
    }
    return told < meter.warningStep();
  }

  /**
   * The unit does not know that its customer was warned: the delivery fell into a time in which no
   * documents were issued, the unit's disk was put back and it counts an episode once more, or it
   * holds a document of a database that was put back under the revision of the one that tells it.
   */
  private void tellAgain(AccountId account, MeterReport meter, Instant now) {
    SupplyPointId point = meter.supplyPoint();
    Instant last = toldAgain.get(point);
    if (last != null && Duration.between(last, now).abs().compareTo(TELL_AGAIN_AFTER) < 0) {
      return;
    }
    Optional<NoticeStore.Told> warned =
        store
            .newestWarning(point, meter.assignmentEpoch(), meter.episode())
            .filter(told -> told.episode() == meter.episode())
            .filter(told -> told.step() >= meter.warningStep());
    if (warned.isEmpty()) {
      tellPerson(account, meter, now);
      return;
    }
    warned
        .filter(told -> publish(point, meter.assignmentEpoch(), told, documents::putAnew))
        .ifPresent(told -> transactions.afterCommit(() -> toldAgain.put(point, now)));
  }

  /**
   * Supply stays on because a warning was given up. Something else that was delivered since may
   * have ended the alarm; the warning still waits for a person.
   */
  private void tellPerson(AccountId account, MeterReport meter, Instant now) {
    AlarmSubject point = new AlarmSubject.Point(meter.supplyPoint());
    if (alarms.open(AlarmKind.NOTICE_UNDELIVERED, point).isEmpty()) {
      store.ofAccount(account, RECENT).stream()
          .filter(Notice::isWarning)
          .filter(notice -> notice.assignment() == meter.assignmentEpoch())
          .filter(notice -> notice.episode() == meter.episode())
          .findFirst()
          .flatMap(Notice::givenUp)
          .ifPresent(delivery ->
              alarms.raise(AlarmKind.NOTICE_UNDELIVERED, point, notDelivered(delivery), now));
    }
  }

  private static AlarmCause notDelivered(Delivery delivery) {
    return AlarmCause.of(
        AlarmCause.Code.NOTICE_NOT_DELIVERED,
        delivery.channel(),
        delivery.attempts(),
        delivery.detail());
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
        meter.assignmentEpoch(),
        meter.episode(),
        0,
        meter.balance(),
        now,
        channels.keySet());
    return true;
  }

  /** Tells a customer something that no report says, in the caller's transaction. */
  public void tell(
      AccountId account,
      SupplyPointId point,
      Notice.Kind kind,
      long episode,
      int step,
      Money amount,
      Instant now) {
    store.add(
        account,
        point,
        kind,
        epochOf.applyAsLong(point),
        episode,
        step,
        amount,
        now,
        channels.keySet());
    transactions.afterCommit(() -> wake.run());
  }

  @Override
  public Again again(long id) {
    return transactions.run(() -> {
      Optional<Notice> found = store.find(id);
      if (found.isEmpty()) {
        return new Again.Unknown();
      }
      Notice notice = found.get();
      Notice newest = newestLike(notice);
      if (newest.id() != notice.id()) {
        return new Again.Overtaken(newest);
      }
      Instant now = clock.instant();
      List<String> due = new ArrayList<>();
      for (Delivery delivery : notice.deliveries()) {
        if (delivery.state() != Delivery.State.DELIVERED) {
          store.attempted(
              id,
              new Delivery(delivery.channel(), Delivery.State.WAITING, 0, now, delivery.detail()),
              Optional.of(now));
          due.add(delivery.channel());
        }
      }
      if (due.isEmpty()) {
        return new Again.Delivered();
      }
      transactions.afterCommit(() -> wake.run());
      return new Again.Due(notice, List.copyOf(due));
    });
  }

  /**
   * What tells a customer the same, or something later. A warning for want of which supply stays on
   * is overtaken by none but a later one.
   */
  private Notice newestLike(Notice notice) {
    boolean awaited =
        notice.isWarning()
            && alarms
                .open(AlarmKind.NOTICE_UNDELIVERED, new AlarmSubject.Point(notice.point()))
                .isPresent();
    return store.ofAccount(notice.account(), RECENT).stream()
        .filter(other -> !awaited || (other.isWarning() && other.episode() == notice.episode()))
        .findFirst()
        .orElse(notice);
  }

  @Override
  public Optional<Notice> find(long id) {
    return store.find(id);
  }

  @Override
  public List<Notice> ofAccount(AccountId account, int limit) {
    return store.ofAccount(account, limit);
  }

  @Override
  public List<Notice> recent(int limit) {
    return store.recent(limit);
  }

  /** Tries every delivery whose time has come; may take long, so it has a thread of its own. */
  public void deliverDue() {
    List<NoticeStore.Due> due = store.due(clock.instant(), AT_ONCE);
    for (NoticeStore.Due one : due) {
      NoticeChannel channel = channels.get(one.channel());
      NoticeChannel.Outcome outcome =
          channel == null
              ? new NoticeChannel.Outcome.NoAddress()
              : channel.deliver(one.notice(), one.contact());
      transactions.run(() -> note(one, outcome));
    }
    if (due.size() == AT_ONCE) {
      wake.run();
    }
  }

  private void note(NoticeStore.Due due, NoticeChannel.Outcome outcome) {
    Instant now = clock.instant();
    Notice notice = due.notice();
    int attempts = due.attempts() + 1;
    switch (outcome) {
      case NoticeChannel.Outcome.Delivered(String reference) -> {
        attempted(due, Delivery.State.DELIVERED, attempts, now, reference, Optional.empty());
        alarms.clear(AlarmKind.NOTICE_UNDELIVERED, new AlarmSubject.Point(notice.point()), now);
        if (counting.contains(due.channel())) {
          confirm(notice, now);
        }
      }
      case NoticeChannel.Outcome.NoAddress() ->
          attempted(due, Delivery.State.NO_ADDRESS, attempts, now, "", Optional.empty());
      case NoticeChannel.Outcome.Failed(String reason) -> {
        Optional<Instant> next = RetryPlan.after(attempts).map(now::plus);
        Delivery.State state = next.isPresent() ? Delivery.State.WAITING : Delivery.State.GIVEN_UP;
        attempted(due, state, attempts, now, reason, next);
        if (state == Delivery.State.GIVEN_UP) {
          alarms.raise(
              AlarmKind.NOTICE_UNDELIVERED,
              new AlarmSubject.Point(notice.point()),
              notDelivered(new Delivery(due.channel(), state, attempts, now, reason)),
              now);
        }
      }
    }
  }

  private void attempted(
      NoticeStore.Due due,
      Delivery.State state,
      int attempts,
      Instant now,
      String detail,
      Optional<Instant> next) {
    store.attempted(
        due.notice().id(), new Delivery(due.channel(), state, attempts, now, detail), next);
  }

  /**
   * The customer has a notice. What counts at the unit is the newest warning, since when the
   * customer has it: another channel, or an older step, that is delivered later changes nothing.
   */
  private void confirm(Notice notice, Instant now) {
    store.delivered(notice.id(), now);
    if (notice.kind() == Notice.Kind.LOW_CREDIT) {
      store
          .newestWarning(notice.point(), notice.assignment(), Long.MAX_VALUE)
          .ifPresent(told -> publish(notice.point(), notice.assignment(), told, documents::put));
    }
  }

  /** How a document is made the one in force; whether it was issued. */
  @FunctionalInterface
  private interface Way {
    boolean put(String subject, Function<Revision, Downlink> make, SigningKey key);
  }

  /** A unit is told only what its customer heard under its own assignment; whether it is now. */
  private boolean publish(SupplyPointId point, long assignment, NoticeStore.Told told, Way way) {
    Optional<EdgeId> edge =
        assignment == epochOf.applyAsLong(point) ? store.edgeOf(point) : Optional.empty();
    return edge.isPresent()
        && way.put(
            point.toString(),
            revision ->
                new NoticeState(
                    deployment,
                    point,
                    edge.get(),
                    assignment,
                    revision,
                    told.episode(),
                    told.step(),
                    told.at()),
            key);
  }
}
